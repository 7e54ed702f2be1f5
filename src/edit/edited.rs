//! The result of an edit.
//!
//! In: nothing. Out: [`Edited`], and what a writer needs of any edit. Does not: edit.

use crate::note::Entry;
use crate::text::Change;

/// An edited note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The changes to the original text, in order.
    pub changes: Vec<Change>,
    /// The text with the changes applied.
    pub text: String,
    /// The 1-based line of the changed or new entry.
    pub line: u32,
    /// The entry that was added or changed, as parsed from the edited note.
    pub entry: Entry,
}

/// The result of an edit, as far as a writer needs it.
pub trait EditedText {
    /// The whole text of the edited note.
    fn text(&self) -> &str;
}

impl EditedText for Edited {
    fn text(&self) -> &str {
        &self.text
    }
}
