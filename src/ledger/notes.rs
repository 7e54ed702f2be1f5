//! Whole notes, as far as an answer shows them.
//!
//! In: notes that the engine has read. Out: those notes and their entries, by the ids of the ledger. Does not: read a
//! note.

use std::collections::HashMap;

use super::EntryRef;
use crate::note::{Entry, Note};
use crate::store::NoteId;

/// Whole notes.
#[derive(Debug, Default)]
pub struct Notes(HashMap<NoteId, Note>);

impl Notes {
    /// The note, if it was read.
    pub fn note(&self, note: NoteId) -> Option<&Note> {
        self.0.get(&note)
    }

    /// The entry that `line` refers to, if its note was read.
    pub fn entry(&self, entry: &EntryRef) -> Option<&Entry> {
        self.0.get(&entry.note)?.entries.get(entry.place as usize)
    }

    /// Adds notes that were read.
    pub fn extend(&mut self, notes: impl IntoIterator<Item = (NoteId, Note)>) {
        self.0.extend(notes);
    }
}
