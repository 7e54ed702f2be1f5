//! One entry of a ledger, and where its people and mentions are.
//!
//! In: what the columns store of an entry. Out: [`EntryRef`] and [`Run`]. Does not: hold the text of an entry; that
//! stays in the index.

use crate::date::Date;
use crate::note::State;
use crate::settings::Verb;
use crate::store::NoteId;

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
    pub(super) mentions: Run,
    /// Whether the owner of its note takes part.
    pub(super) has_owner: bool,
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

    /// The items of the range; empty if the column has none.
    pub(super) fn of<T>(self, all: &[T]) -> &[T] {
        let from = self.from as usize;
        let run = from..from + usize::from(self.count);
        all.get(run).unwrap_or_default()
    }
}
