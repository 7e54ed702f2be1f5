//! Computes the clocks: the day on which something last happened (docs/reference/ledger.md#clocks).
//!
//! In: the entries in which a contact takes part. Out: one date, or never, for each clock. Does not: decide who is due.

use super::contact::Contact;
use crate::date::Date;
use crate::settings::Verb;

/// A clock of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // Each is described by its row in `CLOCKS`.
pub enum Clock {
    Touched,
    Talked,
    Updated,
    Met,
    Called,
    Wrote,
    Heard,
    Gave,
    Got,
    Asked,
    Thanked,
    Told,
    First,
    Edited,
}

/// One row of the table of clocks.
#[derive(Debug)]
pub struct ClockRow {
    /// The clock.
    pub clock: Clock,
    /// Its word in queries and output.
    pub word: &'static str,
    /// What moves it, for help.
    pub says: &'static str,
}

const fn row(clock: Clock, word: &'static str, says: &'static str) -> ClockRow {
    ClockRow { clock, word, says }
}

/// Every clock, in the order of [`Clock`].
pub const CLOCKS: [ClockRow; 14] = [
    row(Clock::Touched, "touched", "any interaction"),
    row(Clock::Talked, "talked", "met or called"),
    row(Clock::Updated, "updated", "they could have heard your news"),
    row(Clock::Met, "met", "face to face"),
    row(Clock::Called, "called", "live talk at a distance"),
    row(Clock::Wrote, "wrote", "you wrote to them"),
    row(Clock::Heard, "heard", "they wrote to you"),
    row(Clock::Gave, "gave", "you did something for them"),
    row(Clock::Got, "got", "they did something for you"),
    row(Clock::Asked, "asked", "you asked them for something"),
    row(Clock::Thanked, "thanked", "you thanked them"),
    row(Clock::Told, "told", "you told them of a goal"),
    row(Clock::First, "first", "the earliest interaction"),
    row(Clock::Edited, "edited", "their note's file changed"),
];

impl Clock {
    /// Its row in [`CLOCKS`].
    pub fn row(self) -> &'static ClockRow {
        &CLOCKS[self as usize]
    }

    /// Its word in queries and output.
    pub fn word(self) -> &'static str {
        self.row().word
    }

    /// The clock with this word, if there is one.
    pub fn of(word: &str) -> Option<Clock> {
        CLOCKS
            .iter()
            .find(|row| row.word == word)
            .map(|row| row.clock)
    }
}

impl Clock {
    /// Whether an entry of this verb moves the clock. `first` is moved by every interaction, but backward.
    pub fn is_moved_by(self, verb: Verb) -> bool {
        match self {
            Clock::Touched | Clock::First => verb.row().interaction,
            Clock::Talked => matches!(verb, Verb::Met | Verb::Called),
            Clock::Updated => verb.row().conversation,
            Clock::Met => verb == Verb::Met,
            Clock::Called => verb == Verb::Called,
            Clock::Wrote => verb == Verb::Wrote,
            Clock::Heard => verb == Verb::Heard,
            Clock::Gave => verb == Verb::Gave,
            Clock::Got => verb == Verb::Got,
            Clock::Asked => verb == Verb::Asked,
            Clock::Thanked => verb == Verb::Thanked,
            Clock::Told => verb == Verb::Told,
            Clock::Edited => false,
        }
    }
}

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
        let lines = self
            .ledger
            .entries_of(self.id)
            .filter(move |line| clock.is_moved_by(line.verb) && self.ledger.counts(line));
        lines
            .map(|line| line.date)
            .chain(self.front_matter_dates(clock).into_iter().flatten())
    }

    /// A clock's date; `None` means never. `edited` is always `None`, because it is not known here.
    pub fn clock(self, clock: Clock) -> Option<Date> {
        if let Some(outline) = self.outline() {
            return outline.clock(self.id, clock);
        }
        if clock == Clock::First {
            self.days(clock).min()
        } else {
            self.days(clock).max()
        }
    }

    /// The days with at least one interaction, in order, each once.
    pub fn interaction_days(self) -> Vec<Date> {
        let lines = self
            .ledger
            .entries_of(self.id)
            .filter(|line| line.verb.row().interaction && self.ledger.counts(line));
        let mut days: Vec<Date> = lines.map(|line| line.date).collect();
        days.sort_unstable();
        days.dedup();
        days
    }
}
