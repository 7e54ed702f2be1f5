//! What of a book is loaded.
//!
//! In: what a question is about. Out: [`Want`], which can be joined. Does not: load anything.

/// What of the notes a question needs beyond names and clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Want {
    /// The clocks as they stand, for which no entry need be loaded where they are kept.
    pub clocks: bool,
    /// Entries.
    pub entries: bool,
    /// Kinds, due dates, and what tells entries that were logged twice: for all sums and counts.
    pub favours: bool,
    /// What entries mention: goals told of, introductions.
    pub mentions: bool,
    /// Cadence, circle and snoozing.
    pub cadence: bool,
}

impl Want {
    /// Everything.
    pub const ALL: Want = Want {
        clocks: true,
        entries: true,
        favours: true,
        mentions: true,
        cadence: true,
    };

    /// Whether it wants entries, be it only for clocks.
    pub(super) fn lines(self) -> bool {
        self.clocks || self.wants_entries()
    }

    /// Whether it wants more of entries than the clocks.
    pub fn wants_entries(self) -> bool {
        self.entries || self.favours || self.mentions
    }

    /// The same, but nothing more of entries than the clocks.
    pub fn without_entries(self) -> Want {
        Want {
            entries: false,
            favours: false,
            mentions: false,
            ..self
        }
    }

    /// What either wants.
    pub fn and(self, other: Want) -> Want {
        Want {
            clocks: self.clocks || other.clocks,
            entries: self.entries || other.entries,
            favours: self.favours || other.favours,
            mentions: self.mentions || other.mentions,
            cadence: self.cadence || other.cadence,
        }
    }
}
