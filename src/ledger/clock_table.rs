//! The clocks of all contacts.
//!
//! In: dates on which a clock moved. Out: [`ClockTable`]: for each contact, the date of each clock, and their last
//! interaction. Does not: keep the entries, or know which entry moves which clock.

use crate::date::{Date, day};
use crate::settings::Verb;
use crate::store::NoteId;

use super::clock::{CLOCKS, Clock};
use super::contact_id::ContactId;

/// The clocks of all contacts.
#[derive(Debug)]
pub(super) struct ClockTable {
    pub(super) rows: Vec<ClockDates>,
    /// The days on which something went badly, sorted. There are few.
    pub(super) awry: Vec<(ContactId, Date)>,
}

/// The last interaction with a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastLine {
    /// The note that contains its entry.
    pub note: NoteId,
    /// The place of the entry among the entries of that note.
    pub place: u32,
    /// Its date.
    pub date: Date,
    /// Its verb.
    pub verb: Verb,
}

/// The clocks of one contact.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ClockDates {
    /// By clock: the date, packed; 0 for never.
    pub(super) dates: [u32; CLOCKS.len()],
    pub(super) last: Option<LastLine>,
}

impl ClockTable {
    /// The date of a clock; `None` means never.
    pub(super) fn clock(&self, contact: ContactId, clock: Clock) -> Option<Date> {
        let date = self.rows[contact.0].dates[clock as usize];
        day::unpack(i64::from(date)).filter(|_| date != 0)
    }

    /// The last interaction.
    pub(super) fn last(&self, contact: ContactId) -> Option<LastLine> {
        self.rows[contact.0].last
    }

    /// Whether something went badly with a contact on a day.
    pub(super) fn went_awry(&self, contact: ContactId, date: Date) -> bool {
        self.awry.binary_search(&(contact, date)).is_ok()
    }
}

impl ClockDates {
    pub(super) fn add(&mut self, moved: u32, date: u32) {
        let mut moved = moved;
        while moved != 0 {
            let clock = moved.trailing_zeros();
            moved &= moved - 1;
            let known = &mut self.dates[clock as usize];
            *known = if clock != Clock::First as u32 || *known == 0 {
                date.max(*known)
            } else {
                date.min(*known)
            };
        }
    }
}

pub(super) fn packed(date: Date) -> u32 {
    u32::try_from(day::pack(date)).unwrap_or(0)
}
