//! What is doubtful about the first word of a line (notes.md 4, Verb).
//!
//! In: a token, or a verb that did not hold. Out: a [`Doubt`], and its words for `ties check`. Does not: decide which
//! lines are worth one; that is `log`'s.

use super::line::Placed;
use crate::settings::{Settings, Verb};
use crate::text::suggest::{closest, distance};
use crate::text::{Diagnostic, Severity, Span};

/// A doubt about the first word of a line.
#[allow(missing_docs)] // The fields are the word, its place, and the verb in question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// It is one or two letters off a verb.
    NearVerb {
        at: Span,
        word: String,
        verb: String,
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

/// The doubt about a line without a verb that begins with `placed`.
pub fn near_verb(placed: &Placed, settings: &Settings) -> Option<Doubt> {
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
    // A verb with an ending that it does not take, such as `metted`.
    let ends = |verb: &&str| {
        word.strip_prefix(verb)
            .is_some_and(|end| matches!(end, "s" | "ed" | "ted" | "ing" | "ting"))
    };
    let verb = candidates().find(ends).or_else(|| {
        let near = closest(word, candidates())?;
        let apart = distance(word, near);
        (apart <= reach && apart * 2 < length).then_some(near)
    })?;
    Some(Doubt::NearVerb {
        at: placed.span,
        word: word.to_owned(),
        verb: verb.to_owned(),
    })
}

/// A doubt in words.
pub fn explain(doubt: &Doubt, settings: &Settings) -> (Span, Diagnostic) {
    match doubt {
        Doubt::NearVerb { at, word, verb } => {
            let found = Diagnostic::new(
                "near-verb",
                Severity::Hint,
                format!("unknown verb {word:?}"),
            );
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
