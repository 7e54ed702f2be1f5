//! Entries that make a condition hold, by what they record.
//!
//! In: a contact. Out: their counted entries of a verb, a clock, or a time. Does not: know conditions.

use crate::date::DateRange;
use crate::ledger::{Clock, Contact, EntryRef};
use crate::settings::Verb;

pub(super) fn of_verb(contact: Contact<'_>, verb: Verb) -> Vec<&EntryRef> {
    let entries = contact.ledger.counted_entries(contact.id).into_iter();
    entries.filter(|entry| entry.verb == verb).collect()
}

pub(super) fn given_and_got(contact: Contact<'_>, window: DateRange) -> Vec<&EntryRef> {
    let entries = contact.ledger.counted_entries(contact.id).into_iter();
    entries
        .filter(|entry| matches!(entry.verb, Verb::Gave | Verb::Got) && window.contains(entry.date))
        .collect()
}

pub(super) fn within(contact: Contact<'_>, clock: Clock, days: DateRange) -> Vec<&EntryRef> {
    let entries = contact.ledger.counted_entries(contact.id).into_iter();
    entries
        .filter(|entry| clock.is_moved_by(entry.verb) && days.contains(entry.date))
        .collect()
}

/// The entries that set the clock to its date; empty if front matter set it.
pub(super) fn latest(contact: Contact<'_>, clock: Clock) -> Vec<&EntryRef> {
    let Some(date) = contact.clock(clock) else {
        return Vec::new();
    };
    within(contact, clock, DateRange::day(date))
}
