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
    let mut now: Vec<(Date, ContactId)> = contacts
        .iter()
        .filter_map(|id| Some((due(*id)?.on, *id)))
        .filter(|(on, _)| *on <= today)
        .collect();
    now.sort_unstable();
    let mut taken: HashMap<Date, usize> = HashMap::new();
    for on in ledger.contact_ids().filter_map(|id| Some(due(id)?.on)) {
        *taken.entry(on).or_default() += usize::from(on > today);
    }
    let mut day = today;
    let mut given = Vec::with_capacity(now.len());
    for (_, id) in now {
        while !is_free(day, pace, &taken) {
            let Ok(next) = day.tomorrow() else {
                return given;
            };
            day = next;
        }
        *taken.entry(day).or_default() += 1;
        given.push((id, day));
    }
    given
}

fn is_free(day: Date, pace: Pace, taken: &HashMap<Date, usize>) -> bool {
    let is_weekend = day.weekday().to_monday_zero_offset() > 4;
    let full = taken.get(&day).is_some_and(|count| *count >= pace.per_day);
    !(full || pace.weekdays && is_weekend)
}
