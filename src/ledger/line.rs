//! The entries of a ledger: which exist, and which count.
//!
//! In: a ledger. Out: [`EntryRef`], and what follows from it. Does not: hold the text of an entry; that stays in the index.

use crate::date::Date;
use crate::note::State;
use crate::settings::Verb;
use crate::store::NoteId;
use crate::store::document::EntryFlags;

use super::contact::ContactId;
use super::load::Ledger;

/// One entry, as the columns store it.
#[derive(Debug, Clone, Copy)]
pub struct EntryRef {
    /// The note that contains it.
    pub note: NoteId,
    /// Its index among the entries of that note.
    pub place: u32,
    /// Its date.
    pub date: Date,
    /// Its verb.
    pub verb: Verb,
    /// The state of its box; `None` without a box.
    pub state: Option<State>,
    /// Whether it is marked as gone badly (`#awry`).
    pub awry: bool,
    pub(super) people: Run,
    pub(super) own: bool,
}

impl EntryRef {
    /// An entry that is loaded without its participants.
    pub(super) fn without_people(note: NoteId, place: u32, date: Date, said: EntryFlags) -> Self {
        EntryRef {
            note,
            place,
            date,
            verb: said.verb,
            state: said.state,
            awry: said.awry,
            people: Run { from: 0, count: 0 },
            own: said.own,
        }
    }
}

/// A range in a column of people or mentions: where those of one entry begin, and how many there are. There are many
/// entries, and touching fresh memory is a large part of what a query costs, so this is kept small.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    from: u32,
    count: u16,
}

impl Run {
    /// Takes the next `count` items, beginning at `from`, and advances `from`.
    pub(super) fn next(from: &mut u32, count: u16) -> Run {
        let run = Run { from: *from, count };
        *from += u32::from(count);
        run
    }

    /// The items of the range; empty if the column was not loaded.
    pub(super) fn of<T>(self, all: &[T]) -> &[T] {
        let from = self.from as usize;
        let run = from..from + usize::from(self.count);
        all.get(run).unwrap_or_default()
    }
}

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
