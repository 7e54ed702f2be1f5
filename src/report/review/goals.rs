//! Contacts who do not know the active goals.
//!
//! In: which contacts were told of which goals. Out: for each active goal, how many were told, and who of those that
//! matter most was not. Does not: tell them.

use std::cmp::Reverse;

use super::snapshot::ContactSnapshot;
use crate::ledger::{ContactId, Ledger, Tie};
use crate::note::Status;
use crate::store::NoteId;
use crate::text::fold::fold_search;

/// Maximum number of contacts named for each goal.
const MOST: usize = 5;

/// An active goal.
#[derive(Debug, Clone)]
pub struct Goal {
    /// The note of the goal.
    pub note: NoteId,
    /// The number of contacts who were told of it.
    pub told: usize,
    /// The number of contacts who were not told.
    pub untold: usize,
    /// Of those not told, the contacts who matter most.
    pub most: Vec<ContactId>,
}

/// Every active goal. Contacts with a mutual tie matter most, then those with the most interactions.
pub fn goals(ledger: &Ledger, active: &[ContactSnapshot<'_>]) -> Vec<Goal> {
    let goals = ledger.goals();
    let goals: Vec<NoteId> = goals
        .filter(|(_, status)| *status == Status::Active)
        .map(|(note, _)| note)
        .collect();
    let of = |note: NoteId| {
        let (told, untold): (Vec<_>, Vec<_>) = active
            .iter()
            .partition(|snapshot| snapshot.told.contains(&note));
        Goal {
            note,
            told: told.len(),
            untold: untold.len(),
            most: most(untold),
        }
    };
    goals.into_iter().map(of).collect()
}

/// The contacts who matter most. Folding names is slow, so only contacts who can be among them are sorted by name.
fn most(mut people: Vec<&ContactSnapshot<'_>>) -> Vec<ContactId> {
    let rank = |snapshot: &&ContactSnapshot<'_>| {
        (snapshot.tie != Tie::Mutual, Reverse(snapshot.days.len()))
    };
    people.retain(|snapshot| !snapshot.days.is_empty());
    people.sort_by_key(rank);
    if let Some(last) = people.get(MOST - 1).map(rank) {
        people.retain(|snapshot| rank(snapshot) <= last);
    }
    people.sort_by_cached_key(|snapshot| {
        let name = fold_search(snapshot.contact.name());
        (rank(snapshot), name, snapshot.contact.note())
    });
    people
        .iter()
        .take(MOST)
        .map(|snapshot| snapshot.contact.id)
        .collect()
}
