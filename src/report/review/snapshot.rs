//! A contact as of one day.
//!
//! In: the ledger as of that day. Out: [`ContactSnapshot`]s, with what a review needs of each contact. Does not:
//! compare contacts or days.

use rayon::prelude::*;

use crate::date::Date;
use crate::ledger::{Clock, Contact, ContactId, EntryRef, Ledger, Tie};
use crate::settings::Verb;
use crate::store::NoteId;

/// A contact as of the day.
#[derive(Debug, Clone)]
pub struct ContactSnapshot<'a> {
    /// The contact.
    pub contact: Contact<'a>,
    /// The kind of tie.
    pub tie: Tie,
    /// The days with an interaction, in order.
    pub days: Vec<Date>,
    /// The date of the first interaction, or the date of meeting if that is earlier.
    pub first: Option<Date>,
    /// The entries with which the user asked or gave something, by date.
    pub asked_and_given: Vec<&'a EntryRef>,
    /// The goals that they were told of.
    pub told: Vec<NoteId>,
}

impl<'a> ContactSnapshot<'a> {
    /// Computes everything from the entries that count, which are gathered only once.
    fn of(contact: Contact<'a>) -> Self {
        let ledger = contact.ledger;
        let counted = ledger.counted_entries(contact.id);
        let interactions = counted.iter().filter(|line| line.verb.row().interaction);
        let mut days: Vec<Date> = interactions.map(|line| line.date).collect();
        days.dedup();
        let of_verbs = |verbs: &[Verb]| {
            let lines = counted.iter().copied();
            lines.filter(|line| verbs.contains(&line.verb)).collect()
        };
        let told: Vec<&EntryRef> = of_verbs(&[Verb::Told]);
        ContactSnapshot {
            contact,
            first: days
                .first()
                .copied()
                .into_iter()
                .chain(contact.met_on())
                .min(),
            asked_and_given: of_verbs(&[Verb::Asked, Verb::Gave]),
            told: told
                .into_iter()
                .flat_map(|line| ledger.goals_in(line))
                .collect(),
            tie: contact.tie_of(&days, || counted),
            days,
        }
    }
}

/// A snapshot of every contact, in the order of the ledger.
pub(super) fn snapshots(ledger: &Ledger) -> Vec<ContactSnapshot<'_>> {
    let everybody: Vec<ContactId> = ledger.contact_ids().collect();
    everybody
        .into_par_iter()
        .with_min_len(64)
        .map(|id| ContactSnapshot::of(ledger.contact(id)))
        .collect()
}

/// Whether the user knew the contact by then: there was an interaction, or a date of meeting.
pub(super) fn known(contact: Contact<'_>) -> bool {
    contact.clock(Clock::Touched).is_some() || contact.met_on().is_some()
}
