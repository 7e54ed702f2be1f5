//! The clocks: on which day something last happened (ledger.md, Clocks).
//!
//! In: the entries a contact takes part in. Out: one date or never for each clock. Does not: say what is due.

/// One clock.
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

/// One row of the table: the clock, its word, and what it says.
#[derive(Debug)]
pub struct ClockRow {
    /// The clock.
    pub clock: Clock,
    /// Its word in queries and output.
    pub word: &'static str,
    /// What its date is, for help.
    pub says: &'static str,
}

const fn row(clock: Clock, word: &'static str, says: &'static str) -> ClockRow {
    ClockRow { clock, word, says }
}

/// Every clock.
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
    /// Its row of the table.
    pub fn row(self) -> &'static ClockRow {
        &CLOCKS[self as usize]
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        self.row().word
    }

    /// The clock of a word.
    pub fn of(word: &str) -> Option<Clock> {
        CLOCKS
            .iter()
            .find(|row| row.word == word)
            .map(|row| row.clock)
    }
}
