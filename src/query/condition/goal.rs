//! The field `told:` with the name of a goal (docs/reference/queries.md#fields).
//!
//! In: a contact. Out: what the condition needs, which contacts it holds for, and the entries behind it. Does not: test
//! the clock `told`.

use std::fmt::{self, Formatter};

use super::contacts::each;
use crate::ledger::{Contact, EntryRef, Ledger};
use crate::query::names::{self, NameError};
use crate::query::print::{put, stays_whole};
use crate::query::times::reads_as_time;
use crate::settings::Verb;
use crate::store::NoteId;

pub(super) fn print(goal: &str, f: &mut Formatter<'_>) -> fmt::Result {
    put(goal, stays_whole(goal) && !reads_as_time(goal), f)
}

pub(super) fn holds(ledger: &Ledger, name: &str) -> Result<Vec<bool>, NameError> {
    let goal = names::goal(ledger, name)?;
    Ok(each(ledger, |contact| told(contact, goal).next().is_some()))
}

pub(super) fn evidence<'a>(contact: Contact<'a>, name: &str) -> Vec<&'a EntryRef> {
    names::goal(contact.ledger, name)
        .map(|goal| told(contact, goal).collect())
        .unwrap_or_default()
}

/// The entries that told them of a goal.
fn told(contact: Contact<'_>, goal: NoteId) -> impl Iterator<Item = &EntryRef> {
    let ledger = contact.ledger;
    ledger.entries_of(contact.id).filter(move |entry| {
        entry.verb == Verb::Told && ledger.counts(entry) && ledger.goals_in(entry).contains(&goal)
    })
}
