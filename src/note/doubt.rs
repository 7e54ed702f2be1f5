//! What is doubtful about the first word of a line (docs/reference/notes.md#verb).
//!
//! In: a token, or a verb that did not hold. Out: a [`Doubt`], and its words for `ties check`. Does not: decide which
//! lines are worth one; that is `log`'s.

use super::line::{Placed, Token};
use crate::settings::{Settings, Verb};
use crate::text::suggest::{closest, distance};
use crate::text::{Change, Diagnostic, Severity, Span};

/// A doubt about the first word of a line.
#[allow(missing_docs)] // The fields are the word, its place, and the verb in question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// It is one or two letters off a verb.
    NearVerb {
        at: Span,
        word: String,
        verb: String,
        mend: Option<String>,
    },
    /// It is a marked verb that does not hold; for a favour, whether only a known kind is missing.
    NotHeld {
        at: Span,
        word: String,
        verb: Verb,
        wants_kind: bool,
    },
}

/// Words so common at the start of a line that being near a verb means nothing.
const COMMON: [&str; 28] = [
    "get", "let", "set", "new", "not", "her", "his", "him", "all", "our", "she", "had", "has",
    "sent", "most", "more", "next", "home", "made", "have", "gone", "came", "cold", "taught",
    "gate", "date", "late", "hold",
];

/// The endings that people give a verb which it does not take, as in `metted`.
const ENDINGS: [&str; 5] = ["s", "ed", "ted", "ing", "ting"];

/// The doubt about a line without a verb that begins with `placed`, which `source` writes. It can be mended where
/// `next` is a colon or a link, as after a verb.
pub fn near_verb(
    placed: &Placed,
    source: &str,
    next: Option<&Placed>,
    settings: &Settings,
) -> Option<Doubt> {
    let word = placed.word();
    let length = word.chars().count();
    if length < 3 || COMMON.contains(&word) || !word.chars().all(char::is_alphabetic) {
        return None;
    }
    let reach = if length <= 4 { 1 } else { 2 };
    // None that is much longer or shorter can be near, and telling that is cheap.
    let candidates = || {
        settings.verb_words().filter(move |verb| {
            let other = verb.chars().count();
            other >= 3 && other.abs_diff(length) <= 4
        })
    };
    let verb = candidates().find(|verb| ends(word, verb)).or_else(|| {
        let near = closest(word, candidates())?;
        let apart = distance(word, near);
        (apart <= reach && apart * 2 < length).then_some(near)
    })?;
    let is_verb_like =
        next.is_some_and(|next| matches!(next.token, Token::Colon | Token::Link { .. }));
    let written = &source[placed.span.range()];
    let slip = Some(verb)
        .filter(|_| is_verb_like && written.to_lowercase() == word)
        .and_then(|verb| plain_slip(word, verb, settings));
    let mend = slip.map(|verb| like(written, verb));
    let verb = slip.unwrap_or(verb);
    Some(Doubt::NearVerb {
        at: placed.span,
        word: word.to_owned(),
        verb: verb.to_owned(),
        mend,
    })
}

fn ends(word: &str, verb: &str) -> bool {
    word.strip_prefix(verb)
        .is_some_and(|end| ENDINGS.contains(&end))
}

/// The word that `word` can only be a slip of the pen for: `verb`, or another that means the same. A letter for another
/// is no slip: `test` and `text`, `pet` and `met` are both words. What is mended must not claim a favour either, so a
/// marked verb never is.
fn plain_slip<'a>(word: &str, verb: &'a str, settings: &'a Settings) -> Option<&'a str> {
    let meant = settings.verb(verb)?;
    let slips: Vec<&str> = settings
        .verb_words()
        .filter(|verb| ends(word, verb) || is_slip(word, verb))
        .collect();
    let only = !meant.row().marked && slips.iter().all(|slip| settings.verb(slip) == Some(meant));
    let nearest = slips.iter().find(|slip| **slip == verb);
    nearest.or(slips.first()).copied().filter(|_| only)
}

/// A letter typed twice; or, in longer words, one too many, one too few, or two swapped.
fn is_slip(word: &str, verb: &str) -> bool {
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    let (length, other) = (word.chars().count(), verb.chars().count());
    let swapped_or_not = length != other || letters(word) == letters(verb);
    let long = length >= 5 && other >= 5 && distance(word, verb) == 1 && swapped_or_not;
    let typed_twice = |(at, c): (usize, char)| {
        let after = at + c.len_utf8();
        word[after..].starts_with(c) && format!("{}{}", &word[..at], &word[after..]) == verb
    };
    long || word.char_indices().any(typed_twice)
}

/// `verb` with a capital where `written` has one.
fn like(written: &str, verb: &str) -> String {
    let mut letters = verb.chars();
    match letters.next() {
        Some(first) if written.starts_with(char::is_uppercase) => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => verb.to_owned(),
    }
}

/// A doubt in words.
pub fn explain(doubt: &Doubt, settings: &Settings) -> (Span, Diagnostic) {
    match doubt {
        Doubt::NearVerb {
            at,
            word,
            verb,
            mend,
        } => {
            let message = format!("unknown verb {word:?}");
            let mut found = Diagnostic::new("near-verb", Severity::Hint, message);
            found.fix = mend.clone().map(|text| Change { span: *at, text });
            (*at, found.help(format!("did you mean {verb:?}?")))
        }
        Doubt::NotHeld {
            at,
            word,
            verb,
            wants_kind,
        } => {
            let message = format!(
                "{word:?} was not read as the verb {:?}, but as plain contact",
                verb.word()
            );
            let way_out = if *wants_kind {
                let known: Vec<&str> = settings.kinds.keys().map(String::as_str).collect();
                format!(
                    "for a favour write `{} KIND: …`, KIND being one of {}",
                    verb.word(),
                    known.join(", ")
                )
            } else {
                format!("if it is meant so, write `{}: …`", verb.word())
            };
            (
                *at,
                Diagnostic::new("verb-not-held", Severity::Hint, message).help(way_out),
            )
        }
    }
}
