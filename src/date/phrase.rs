//! The one grammar of dates in words: "yesterday", "last friday", "3 days ago", "next week", "march 3".
//!
//! In: a few words. Out: a [`Phrase`], and what it means in the past, ahead, or as a due day. Does not: guess; if any
//! word is not understood, the result is `None`, never today.

use jiff::ToSpan;
use jiff::civil::Weekday;

use super::period::around;
use super::words::{day_of_month, length, month, weekday, weekday_in_full, year};
use super::{Date, DateRange, Duration, Period, Unit};

/// A date in words. Some words mean something in one direction only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phrase {
    /// "today", "this week", "last month", "march 2025", "2026-10"
    Period(Period),
    /// "friday"
    Weekday(Weekday),
    /// "last friday"
    LastWeekday(Weekday),
    /// "next friday"
    NextWeekday(Weekday),
    /// "march"
    Month(i8),
    /// "march 3"
    DayOfMonth { month: i8, day: i8 },
    /// "tomorrow"
    Tomorrow,
    /// "next week"
    Next(Unit),
    /// "3 days ago"
    Ago(Duration),
    /// "in 3 days"
    In(Duration),
}

impl Phrase {
    /// Parses a phrase, ignoring case. `None` unless every word is understood.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower.split_whitespace().collect();
        match words.as_slice() {
            ["tomorrow"] => Some(Phrase::Tomorrow),
            [word] => weekday(word)
                .map(Phrase::Weekday)
                .or_else(|| month(word).map(Phrase::Month))
                .or_else(|| Period::parse(word).ok().map(Phrase::Period)),
            ["this", unit] => Unit::of(unit).map(Period::This).map(Phrase::Period),
            ["last", word] => Unit::of(word)
                .map(|unit| Phrase::Period(Period::Last(unit)))
                .or_else(|| weekday(word).map(Phrase::LastWeekday)),
            ["next", word] => Unit::of(word)
                .map(Phrase::Next)
                .or_else(|| weekday_in_full(word).map(Phrase::NextWeekday)),
            [number, unit, "ago"] => length(number, unit).map(Phrase::Ago),
            ["in", number, unit] => length(number, unit).map(Phrase::In),
            [first, second] => match (month(first), year(second)) {
                (Some(month), Some(year)) => Some(Phrase::Period(Period::Month(year, month))),
                _ => {
                    let (month, day) = day_of_month(first, second)?;
                    Some(Phrase::DayOfMonth { month, day })
                }
            },
            [first, second, third] => {
                let (month, day) = day_of_month(first, second)?;
                let date = Date::new(year(third)?, month, day).ok()?;
                Some(Phrase::Period(Period::Day(date)))
            }
            _ => None,
        }
    }

    /// The latest period that it can mean, up to today. `None` if that lies before the year 0.
    pub(super) fn past(self, today: Date) -> Option<Period> {
        let period = match self {
            Phrase::Period(period) => Some(period),
            Phrase::Weekday(weekday) => Some(Period::Day(latest(weekday, today))),
            Phrase::LastWeekday(weekday) => {
                let yesterday = today.yesterday().ok()?;
                Some(Period::Day(latest(weekday, yesterday)))
            }
            Phrase::Month(month) => {
                let year = today.year() - i16::from(month > today.month());
                Some(Period::Month(year, month))
            }
            Phrase::DayOfMonth { month, day } => latest_day(month, day, today),
            Phrase::Ago(length) => Some(Period::Day(length.before(today))),
            Phrase::Tomorrow | Phrase::Next(_) | Phrase::NextWeekday(_) | Phrase::In(_) => None,
        };
        period.filter(|period| period.is_writable())
    }

    /// The first period that it can mean, from today on. "next friday" is `None`, because it may be in this week or in
    /// the next.
    pub(super) fn ahead(self, today: Date) -> Option<DateRange> {
        match self {
            Phrase::Tomorrow => Some(DateRange::day(today.tomorrow().ok()?)),
            Phrase::Weekday(weekday) => {
                let days = weekday.since(today.weekday());
                let date = today.checked_add(i64::from(days).days()).ok()?;
                Some(DateRange::day(date))
            }
            Phrase::Month(month) => {
                let year = today.year() + i16::from(month < today.month());
                Some(range_of(Period::Month(year, month).days(today)))
            }
            Phrase::DayOfMonth { month, day } => (0..=8)
                .filter_map(|years| Date::new(today.year() + years, month, day).ok())
                .find(|date| *date >= today)
                .map(DateRange::day),
            Phrase::Next(unit) => {
                let (_, end) = around(today, unit);
                Some(range_of(around(end.tomorrow().ok()?, unit)))
            }
            Phrase::Period(_)
            | Phrase::LastWeekday(_)
            | Phrase::NextWeekday(_)
            | Phrase::Ago(_)
            | Phrase::In(_) => None,
        }
    }

    /// The last day by which something is due. "next friday" is the Friday of next week.
    pub(super) fn due(self, today: Date) -> Option<Date> {
        match self {
            Phrase::Period(Period::Today) => Some(today),
            Phrase::In(length) => Some(length.after(today)),
            Phrase::NextWeekday(weekday) => {
                let sunday = Phrase::Next(Unit::Week).ahead(today)?.to?;
                Some(latest(weekday, sunday))
            }
            phrase => phrase.ahead(today)?.to,
        }
    }
}

fn range_of((from, to): (Date, Date)) -> DateRange {
    DateRange {
        from: Some(from),
        to: Some(to),
    }
}

/// The latest date up to `until` (included) that is this weekday.
fn latest(weekday: Weekday, until: Date) -> Date {
    let back = until.weekday().since(weekday);
    until.saturating_sub(i64::from(back).days())
}

/// The latest date up to today with this month and day. For February 29 it may lie years back.
fn latest_day(month: i8, day: i8, today: Date) -> Option<Period> {
    (0..=8)
        .filter_map(|back| Date::new(today.year() - back, month, day).ok())
        .find(|date| *date <= today)
        .map(Period::Day)
}
