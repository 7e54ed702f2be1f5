//! Spreads due dates over days, so that contacts do not all come due on the same day.
//!
//! In: contacts, a maximum per day, and whether weekends count. Out: the day on which each contact is due. Does not:
//! write it.

use std::collections::HashMap;

use crate::date::Date;
use crate::ledger::{ContactId, Ledger};

/// How many contacts can be due on a day, and on which days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Maximum number of contacts due on a day.
    pub per_day: usize,
    /// Whether only Monday to Friday are used.
    pub weekdays: bool,
}

/// Gives each of `contacts` that is due now a day from today on, the longest overdue first. Contacts that come due on a
/// later day count toward the maximum of that day.
pub fn spread(ledger: &Ledger, contacts: &[ContactId], pace: Pace) -> Vec<(ContactId, Date)> {
    let today = ledger.today;
    let due = |id: ContactId| ledger.contact(id).due();
    let mut overdue: Vec<(Date, ContactId)> = contacts
        .iter()
        .filter_map(|id| Some((due(*id)?.on, *id)))
        .filter(|(on, _)| *on <= today)
        .collect();
    overdue.sort_unstable();
    let mut counts: HashMap<Date, usize> = HashMap::new();
    for on in ledger.contact_ids().filter_map(|id| Some(due(id)?.on)) {
        *counts.entry(on).or_default() += usize::from(on > today);
    }
    let mut day = today;
    let mut assigned = Vec::with_capacity(overdue.len());
    for (_, id) in overdue {
        while !is_free(day, pace, &counts) {
            let Ok(next) = day.tomorrow() else {
                return assigned;
            };
            day = next;
        }
        *counts.entry(day).or_default() += 1;
        assigned.push((id, day));
    }
    assigned
}

fn is_free(day: Date, pace: Pace, counts: &HashMap<Date, usize>) -> bool {
    let is_weekend = day.weekday().to_monday_zero_offset() > 4;
    let full = counts.get(&day).is_some_and(|count| *count >= pace.per_day);
    !(full || pace.weekdays && is_weekend)
}
