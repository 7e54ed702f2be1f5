//! Stored clocks and related results, as the digest holds them.
//!
//! In: the digest. Out: [`ClockCache`]: clocks, name order, and which entries a contact takes part in. Does not:
//! compute what it holds.

use crate::date::{Date, day};
use crate::store::{Digest, Held, Lists, NoteId, Numbers};

use super::clock::{CLOCKS, Clock};
use super::contact_id::ContactId;
use super::decode::day_of;

/// Names of the parts in the digest.
pub(super) const UNTIL: &str = "outline until";
pub(super) const AWRY: &str = "outline awry";
pub(super) const RANKS: &str = "outline ranks";
pub(super) const FIRST_LINES: &str = "outline first lines";
pub(super) const TAKES_PART: &str = "outline takes part";

pub(super) fn of_clock(clock: Clock) -> String {
    format!("outline {}", clock.word())
}

/// Stored results that stand in for the entries of a ledger.
#[derive(Debug, Clone)]
pub struct ClockCache {
    /// By clock, then by contact.
    pub(super) clocks: Vec<Numbers>,
    /// By contact: the last day that is recorded for them.
    pub(super) until: Numbers,
    /// By contact: 1 if the day on which they were last touched went badly, else 0.
    pub(super) awry: Held<u8>,
    /// By contact: how many contacts sort before them by name.
    pub(super) ranks: Held<u32>,
    /// By note: how many entries come before its first one.
    pub(super) first_lines: Held<u32>,
    /// By contact: the entries in which they take part, numbered over all notes.
    pub(super) takes_part: Lists<u32>,
    /// The contacts whose entries were loaded, sorted.
    pub(super) loaded: Vec<ContactId>,
}

impl ClockCache {
    pub(super) fn of(digest: &Digest) -> Option<ClockCache> {
        let clocks = CLOCKS.iter();
        let clocks = clocks.map(|row| digest.numbers(&of_clock(row.clock)));
        Some(ClockCache {
            clocks: clocks.collect::<Option<_>>()?,
            until: digest.numbers(UNTIL)?,
            awry: digest.values(AWRY)?,
            ranks: digest.values(RANKS)?,
            first_lines: digest.values(FIRST_LINES)?,
            takes_part: digest.lists(TAKES_PART)?,
            loaded: Vec::new(),
        })
    }

    /// The date of a clock; `None` means never.
    pub(super) fn clock(&self, contact: ContactId, clock: Clock) -> Option<Date> {
        day_of(&self.clocks[clock as usize], contact.number())
    }

    /// Whether the day on which they were last touched went badly.
    pub(super) fn went_awry(&self, contact: ContactId) -> bool {
        self.awry[contact.number() as usize] != 0
    }

    pub(super) fn holds(&self, contact: ContactId, today: Date) -> bool {
        let until = self.until.of(contact.number());
        until.is_none_or(|until| until <= day::pack(today))
    }

    /// Locates an entry: its note, and its index there.
    pub(super) fn place(&self, line: u32) -> (NoteId, u32) {
        let next = self.first_lines.partition_point(|first| *first <= line);
        let note = next.saturating_sub(1);
        let place = line - self.first_lines[note];
        (NoteId::try_from(note).unwrap_or(NoteId::MAX), place)
    }
}
