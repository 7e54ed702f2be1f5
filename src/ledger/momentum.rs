//! Measures recent activity, and picks the contacts who are easiest to start again with
//! (docs/reference/ledger.md#momentum).
//!
//! In: the interactions of all contacts. Out: [`Momentum`]: interactions per week, the current and the usual level; and
//! the contacts that are easiest to start with. Does not: blame the user.
//!
//! A week is full once its Sunday is over. So the week of the very first interaction is full as well, even if that was
//! on its Friday. Interactions with archived and deceased contacts count, because they happened. Without a verdict
//! there is no standstill, however long ago the last interaction was.

use std::cmp::Reverse;

use super::clock::Clock;
use super::contact_id::ContactId;
use super::model::Ledger;
use super::tie::Tie;
use crate::date::{Date, Duration, day};
use crate::store::NoteId;

/// Number of full weeks that make up the current level.
const NOW: usize = 2;
/// Maximum number of full weeks before those that make up the usual level.
const USUAL: usize = 26;
/// Minimum number of weeks for a verdict on the usual level.
const FEWEST: usize = 4;
/// How long without any interaction is a standstill.
const QUIET: Duration = Duration {
    months: 0,
    days: 21,
};
/// Number of contacts to suggest as the easiest to start with.
const EASIEST: usize = 5;

/// Interactions per week.
#[derive(Debug, Clone, PartialEq)]
pub struct Momentum {
    /// The full weeks it is based on, oldest first: the Monday, and the number of interactions.
    pub weeks: Vec<(Date, usize)>,
    /// Mean number of interactions in the last two full weeks.
    pub now: f64,
    /// Median of the weeks before those; `None` if they are too few for a verdict.
    pub usual: Option<f64>,
    /// The day of the last interaction with anybody.
    pub last: Option<Date>,
    /// Whether the last interaction is so long ago that it is a standstill at any usual level.
    quiet: bool,
}

impl Momentum {
    /// Whether activity has come to a standstill; false without a verdict.
    pub fn is_standstill(&self) -> bool {
        self.usual
            .is_some_and(|usual| self.quiet || usual >= 1.0 && self.now <= usual / 2.0)
    }
}

impl Momentum {
    /// Computes it from the days of interactions, each contact once per day, as of `today`.
    pub fn of(days: impl IntoIterator<Item = Date>, today: Date) -> Momentum {
        let this_week = monday(today);
        let days: Vec<Date> = days.into_iter().collect();
        let last = days.iter().copied().max();
        let full = days.iter().min().map_or(0, |first| {
            let days = day::between(monday(*first), this_week);
            usize::try_from(days / 7).unwrap_or(0)
        });
        let count = full.min(NOW + USUAL);
        let mut interactions = vec![0; count];
        for date in days {
            let weeks_ago = day::between(monday(date), this_week) / 7;
            let at = usize::try_from(weeks_ago)
                .ok()
                .and_then(|ago| count.checked_sub(ago));
            if let Some(week) = at.and_then(|at| interactions.get_mut(at)) {
                *week += 1;
            }
        }
        let (before, lately) = interactions.split_at(count.saturating_sub(NOW));
        Momentum {
            now: lately.iter().sum::<usize>() as f64 / NOW as f64,
            usual: (before.len() >= FEWEST).then(|| median(before)),
            last,
            quiet: last.is_some_and(|last| last < QUIET.before(today)),
            weeks: mondays(this_week, count).zip(interactions).collect(),
        }
    }
}

impl Ledger {
    /// The momentum of the whole vault.
    pub fn momentum(&self) -> Momentum {
        let everybody = self.contact_ids();
        let days = everybody.flat_map(|contact| self.contact(contact).interaction_days());
        Momentum::of(days, self.today)
    }

    /// The contacts with whom it is easiest to start again: `mutual` ties first, then most interactions, then longest
    /// untouched.
    pub fn easiest(&self) -> Vec<ContactId> {
        let active = self
            .contact_ids()
            .filter(|contact| !self.contact(*contact).is_inactive());
        let mut ranked: Vec<_> = active.map(|id| (self.ease(id), id)).collect();
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, id)| id).take(EASIEST).collect()
    }

    fn ease(&self, id: ContactId) -> (bool, Reverse<usize>, Option<Date>, NoteId) {
        let contact = self.contact(id);
        (
            contact.tie() != Tie::Mutual,
            Reverse(contact.interaction_days().len()),
            contact.clock(Clock::Touched),
            contact.note(),
        )
    }
}

/// The Monday of a day's ISO week.
fn monday(date: Date) -> Date {
    let since = date.weekday().to_monday_zero_offset();
    Duration::days(u32::from(since.unsigned_abs())).before(date)
}

/// The Mondays of the last `count` full weeks before this one, oldest first.
fn mondays(this_week: Date, count: usize) -> impl Iterator<Item = Date> {
    (1..=u32::try_from(count).unwrap_or(0))
        .rev()
        .map(move |ago| Duration::days(7 * ago).before(this_week))
}

fn median(weeks: &[usize]) -> f64 {
    let mut sorted = weeks.to_vec();
    sorted.sort_unstable();
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 {
        sorted[middle] as f64
    } else {
        (sorted[middle - 1] + sorted[middle]) as f64 / 2.0
    }
}
