//! The table of clocks.
//!
//! In: nothing. Out: each clock with its word, and which verbs move it. Does not: compute a date.

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
