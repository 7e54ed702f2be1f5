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
    /// The targets that an entry mentions; empty if mentions were not loaded.
    pub(super) fn mentions_of(&self, line: &EntryRef) -> &[u32] {
        let run = self.place_among_lines(line.note, line.place);
        let run = run.and_then(|at| self.mentions.get(at));
        run.map_or(&[], |run| {
            run.of(self.answers.mention_targets.places().all())
        })
    }

    fn place_among_lines(&self, note: NoteId, place: u32) -> Option<usize> {
        self.entries
            .binary_search_by_key(&(note, place), |line| (line.note, line.place))
            .ok()
    }

    /// The entries in which a contact takes part, planned and dropped ones included, in path order.
    pub fn entries_of(&self, contact: ContactId) -> impl Iterator<Item = &EntryRef> {
        self.entry_indices_of(contact)
            .iter()
            .map(|at| &self.entries[*at as usize])
    }

    /// The indices in `lines` of those entries.
    pub fn entry_indices_of(&self, contact: ContactId) -> &[u32] {
        debug_assert!(
            self.has_lines_of(contact),
            "the entries of {} were not loaded",
            self.name(contact)
        );
        self.takes_part.of(contact.number())
    }

    /// Whether an entry counts: it is neither planned nor dropped (docs/reference/ledger.md).
    pub fn counts(&self, line: &EntryRef) -> bool {
        let waits = matches!(line.verb, Verb::Promised | Verb::Needs | Verb::Asked);
        line.date <= self.today
            && line.state != Some(State::Dropped)
            && (waits || line.state != Some(State::Open))
    }

    /// The kind of an entry; `None` if it has none, or its verb takes none.
    pub fn kind(&self, line: &EntryRef) -> Option<&str> {
        if !line.verb.row().has_kind {
            return None;
        }
        self.kinds
            .of(line.note)
            .nth(line.place as usize)
            .filter(|kind| !kind.is_empty())
    }

    /// The due date of an entry.
    pub fn due_of(&self, line: &EntryRef) -> Option<Date> {
        self.same_and_due.of(line.note).get(line.place as usize)?.1
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
            .filter(|line| of(line) && self.counts(line))
            .collect();
        self.dedup_logged_twice(&mut found);
        found.sort_by_key(|line| (line.date, line.note, line.place));
        found
    }

    /// Keeps one of each set of entries logged in several notes: the one with the first path
    /// (docs/reference/notes.md#logged-twice).
    pub fn dedup_logged_twice(&self, lines: &mut Vec<&EntryRef>) {
        let several_notes = lines
            .first()
            .is_some_and(|first| lines.iter().any(|line| line.note != first.note));
        if !several_notes {
            return;
        }
        let key = |line: &EntryRef| {
            (
                line.date,
                line.verb,
                self.kind(line),
                line.state,
                self.same_and_due
                    .of(line.note)
                    .get(line.place as usize)
                    .map(|(same, _)| same),
            )
        };
        let mut first: rustc_hash::FxHashMap<_, NoteId> = rustc_hash::FxHashMap::default();
        for line in lines.iter() {
            let note = first.entry(key(line)).or_insert(line.note);
            *note = line.note.min(*note);
        }
        lines.retain(|line| first[&key(line)] == line.note);
    }

    /// The entry with this index among the entries of a note.
    pub fn entry_at(&self, note: NoteId, place: u32) -> Option<&EntryRef> {
        let at = self.place_among_lines(note, place)?;
        Some(&self.entries[at])
    }
}
