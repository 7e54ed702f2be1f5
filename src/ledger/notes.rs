//! Whole notes, read from the index when they are needed.
//!
//! In: an index, and the notes that an answer shows. Out: those notes and their entries. Does not: read a note twice.

use std::collections::HashMap;

use super::EntryRef;
use crate::note::{Entry, Note};
use crate::store::guard::guarded;
use crate::store::{IndexError, NoteId, Shelf};

/// Whole notes, each read from the index at most once.
#[derive(Debug)]
pub struct Notes<'a> {
    shelf: &'a Shelf,
    fetched: HashMap<NoteId, Note>,
}

impl<'a> Notes<'a> {
    /// A reader that has read no notes yet.
    pub fn new(shelf: &'a Shelf) -> Self {
        Notes {
            shelf,
            fetched: HashMap::new(),
        }
    }

    /// Reads several notes at once. Skips those that were read before.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn fetch(&mut self, notes: impl IntoIterator<Item = NoteId>) -> Result<(), IndexError> {
        let missing: Vec<NoteId> = notes
            .into_iter()
            .filter(|note| !self.fetched.contains_key(note))
            .collect();
        self.fetched.extend(guarded(|| self.shelf.notes(missing))?);
        Ok(())
    }

    /// The note, if it was fetched.
    pub fn note(&self, note: NoteId) -> Option<&Note> {
        self.fetched.get(&note)
    }

    /// The entry that `line` refers to, if its note was fetched.
    pub fn entry(&self, entry: &EntryRef) -> Option<&Entry> {
        self.fetched
            .get(&entry.note)?
            .entries
            .get(entry.place as usize)
    }
}
