//! How lively it is of late, and with whom it would be easiest to begin again (docs/reference/ledger.md#momentum).
//!
//! In: the interactions of everybody. Out: [`Momentum`]: interactions by week, what is now and what is usual; and the
//! contacts that are easiest to start with. Does not: reproach anybody.
//!
//! A week is full once its Sunday is over, so the week of the very first interaction is full as well, though it may have
//! begun on its Friday. Interactions with the archived and the deceased count; they happened. Where there is no verdict there is no standstill either, however long ago the last interaction is.

use std::cmp::Reverse;

use super::clocks::Clock;
use super::contact::ContactId;
use super::load::Book;
use super::tie::Tie;
use crate::date::{Date, Duration, day};
use crate::store::NoteId;

/// So many full weeks are now.
const NOW: usize = 2;
/// So many full weeks before them, at most, are usual.
const USUAL: usize = 26;
/// With fewer there is no verdict.
const FEWEST: usize = 4;
/// So many days without any interaction are a standstill.
const QUIET: Duration = Duration {
    months: 0,
    days: 21,
};
/// So many contacts are easiest to start with.
const EASIEST: usize = 5;

/// Interactions week by week.
#[derive(Debug, Clone, PartialEq)]
pub struct Momentum {
    /// The full weeks that it was made from, oldest first: their Mondays, and the interactions in each.
    pub weeks: Vec<(Date, usize)>,
    /// The mean of the last two full weeks.
    pub now: f64,
    /// The median of the weeks before them; none where they are too few for a verdict.
    pub usual: Option<f64>,
    /// The day of the last interaction with anybody.
    pub last: Option<Date>,
    /// Whether nothing has happened for so long that it is quiet whatever is usual.
    quiet: bool,
}

impl Momentum {
    /// Whether it has come to a standstill; where there is no verdict it has not.
    pub fn is_standstill(&self) -> bool {
        self.usual
            .is_some_and(|usual| self.quiet || usual >= 1.0 && self.now <= usual / 2.0)
    }
}

impl Momentum {
    /// That of the interactions on these days, each contact's once a day, as seen from `today`.
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

impl Book {
    /// How lively it is. Needs entries.
    pub fn momentum(&self) -> Momentum {
        let everybody = self.everybody();
        let days = everybody.flat_map(|contact| self.contact(contact).interaction_days());
        Momentum::of(days, self.today)
    }

    /// The contacts with whom it is easiest to begin again: `mutual` before others, then most interactions, then longest
    /// untouched. Needs entries, favours and cadences.
    pub fn easiest(&self) -> Vec<ContactId> {
        let active = self
            .everybody()
            .filter(|contact| !self.contact(*contact).is_laid_aside());
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

/// The Monday of the ISO week of a day.
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
