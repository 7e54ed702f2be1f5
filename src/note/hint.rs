//! Hints about the first word of a line (docs/reference/notes.md#verb).
//!
//! In: a token, or a verb that was not accepted. Out: a [`Hint`], and its diagnostic for `ties check`. Does not:
//! decide which lines get a hint; `log` does that.

use super::line::{SpannedToken, Token};
use crate::settings::{Settings, Verb};
use crate::text::suggest::{closest, distance};
use crate::text::{Change, Diagnostic, Severity, Span};

/// A hint about the first word of a line.
#[allow(missing_docs)] // The fields are the word, its span, and the verb in question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// The word is one or two letters away from a verb.
    NearVerb {
        at: Span,
        word: String,
        verb: String,
        fix: Option<String>,
    },
    /// The word is a marked verb, but the line does not clearly use it as a verb. `wants_kind` tells whether adding a
    /// known kind would be enough.
    NotAVerb {
        at: Span,
        word: String,
        verb: Verb,
        needs_kind: bool,
    },
}

/// Words so common at the start of a line that their similarity to a verb means nothing.
const COMMON: [&str; 28] = [
    "get", "let", "set", "new", "not", "her", "his", "him", "all", "our", "she", "had", "has",
    "sent", "most", "more", "next", "home", "made", "have", "gone", "came", "cold", "taught",
    "gate", "date", "late", "hold",
];

/// Wrong endings that people add to a verb, as in `metted`.
const ENDINGS: [&str; 5] = ["s", "ed", "ted", "ing", "ting"];

/// Returns a hint if the first word `placed` of a line without a verb is close to a verb. `source` is the note as
/// written. The hint includes a fix only if `next` is a colon or a link, as it would be after a verb.
pub fn near_verb(
    placed: &SpannedToken<'_>,
    source: &str,
    next: Option<&SpannedToken<'_>>,
    settings: &Settings,
) -> Option<Hint> {
    let word = placed.word();
    let length = word.chars().count();
    if length < 3 || COMMON.contains(&word) || !word.chars().all(char::is_alphabetic) {
        return None;
    }
    let reach = if length <= 4 { 1 } else { 2 };
    // Words of a very different length cannot be close. This check is cheap, so do it first.
    let candidates = || {
        settings.verb_words().filter(move |verb| {
            let other = verb.chars().count();
            other >= 3 && other.abs_diff(length) <= 4
        })
    };
    let verb = candidates()
        .find(|verb| has_wrong_ending(word, verb))
        .or_else(|| {
            let near = closest(word, candidates())?;
            let edits = distance(word, near);
            (edits <= reach && edits * 2 < length).then_some(near)
        })?;
    let is_verb_like =
        next.is_some_and(|next| matches!(next.token, Token::Colon | Token::Link { .. }));
    let written = &source[placed.span.range()];
    let intended = Some(verb)
        .filter(|_| is_verb_like && written.to_lowercase() == word)
        .and_then(|verb| only_typo_of(word, verb, settings));
    let fix = intended.map(|verb| like(written, verb));
    let verb = intended.unwrap_or(verb);
    Some(Hint::NearVerb {
        at: placed.span,
        word: word.to_owned(),
        verb: verb.to_owned(),
        fix,
    })
}

fn has_wrong_ending(word: &str, verb: &str) -> bool {
    word.strip_prefix(verb)
        .is_some_and(|end| ENDINGS.contains(&end))
}

/// The only word that `word` can be a typo of: `verb`, or a synonym of it. A substituted letter is not a typo, because
/// both spellings can be words: `test` and `text`, `pet` and `met`. Never returns a marked verb, because a fix must not
/// claim a favor that did not happen.
fn only_typo_of<'a>(word: &str, verb: &'a str, settings: &'a Settings) -> Option<&'a str> {
    let meaning = settings.verb(verb)?;
    let intended_verbs: Vec<&str> = settings
        .verb_words()
        .filter(|verb| has_wrong_ending(word, verb) || is_typo(word, verb))
        .collect();
    let only = !meaning.row().marked
        && intended_verbs
            .iter()
            .all(|intended| settings.verb(intended) == Some(meaning));
    let nearest = intended_verbs.iter().find(|intended| **intended == verb);
    nearest.or(intended_verbs.first()).copied().filter(|_| only)
}

/// Whether `word` is `verb` with a doubled letter, or, in words of five letters or more, with one letter added, one
/// missing, or letters swapped.
fn is_typo(word: &str, verb: &str) -> bool {
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    let (length, other) = (word.chars().count(), verb.chars().count());
    let swapped_or_not = length != other || letters(word) == letters(verb);
    let long = length >= 5 && other >= 5 && distance(word, verb) == 1 && swapped_or_not;
    let is_doubled = |(at, c): (usize, char)| {
        let after = at + c.len_utf8();
        word[after..].starts_with(c) && format!("{}{}", &word[..at], &word[after..]) == verb
    };
    long || word.char_indices().any(is_doubled)
}

/// `verb`, capitalized if `written` is.
fn like(written: &str, verb: &str) -> String {
    let mut letters = verb.chars();
    match letters.next() {
        Some(first) if written.starts_with(char::is_uppercase) => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => verb.to_owned(),
    }
}

/// The diagnostic for a hint, and the span that it is about.
pub fn diagnostic(hint: &Hint, settings: &Settings) -> (Span, Diagnostic) {
    match hint {
        Hint::NearVerb {
            at,
            word,
            verb,
            fix,
        } => {
            let message = format!("unknown verb {word:?}");
            let mut found = Diagnostic::new("near-verb", Severity::Hint, message);
            found.fix = fix.clone().map(|text| Change { span: *at, text });
            (*at, found.help(format!("did you mean {verb:?}?")))
        }
        Hint::NotAVerb {
            at,
            word,
            verb,
            needs_kind,
        } => {
            let message = format!(
                "{word:?} was not read as the verb {:?}, but as plain contact",
                verb.word()
            );
            let way_out = if *needs_kind {
                let known: Vec<&str> = settings.kinds.keys().map(String::as_str).collect();
                format!(
                    "for a favor, write `{} KIND: …`, where KIND is one of {}",
                    verb.word(),
                    known.join(", ")
                )
            } else {
                format!("if you mean the verb, write `{}: …`", verb.word())
            };
            (
                *at,
                Diagnostic::new("verb-not-held", Severity::Hint, message).help(way_out),
            )
        }
    }
}
