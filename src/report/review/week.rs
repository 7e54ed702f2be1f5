//! The week that is reviewed, and the day as of which it is read.
//!
//! In: a week as typed by the user, and today. Out: [`Week`]. Does not: look at notes.
//!
//! A past week is read as of its Sunday, whenever the command runs; the current week is read as of today. So the same
//! notes always give the same review of a past week.

use crate::date::{Date, DateRange, Duration, Period, RangeError, Unit};
use crate::report::plot;

/// An ISO week, up to the day as of which it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    /// The first day of the week.
    pub monday: Date,
    /// The day as of which the week is read: its Sunday, or today if that is earlier.
    pub read_on: Date,
}

/// The error for a text that is not a week to review.
#[derive(Debug, thiserror::Error)]
pub enum WeekError {
    /// The text is not a date or a period.
    #[error("{0}; write a week as 2026-W47, or last-week")]
    Unreadable(#[from] RangeError),
    /// The text is a day, a month, or another period that is not a week.
    #[error("`{text}` is not a week; write it as {week}, or last-week")]
    NoWeek {
        /// The text.
        text: String,
        /// The week in which the period begins.
        week: String,
    },
    /// The week has not begun.
    #[error("{week} has not begun yet; this week is {this}")]
    Ahead {
        /// The given week.
        week: String,
        /// The current week.
        this: String,
    },
}

impl Week {
    /// The week that contains `day`, up to that day.
    pub fn of(day: Date) -> Week {
        Week {
            monday: monday(day),
            read_on: day,
        }
    }

    /// Parses `2026-W47`, `this-week`, or `last-week`, relative to `today`.
    ///
    /// # Errors
    /// [`WeekError`] if the text is not a week, or if the week has not begun.
    ///
    /// ```
    /// use ties::{date::Date, report::review::Week};
    /// let today = Date::constant(2026, 11, 18);
    /// assert_eq!(Week::parse("last-week", today).expect("a week").read_on, Date::constant(2026, 11, 15));
    /// assert_eq!(Week::parse("2026-W47", today).expect("a week").read_on, today);
    /// assert!(Week::parse("2026-W48", today).is_err());
    /// ```
    pub fn parse(text: &str, today: Date) -> Result<Week, WeekError> {
        let period = Period::parse(text.trim())?;
        let (first, last) = period.days(today);
        if !matches!(
            period,
            Period::Week(..) | Period::This(Unit::Week) | Period::Last(Unit::Week)
        ) {
            return Err(WeekError::NoWeek {
                text: text.trim().to_owned(),
                week: plot::week(first),
            });
        }
        if first > today {
            return Err(WeekError::Ahead {
                week: plot::week(first),
                this: plot::week(today),
            });
        }
        Ok(Week {
            monday: first,
            read_on: last.min(today),
        })
    }

    /// The week as text: `2026-W47`.
    pub fn word(&self) -> String {
        plot::week(self.monday)
    }

    /// The days of the week up to `read_on`.
    pub fn days(&self) -> DateRange {
        DateRange {
            from: Some(self.monday),
            to: Some(self.read_on),
        }
    }

    /// Whether the week is read as of its Sunday.
    pub fn is_full(&self) -> bool {
        Duration::days(6).after(self.monday) <= self.read_on
    }
}

fn monday(day: Date) -> Date {
    let (first, _) = Period::This(Unit::Week).days(day);
    first
}

/// The day seven days earlier.
pub(super) fn a_week_before(day: Date) -> Date {
    Duration::days(7).before(day)
}

/// The last day of the previous calendar quarter.
pub(super) fn end_of_last_quarter(day: Date) -> Date {
    let (_, last) = Period::Last(Unit::Quarter).days(day);
    last
}
