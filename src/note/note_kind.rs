//! The kinds of notes (docs/reference/notes.md#contacts).
//!
//! In: nothing. Out: [`NoteKind`], its words, and its bits for the index. Does not: detect the kind; `detect` does
//! that.

use serde::{Deserialize, Serialize};

/// What kind of note it is. With no flag set, it is a plain note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct NoteKind {
    /// A person the user knows.
    pub contact: bool,
    /// Something the user works toward.
    pub goal: bool,
    /// How the user introduces themself.
    pub pitch: bool,
    /// Good questions to ask.
    pub questions: bool,
    /// A meeting with people.
    pub meeting: bool,
    /// A note that could not be read.
    pub unreadable: bool,
    /// A page without a type. It can be about anything, including a person.
    pub page: bool,
}

/// The words for types, in the order of the bits that [`NoteKind::bits`] returns.
const WORDS: [&str; 5] = ["contact", "goal", "pitch", "questions", "meeting"];

impl NoteKind {
    /// Packs the flags into a number for the index.
    pub fn bits(self) -> u64 {
        let flags = [
            self.contact,
            self.goal,
            self.pitch,
            self.questions,
            self.meeting,
            self.unreadable,
            self.page,
        ];
        flags
            .iter()
            .enumerate()
            .map(|(at, flag)| u64::from(*flag) << at)
            .sum()
    }

    /// Unpacks the number that [`NoteKind::bits`] returns.
    pub fn from_bits(bits: u64) -> Self {
        let flag = |at: u32| bits >> at & 1 == 1;
        NoteKind {
            contact: flag(0),
            goal: flag(1),
            pitch: flag(2),
            questions: flag(3),
            meeting: flag(4),
            unreadable: flag(5),
            page: flag(6),
        }
    }

    /// The words for what the note is, or `note` for a plain note.
    pub fn words(self) -> Vec<&'static str> {
        let bits = self.bits();
        let words: Vec<&str> = WORDS
            .into_iter()
            .enumerate()
            .filter(|(at, _)| bits >> at & 1 == 1)
            .map(|(_, w)| w)
            .collect();
        if words.is_empty() {
            vec!["note"]
        } else {
            words
        }
    }
}
