//! Lists what is owed either way: thanks, promises, updates, answers (docs/reference/ledger.md#owed).
//!
//! In: the entries of one contact and of all goals. Out: the entries for which something is owed. Does not: weigh them.

use super::clock::Clock;
use super::contact::Contact;
use super::entry_ref::EntryRef;
use super::model::Ledger;
use crate::date::{Date, DateRange};
use crate::note::{State, Status};
use crate::settings::Verb;
use crate::store::NoteId;

/// How much the user owes a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Owed {
    /// Favors not yet thanked for.
    pub thanks: usize,
    /// Open promises.
    pub promises: usize,
    /// `progress` entries of goals that they have not heard of.
    pub updates: usize,
}

impl Owed {
    /// Whether anything is owed.
    pub fn any(self) -> bool {
        self.thanks + self.promises + self.updates > 0
    }
}

/// The updates that a contact should hear.
#[derive(Debug, Clone)]
pub struct PendingUpdates<'a> {
    /// The later of the `updated` clock and the first entry that makes updates due.
    pub since: Date,
    /// The `progress` entries after that day, in date order.
    pub steps: Vec<&'a EntryRef>,
}

impl Ledger {
    /// The default window of balances and thanks, up to today.
    pub fn window(&self) -> DateRange {
        DateRange {
            from: Some(self.settings.window.before(self.today)),
            to: Some(self.today),
        }
    }

    /// The counting `progress` entries of a goal, in the order of the note.
    pub fn progress(&self, goal: NoteId) -> impl Iterator<Item = &EntryRef> {
        let from = self.entries().partition_point(|entry| entry.note < goal);
        let entries = self.entries()[from..]
            .iter()
            .take_while(move |entry| entry.note == goal);
        entries.filter(|entry| entry.verb == Verb::Progress && self.counts(entry))
    }

    /// The goals that an entry links to. An entry in a goal's own note links to that goal.
    pub fn goals_in(&self, entry: &EntryRef) -> Vec<NoteId> {
        let own_goal = Some(entry.note).filter(|note| self.is_goal(*note));
        let mut goals: Vec<NoteId> = own_goal.into_iter().chain(self.mentioned(entry)).collect();
        goals.retain(|note| self.is_goal(*note));
        goals
    }
}

impl<'a> Contact<'a> {
    /// Favors received within the window, after the last thanks.
    pub fn thanks_owed(self) -> Vec<&'a EntryRef> {
        let (window, thanked) = (self.ledger.window(), self.clock(Clock::Thanked));
        self.ledger.counted_of(self.id, |entry| {
            entry.verb == Verb::Got && window.contains(entry.date) && Some(entry.date) > thanked
        })
    }

    /// The open entries of a verb.
    pub fn open(self, verb: Verb) -> Vec<&'a EntryRef> {
        self.ledger.counted_of(self.id, |entry| {
            entry.verb == verb && entry.state == Some(State::Open)
        })
    }

    /// The `progress` entries of goals that they have not heard of.
    pub fn updates_owed(self) -> Vec<&'a EntryRef> {
        self.pending_updates()
            .map_or_else(Vec::new, |news| news.steps)
    }

    /// What they should hear, and since when; `None` if no entry makes updates due to them.
    pub fn pending_updates(self) -> Option<PendingUpdates<'a>> {
        let ledger = self.ledger;
        let may_begin =
            |entry: &EntryRef| matches!(entry.verb, Verb::Got | Verb::Asked | Verb::Told);
        if !ledger.entries_of(self.id).any(may_begin) {
            return None;
        }
        let mut goals: Vec<NoteId> = Vec::new();
        let mut first: Option<Date> = None;
        for entry in ledger
            .entries_of(self.id)
            .filter(|entry| ledger.counts(entry))
        {
            let linked = ledger.goals_in(entry);
            let begins = matches!(entry.verb, Verb::Got | Verb::Asked)
                || entry.verb == Verb::Told && !linked.is_empty();
            if begins {
                first = Some(first.map_or(entry.date, |first| first.min(entry.date)));
            }
            goals.extend(linked);
        }
        let first = first?;
        if goals.is_empty() {
            goals.extend(
                ledger
                    .goals()
                    .filter(|(_, status)| *status == Status::Active)
                    .map(|(note, _)| note),
            );
        }
        goals.sort_unstable();
        goals.dedup();
        let since = self
            .clock(Clock::Updated)
            .map_or(first, |updated| updated.max(first));
        let mut steps: Vec<&EntryRef> = goals
            .iter()
            .flat_map(|goal| ledger.progress(*goal))
            .collect();
        steps.retain(|entry| entry.date > since);
        steps.sort_by_key(|entry| (entry.date, entry.note, entry.place));
        Some(PendingUpdates { since, steps })
    }

    /// How much is owed to them.
    pub fn owed(self) -> Owed {
        Owed {
            thanks: self.thanks_owed().len(),
            promises: self.open(Verb::Promised).len(),
            updates: self.updates_owed().len(),
        }
    }
}
