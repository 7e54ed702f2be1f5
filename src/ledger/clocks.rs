//! Computes the clocks: the day on which something last happened (docs/reference/ledger.md#clocks).
//!
//! In: the entries in which a contact takes part. Out: one date, or never, for each clock. Does not: decide who is due.

use crate::date::Date;

use super::contact::Contact;

pub use super::clock::{CLOCKS, Clock, ClockRow};

impl Contact<'_> {
    /// The dates in front matter that move a clock.
    fn front_matter_dates(self, clock: Clock) -> [Option<Date>; 2] {
        match clock {
            Clock::Touched => [self.last_contact(), self.informed_on()],
            Clock::Updated => [self.informed_on(), None],
            Clock::Met | Clock::First => [self.met_on(), None],
            _ => [None, None],
        }
    }

    /// Every day on which something moved a clock, in no particular order. A day may occur twice.
    pub fn days(self, clock: Clock) -> impl Iterator<Item = Date> {
        let entries = self
            .ledger
            .entries_of(self.id)
            .filter(move |entry| clock.is_moved_by(entry.verb) && self.ledger.counts(entry));
        entries
            .map(|entry| entry.date)
            .chain(self.front_matter_dates(clock).into_iter().flatten())
    }

    /// A clock's date; `None` means never. `edited` is always `None`, because it is not known here.
    pub fn clock(self, clock: Clock) -> Option<Date> {
        if let Some(cache) = self.cache() {
            return cache.clock(self.id, clock);
        }
        if clock == Clock::First {
            self.days(clock).min()
        } else {
            self.days(clock).max()
        }
    }

    /// The days with at least one interaction, in order, each once.
    pub fn interaction_days(self) -> Vec<Date> {
        let entries = self
            .ledger
            .entries_of(self.id)
            .filter(|entry| entry.verb.row().interaction && self.ledger.counts(entry));
        let mut days: Vec<Date> = entries.map(|entry| entry.date).collect();
        days.sort_unstable();
        days.dedup();
        days
    }
}
