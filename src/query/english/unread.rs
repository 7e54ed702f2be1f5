//! Reports a question that cannot be read.
//!
//! In: its words, and how far the rows of the grammar came. Out: a diagnostic that names the first word that no row
//! understood, with the reason if it is known, and the nearest sentences that can be read. Does not: read.

use std::ops::Range;

use crate::date::natural;
use crate::text::suggest::closest;
use crate::text::{Diagnostic, Lines, Severity, Span};

use super::answers::ANSWERS;
use super::grammar::Grammar;
use super::phrases::PHRASES;
use super::words::{Word, words};

/// Number of example sentences to offer.
const OFFERED: usize = 3;

/// Minimum length of a word to suggest a correction for. A shorter word is close to too many others.
const LONG_ENOUGH: usize = 4;

/// Words for a time that cannot be counted.
const UNCOUNTED: [&str; 12] = [
    "ages", "while", "long", "lately", "recently", "forever", "awhile", "eternity", "sometime",
    "few", "couple", "several",
];

/// The error that names the first word that no row understood.
pub(super) fn unread(
    grammar: &Grammar<'_>,
    words: &[Word],
    unknown: Option<Range<usize>>,
) -> Diagnostic {
    if let Some((span, why)) = &grammar.doubt {
        let written = grammar.question.get(span.clone()).unwrap_or("");
        let message = format!("what comes before `{written}` {why}");
        return diagnostic(grammar, span.clone(), message).help(such_as(grammar, words, None));
    }
    // No row can have read past a group with an unknown name.
    if let Some(of) = unknown
        .and_then(|of| words.get(of))
        .filter(|_| !grammar.has_come())
    {
        let span =
            of.first().map_or(0, |word| word.span.start)..of.last().map_or(0, |word| word.span.end);
        let written = grammar.question.get(span.clone()).unwrap_or("");
        let message = format!("no circle or tag is called `{written}`");
        return diagnostic(grammar, span, message).help(such_as(grammar, words, None));
    }
    let at = words
        .iter()
        .position(|word| word.span.start >= grammar.best.byte);
    let word = at.map(|at| &words[at]);
    let (span, message) = match (at, word) {
        (Some(at), Some(word)) => {
            let reason = reason(grammar.question, words, at);
            let last = reason
                .and_then(|(of, _)| words.get(at + of - 1))
                .unwrap_or(word);
            let span = word.span.start..last.span.end;
            let written = grammar.question.get(span.clone()).unwrap_or("");
            let why = reason.map_or("was not understood in this question", |(_, why)| why);
            (span, format!("`{written}` {why}"))
        }
        _ => {
            let end = words.last().map_or(0..0, |word| word.span.clone());
            (end, "the question is incomplete".to_owned())
        }
    };
    let suggestion = word
        .filter(|word| word.word.chars().count() >= LONG_ENOUGH)
        .and_then(|word| closest(&word.word, grammar.best.expected.iter().copied()));
    let such_as = such_as(grammar, words, suggestion);
    let help = match suggestion {
        Some(suggestion) => format!("did you mean `{suggestion}`? {such_as}"),
        None => such_as,
    };
    diagnostic(grammar, span, message).help(help)
}

fn diagnostic(grammar: &Grammar<'_>, span: Range<usize>, message: String) -> Diagnostic {
    Diagnostic::new("question-unread", Severity::Error, message).at(
        Span::new(span.start, span.end),
        grammar.question,
        &Lines::new(grammar.question),
    )
}

fn such_as(grammar: &Grammar<'_>, words: &[Word], suggestion: Option<&str>) -> String {
    format!(
        "such as: {}",
        nearest(grammar, words, suggestion).join("; ")
    )
}

/// Why words in the place of a time are not one, and the number of these words.
fn reason(question: &str, words: &[Word], at: usize) -> Option<(usize, &'static str)> {
    let word = |at: usize| words.get(at).map_or("", |word| word.word.as_str());
    let before = at.checked_sub(1).map_or("", word);
    let comma = words.get(at..)?.iter().any(|word| {
        let rest = question.get(word.span.end..).unwrap_or("");
        !word.quoted && rest.starts_with(',')
    });
    if comma {
        return Some((
            1,
            "begins a list with commas, which cannot be read; write \"or\" or \"and\" between its parts",
        ));
    }
    let uncounted = |at: usize| UNCOUNTED.contains(&word(at));
    if uncounted(at) || matches!(word(at), "a" | "the") && uncounted(at + 1) {
        let taken = if uncounted(at) { 1 } else { 2 };
        return Some((
            taken,
            "is not a time that can be counted; say how long, as in \"in 6 months\"",
        ));
    }
    let number = natural::number(word(at)).is_some();
    let counts = matches!(word(at), "this" | "last" | "next" | "past" | "the");
    if counts && natural::length("1", word(at + 1)).is_some() {
        return Some((
            2,
            "is a time, but what comes before it takes none; leave it out, or ask in another way",
        ));
    }
    if natural::length("1", word(at + 1)).is_some() && !number {
        return Some((
            1,
            "is not a number that is understood; write it in digits, as in \"30 days\"",
        ));
    }
    match before {
        "since" | "before" | "after" | "until" | "by" | "on" | "between" => Some((
            if word(at) == "the" && at + 1 < words.len() {
                2
            } else {
                1
            },
            "is not a date; write a day such as 2026-10-01, a month, or a year",
        )),
        _ => None,
    }
}

/// The sentences nearest to the question: first those of the rows that read furthest, then all; within both, those that
/// share more words with the question first.
fn nearest(
    grammar: &Grammar<'_>,
    question: &[Word],
    suggestion: Option<&str>,
) -> Vec<&'static str> {
    let is_shared =
        |word: &str| question.iter().any(|other| other.word == word) || suggestion == Some(word);
    let shared = |example: &&'static str| {
        let shared = words(example)
            .into_iter()
            .filter(|word| is_shared(&word.word));
        std::cmp::Reverse(shared.count())
    };
    let mut near = grammar.near.clone();
    let mut all: Vec<&'static str> = PHRASES
        .iter()
        .map(|phrase| phrase.example)
        .chain(ANSWERS.iter().map(|answer| answer.example))
        .collect();
    near.sort_by_cached_key(shared);
    all.sort_by_cached_key(shared);
    // If no row matched anything, none of them is nearer than any other.
    if grammar.best.byte == 0 {
        near.clear();
    }
    let mut forms: Vec<&'static str> = Vec::new();
    for example in near.into_iter().chain(all) {
        if !forms.contains(&example) {
            forms.push(example);
        }
    }
    forms.truncate(OFFERED);
    forms
}
