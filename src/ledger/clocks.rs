//! Computes the clocks: the day on which something last happened (docs/reference/ledger.md#clocks).
//!
//! In: the entries in which a contact takes part. Out: one date, or never, for each clock. Does not: decide who is due.

use crate::date::Date;

use super::clock_table::{ClockDates, ClockTable, LastLine, packed};
use super::contact::Contact;
use super::gather::{each_entry, participants};
use super::model::Ledger;
use crate::settings::Verb;
use crate::settings::verbs::VERBS;

pub use super::clock::{CLOCKS, Clock, ClockRow};

impl Contact<'_> {
    /// The dates in front matter that move a clock.
    pub(super) fn front_matter_dates(self, clock: Clock) -> [Option<Date>; 2] {
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
        self.ledger.clocks().clock(self.id, clock)
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

impl Ledger {
    /// The clocks of all contacts.
    pub(super) fn clocks(&self) -> &ClockTable {
        self.clocks.get_or_init(|| clock_table(self))
    }
}

/// Computes all clocks in one pass over all entries. Keeping the entries would cost more than the pass itself.
fn clock_table(ledger: &Ledger) -> ClockTable {
    let mut table = ClockTable {
        rows: vec![ClockDates::default(); ledger.contacts.len()],
        awry: Vec::new(),
    };
    let moved: Vec<u32> = VERBS.iter().map(|row| moved_by(row.verb)).collect();
    each_entry(ledger, ledger.facts.notes(), |entry, cast| {
        if !ledger.counts(entry) {
            return;
        }
        let moved = moved[entry.verb as usize];
        if moved == 0 && !entry.awry {
            return;
        }
        for contact in participants(ledger, entry, cast) {
            let row = &mut table.rows[contact.0];
            // An entry of a later note or place wins over one of the same day, as notes and places only grow here.
            let date = packed(entry.date);
            if entry.verb.row().interaction && date >= row.dates[Clock::Touched as usize] {
                row.last = Some(LastLine {
                    note: entry.note,
                    place: entry.place,
                    date: entry.date,
                    verb: entry.verb,
                });
            }
            row.add(moved, date);
            if entry.awry {
                table.awry.push((contact, entry.date));
            }
        }
    });
    table.awry.sort_unstable();
    for id in ledger.contact_ids() {
        let contact = ledger.contact(id);
        for row in &CLOCKS {
            let dates = contact.front_matter_dates(row.clock);
            for date in dates.into_iter().flatten() {
                table.rows[id.0].add(1 << row.clock as u32, packed(date));
            }
        }
    }
    table
}

/// The clocks that an entry of a verb moves, as bits.
fn moved_by(verb: Verb) -> u32 {
    let moved = CLOCKS.iter().filter(|row| row.clock.is_moved_by(verb));
    moved.fold(0, |bits, row| bits | 1 << row.clock as u32)
}
