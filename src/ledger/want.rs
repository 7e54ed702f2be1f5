//! Selects which parts of a ledger are loaded.
//!
//! In: what a question is about. Out: [`LedgerParts`], which can be combined. Does not: load anything.

/// Which facts a question needs beyond names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LedgerParts {
    /// The clocks. If a cache stores them, no entries are loaded for this.
    pub clocks: bool,
    /// Entries.
    pub entries: bool,
    /// Kinds, due dates, and the keys that detect entries logged twice. Needed for all sums and counts.
    pub favors: bool,
    /// What entries mention: goals and introductions.
    pub mentions: bool,
    /// Cadence, circles and snooze date.
    pub cadence: bool,
}

impl LedgerParts {
    /// Every part.
    pub const ALL: LedgerParts = LedgerParts {
        clocks: true,
        entries: true,
        favors: true,
        mentions: true,
        cadence: true,
    };

    /// Whether entries are needed, even if only for clocks.
    pub(super) fn entries_or_clocks(self) -> bool {
        self.clocks || self.wants_entries()
    }

    /// Whether more of the entries is needed than the clocks.
    pub fn wants_entries(self) -> bool {
        self.entries || self.favors || self.mentions
    }

    /// The same, with nothing from entries except the clocks.
    pub fn without_entries(self) -> LedgerParts {
        LedgerParts {
            entries: false,
            favors: false,
            mentions: false,
            ..self
        }
    }

    /// The union of both.
    pub fn and(self, other: LedgerParts) -> LedgerParts {
        LedgerParts {
            clocks: self.clocks || other.clocks,
            entries: self.entries || other.entries,
            favors: self.favors || other.favors,
            mentions: self.mentions || other.mentions,
            cadence: self.cadence || other.cadence,
        }
    }
}
