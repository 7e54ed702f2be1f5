//! The entries of all notes, in the columns of a facts file.
//!
//! In: parts of the file. Out: dates, flags, people, and the few other facts of each entry. Does not: decide who takes
//! part, or whether a line is an entry.
//!
//! An entry is at an index in all columns of entries, and at a place among the entries of its note.

use std::ops::Range;

use super::views::{Lists, NoteId, Strings, Texts, Values};
use crate::date::{Date, day};

/// The entries of all notes, in path order, and within a note in line order.
#[derive(Debug, Default)]
pub struct Entries {
    /// By note: the number of entries up to its last.
    pub(super) ends: Values<u32>,
    /// By entry: the date, packed.
    pub(super) dates: Values<u32>,
    /// By entry: verb, state, and other facts. See [`super::pack::EntryFlags`].
    pub(super) flags: Values<u32>,
    /// By entry: half of a hash of the text, to detect entries logged twice.
    pub(super) hashes: Values<u32>,
    /// By note: the possible participants of its entries, one entry after the other.
    pub people: Texts,
    /// By note: how each of them is named. Empty if all are simply named on the line. See [`crate::note::Rank`].
    pub ranks: Lists<u32>,
    /// By note: what its entries mention, one entry after the other.
    pub mentions: Texts,
    /// By note: the kinds of its entries that have one.
    pub(super) kinds: Texts,
    /// By note: the places of those entries.
    pub(super) kind_places: Lists<u32>,
    /// By note: place and packed due date of the entries that have one.
    pub(super) due: Lists<[u32; 2]>,
    /// The texts of the last interaction with each person of a note.
    pub(super) last: Strings,
    /// By note: the places of those entries.
    pub(super) last_places: Lists<u32>,
}

impl Entries {
    /// Number of entries.
    pub fn len(&self) -> usize {
        self.dates.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.dates.is_empty()
    }

    /// The indexes of the entries of a note.
    pub fn range(&self, note: NoteId) -> Range<usize> {
        self.range_of_notes(&(note..note + 1))
    }

    /// The indexes of the entries of some notes.
    pub(super) fn range_of_notes(&self, notes: &Range<NoteId>) -> Range<usize> {
        let end = |note: NoteId| {
            let before = (note as usize).checked_sub(1);
            before.map_or(0, |before| {
                self.ends.get(before).map_or(0, |end| *end as usize)
            })
        };
        end(notes.start)..end(notes.end)
    }

    /// The dates of all entries, packed by [`day::pack`].
    pub fn dates(&self) -> &[u32] {
        &self.dates
    }

    /// The flags of all entries, packed by [`super::pack::EntryFlags`].
    pub fn flags(&self) -> &[u32] {
        &self.flags
    }

    /// The hash of the text of the entry at an index.
    pub fn hash(&self, index: usize) -> u32 {
        self.hashes[index]
    }

    /// The kind of an entry, if it has one.
    pub fn kind(&self, note: NoteId, place: u32) -> Option<&str> {
        let at = self.kind_places.of(note).binary_search(&place).ok()?;
        let kind = self.kinds.lists.of(note).get(at)?;
        self.kinds.words.get(*kind as usize)
    }

    /// The due date of an entry, if it has one.
    pub fn due(&self, note: NoteId, place: u32) -> Option<Date> {
        let due = self.due.of(note);
        let at = due.binary_search_by_key(&place, |[place, _]| *place);
        let [_, date] = due.get(at.ok()?)?;
        day::unpack(i64::from(*date))
    }

    /// The text of an entry, if it is that of the last interaction with somebody in its note.
    pub fn last_text(&self, note: NoteId, place: u32) -> Option<&str> {
        let at = self.last_places.of(note).binary_search(&place).ok()?;
        self.last.get(self.last_places.range(note).start + at)
    }
}
