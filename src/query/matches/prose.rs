//! Extracts the prose of a note, paragraph by paragraph, as terms that can be matched.
//!
//! In: a note. Out: its paragraphs with their terms. Does not: include headings, entries, or questions saved for
//! somebody.

use super::one_line::one_line;
use super::terms::{Term, terms};
use crate::note::{Note, questions};

/// The paragraphs of one note.
#[derive(Debug)]
pub(super) struct Prose {
    pub paragraphs: Vec<(String, Vec<Term>)>,
}

impl Prose {
    pub(super) fn of(note: &Note) -> Self {
        let paragraphs = questions::prose(&note.passages).map(|passage| {
            let text = one_line(&passage.text);
            let terms = terms(&text);
            (text, terms)
        });
        Prose {
            paragraphs: paragraphs.collect(),
        }
    }
}
