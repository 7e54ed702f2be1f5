//! One period of the calendar as a person writes it: a day, month, year, or ISO week, or a period relative to today.
//!
//! In: text such as `2026-10`, `2026-W42`, `last-month`. Out: a [`Period`] that prints as it was written, and its first
//! and last day. Does not: read free English (`natural` does), or join two periods (`range` does).

use std::fmt;

use jiff::ToSpan;
use jiff::civil::{ISOWeekDate, Weekday};

use super::error::RangeError;
use super::{Date, day};

/// The first day that has a written form.
const FIRST_DAY: Date = Date::constant(0, 1, 1);

/// A unit of the calendar. Weeks are ISO weeks, Monday to Sunday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // The names of the variants are clear.
pub enum Unit {
    Week,
    Month,
    Quarter,
    Year,
}

/// Every unit and its English word, in the order of [`Unit`].
pub const UNITS: [(Unit, &str); 4] = [
    (Unit::Week, "week"),
    (Unit::Month, "month"),
    (Unit::Quarter, "quarter"),
    (Unit::Year, "year"),
];

impl Unit {
    /// The English word for the unit, in lowercase.
    pub fn word(self) -> &'static str {
        UNITS[self as usize].1
    }

    /// The unit with this lowercase English word.
    pub fn of(word: &str) -> Option<Unit> {
        UNITS
            .iter()
            .find(|(_, name)| *name == word)
            .map(|(unit, _)| *unit)
    }
}

/// A period of the calendar, as written (docs/reference/queries.md#values).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Period {
    /// `2026-10-01`
    Day(Date),
    /// `2026-10`
    Month(i16, i8),
    /// `2026`
    Year(i16),
    /// `2026-W42`: the ISO year and ISO week.
    Week(i16, i8),
    /// `today`
    Today,
    /// `yesterday`
    Yesterday,
    /// `this-week`, `this-month`, `this-quarter`, `this-year`
    This(Unit),
    /// `last-week`, `last-month`, `last-quarter`, `last-year`: the one before the current one.
    Last(Unit),
}

impl Period {
    /// The calendar unit that contains `date`, or `None` for a quarter, which has no written form here.
    pub fn of(date: Date, unit: Unit) -> Option<Period> {
        let (year, week) = week_of(date);
        match unit {
            Unit::Week => Some(Period::Week(year, week)),
            Unit::Month => Some(Period::Month(date.year(), date.month())),
            Unit::Quarter => None,
            Unit::Year => Some(Period::Year(date.year())),
        }
    }

    /// Parses one period, ignoring case. Never guesses: a day that does not exist is an error that says why.
    ///
    /// ```
    /// use ties::date::Period;
    /// assert_eq!(Period::parse("2026-10").map(|p| p.to_string()), Ok("2026-10".to_owned()));
    /// assert_eq!(Period::parse("2026-02-30").unwrap_err().to_string(), "2026-02-30 does not exist: that month has 28 days");
    /// ```
    pub fn parse(text: &str) -> Result<Period, RangeError> {
        let lower = text.to_ascii_lowercase().replace('_', "-");
        match lower.as_str() {
            "today" => return Ok(Period::Today),
            "yesterday" => return Ok(Period::Yesterday),
            _ => {}
        }
        if let Some(unit) = lower.strip_prefix("this-").and_then(Unit::of) {
            return Ok(Period::This(unit));
        }
        if let Some(unit) = lower.strip_prefix("last-").and_then(Unit::of) {
            return Ok(Period::Last(unit));
        }
        Period::absolute(&lower).unwrap_or_else(|| Err(RangeError::Unreadable(text.to_owned())))
    }

    /// Parses the forms that start with a four-digit year. Returns `None` if the text has none of these forms.
    fn absolute(lower: &str) -> Option<Result<Period, RangeError>> {
        let year = number(lower.get(..4)?, 4)?;
        let rest = &lower[4..];
        if rest.is_empty() {
            return Some(Ok(Period::Year(year)));
        }
        let rest = rest.strip_prefix('-')?;
        if let Some(week) = rest.strip_prefix('w') {
            let week = i8::try_from(number(week, 2)?).ok()?;
            return Some(match monday(year, week) {
                Some(_) => Ok(Period::Week(year, week)),
                None => Err(RangeError::Impossible(format!(
                    "there is no week {week} in {year:04}"
                ))),
            });
        }
        let month = i8::try_from(number(rest.get(..2)?, 2)?).ok()?;
        if rest.len() != 2 && !day::looks_like(lower) {
            return None;
        }
        if !(1..=12).contains(&month) {
            return Some(Err(RangeError::Impossible(format!(
                "there is no month {month:02}"
            ))));
        }
        if rest.len() == 2 {
            return Some(Ok(Period::Month(year, month)));
        }
        Some(match day::parse(lower) {
            Some(date) => Ok(Period::Day(date)),
            None => Err(RangeError::Impossible(format!(
                "{lower} does not exist: that month has {} days",
                last_of_month(year, month).map_or(31, Date::day)
            ))),
        })
    }

