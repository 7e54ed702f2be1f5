//! The entries of a ledger: which exist, and which count.
//!
//! In: a ledger. Out: the entries of a contact or note, and what is known of each. Does not: decide who takes part.

use crate::date::Date;
use crate::note::State;
use crate::settings::Verb;
use crate::store::NoteId;

use super::contact_id::ContactId;
use super::entry_ref::EntryRef;
use super::model::Ledger;

impl Ledger {
    /// Every entry, in path order, then in line order.
    pub fn entries(&self) -> &[EntryRef] {
        &self.lines().entries
    }

    /// The targets that an entry mentions.
    pub(super) fn mentions_of(&self, entry: &EntryRef) -> &[u32] {
        entry
            .mentions
            .of(self.facts.entries().mentions.places().all())
    }

    fn index_of_entry(&self, note: NoteId, place: u32) -> Option<usize> {
        self.entries()
            .binary_search_by_key(&(note, place), |entry| (entry.note, entry.place))
            .ok()
    }

    /// The entries in which a contact takes part, planned and dropped ones included, in path order.
    pub fn entries_of(&self, contact: ContactId) -> impl Iterator<Item = &EntryRef> {
        self.entry_indices_of(contact)
            .iter()
            .map(|at| &self.entries()[*at as usize])
    }

    /// The indexes in [`Ledger::entries`] of those entries.
    pub fn entry_indices_of(&self, contact: ContactId) -> &[u32] {
        self.lines().takes_part.of(contact)
    }

    /// Whether an entry counts: it is neither planned nor dropped (docs/reference/ledger.md).
    pub fn counts(&self, entry: &EntryRef) -> bool {
        let waits = matches!(entry.verb, Verb::Promised | Verb::Needs | Verb::Asked);
        entry.date <= self.today
            && entry.state != Some(State::Dropped)
            && (waits || entry.state != Some(State::Open))
    }

    /// The kind of an entry; `None` if it has none, or its verb takes none.
    pub fn kind(&self, entry: &EntryRef) -> Option<&str> {
        if !entry.verb.row().has_kind {
            return None;
        }
        self.facts.entries().kind(entry.note, entry.place)
    }

    /// The due date of an entry.
    pub fn due_of(&self, entry: &EntryRef) -> Option<Date> {
        self.facts.entries().due(entry.note, entry.place)
    }

    /// The counting entries of a contact in date order, each once even if it was logged twice.
    pub fn counted_entries(&self, contact: ContactId) -> Vec<&EntryRef> {
        self.counted_of(contact, |_| true)
    }

    /// As [`Ledger::counted_entries`], but only the entries that `of` accepts. `of` must depend only on facts that are equal in every copy of an entry, such
    /// as the verb.
    pub fn counted_of(&self, contact: ContactId, of: impl Fn(&EntryRef) -> bool) -> Vec<&EntryRef> {
        let mut found: Vec<&EntryRef> = self
            .entries_of(contact)
            .filter(|entry| of(entry) && self.counts(entry))
            .collect();
        self.dedup_logged_twice(&mut found);
        found.sort_by_key(|entry| (entry.date, entry.note, entry.place));
        found
    }

    /// Keeps one of each set of entries logged in several notes: the one with the first path
    /// (docs/reference/notes.md#logged-twice).
    pub fn dedup_logged_twice(&self, entries: &mut Vec<&EntryRef>) {
        let several_notes = entries
            .first()
            .is_some_and(|first| entries.iter().any(|entry| entry.note != first.note));
        if !several_notes {
            return;
        }
        let columns = self.facts.entries();
        let key = |entry: &EntryRef| {
            (
                entry.date,
                entry.verb,
                self.kind(entry),
                entry.state,
                columns.hash(columns.range(entry.note).start + entry.place as usize),
            )
        };
        let mut first: rustc_hash::FxHashMap<_, NoteId> = rustc_hash::FxHashMap::default();
        for entry in entries.iter() {
            let note = first.entry(key(entry)).or_insert(entry.note);
            *note = entry.note.min(*note);
        }
        entries.retain(|entry| first[&key(entry)] == entry.note);
    }

    /// The entry with this index among the entries of a note.
    pub fn entry_at(&self, note: NoteId, place: u32) -> Option<&EntryRef> {
        let at = self.index_of_entry(note, place)?;
        Some(&self.entries()[at])
    }
}