    /// The first and last day of the period, both included, relative to `today`. Days before the year 0, which have no
    /// written form, are cut off.
    ///
    /// ```
    /// use ties::date::{Date, Period};
    /// let today = Date::constant(2026, 11, 22);
    /// let (from, to) = Period::parse("last-week").expect("a period").days(today);
    /// assert_eq!((from.to_string(), to.to_string()), ("2026-11-09".into(), "2026-11-15".into()));
    /// ```
    pub fn days(self, today: Date) -> (Date, Date) {
        let yesterday = today.saturating_sub(1.day());
        let (from, to) = match self {
            Period::Day(date) => (date, date),
            Period::Month(year, month) => months(year, month, 1),
            Period::Year(year) => months(year, 1, 12),
            Period::Week(year, week) => week_from(monday(year, week).unwrap_or(today)),
            Period::Today => (today, today),
            Period::Yesterday => (yesterday, yesterday),
            Period::This(unit) => around(today, unit),
            Period::Last(unit) => {
                let (first, _) = around(today, unit);
                around(first.saturating_sub(1.day()), unit)
            }
        };
        (from.max(FIRST_DAY), to.max(FIRST_DAY))
    }

    /// Whether the period has a written form: years have four digits and no sign.
    pub(super) fn is_writable(self) -> bool {
        match self {
            Period::Day(date) => date >= FIRST_DAY,
            Period::Month(year, _) | Period::Year(year) | Period::Week(year, _) => year >= 0,
            Period::Today | Period::Yesterday | Period::This(_) | Period::Last(_) => true,
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Period::Day(date) => write!(f, "{date}"),
            Period::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Period::Year(year) => write!(f, "{year:04}"),
            Period::Week(year, week) => write!(f, "{year:04}-W{week:02}"),
            Period::Today => f.write_str("today"),
            Period::Yesterday => f.write_str("yesterday"),
            Period::This(unit) => write!(f, "this-{}", unit.word()),
            Period::Last(unit) => write!(f, "last-{}", unit.word()),
        }
    }
}

/// The first and last day of the calendar unit that contains `date`.
pub(super) fn around(date: Date, unit: Unit) -> (Date, Date) {
    let (year, month) = (date.year(), date.month());
    match unit {
        Unit::Week => {
            let after_monday = i64::from(date.weekday().to_monday_zero_offset());
            week_from(date.saturating_sub(after_monday.days()))
        }
        Unit::Month => months(year, month, 1),
        Unit::Quarter => months(year, (month - 1) / 3 * 3 + 1, 3),
        Unit::Year => months(year, 1, 12),
    }
}

/// The ISO week of a date, as (ISO year, week).
pub(super) fn week_of(date: Date) -> (i16, i8) {
    let week = date.iso_week_date();
    (week.year(), week.week())
}

fn week_from(monday: Date) -> (Date, Date) {
    (monday, monday.saturating_add(6.days()))
}

/// The first day of a month, and the last day of the `count`th month counted from it.
fn months(year: i16, month: i8, count: i8) -> (Date, Date) {
    let first = Date::new(year, month, 1).unwrap_or(Date::MIN);
    let last = last_of_month(year, month + count - 1).unwrap_or(first);
    (first, last)
}

fn last_of_month(year: i16, month: i8) -> Option<Date> {
    Date::new(year, month, 1).ok().map(Date::last_of_month)
}

fn monday(year: i16, week: i8) -> Option<Date> {
    ISOWeekDate::new(year, week, Weekday::Monday)
        .ok()
        .map(ISOWeekDate::date)
}

/// Parses exactly `len` ASCII digits.
fn number(text: &str, len: usize) -> Option<i16> {
    (text.len() == len && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}
