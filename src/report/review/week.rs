//! Which week is reviewed, and on which day it is read.
//!
//! In: a week as a person writes it, and today. Out: [`Week`]. Does not: look at notes.
//!
//! A week that is over is read on its Sunday, whenever that is done; the week of today up to today. So the same notes
//! give the same review of it for ever.

use crate::date::{Date, DateRange, Duration, Period, RangeError, Unit};
use crate::report::plot;

/// One ISO week, up to the day on which it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    /// Its first day.
    pub monday: Date,
    /// The day on which it is read.
    pub read_on: Date,
}

/// Why a text is no week that can be reviewed.
#[derive(Debug, thiserror::Error)]
pub enum WeekError {
    /// It is no date at all.
    #[error("{0}; write a week as 2026-W47, or last-week")]
    Unreadable(#[from] RangeError),
    /// It is a day, a month or a year.
    #[error("`{said}` is no week; write it as {week}, or last-week")]
    NoWeek {
        /// What was written.
        said: String,
        /// The week that it begins in.
        week: String,
    },
    /// It has not begun.
    #[error("{week} has not begun yet; this week is {this}")]
    Ahead {
        /// The week asked for.
        week: String,
        /// The week of today.
        this: String,
    },
}

impl Week {
    /// The week of a day, up to that day.
    pub fn of(day: Date) -> Week {
        Week {
            monday: monday(day),
            read_on: day,
        }
    }

    /// Reads `2026-W47`, `this-week` or `last-week` as seen from `today`.
    ///
    /// # Errors
    /// [`WeekError`] for what is no week, and for one that has not begun.
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
                said: text.trim().to_owned(),
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

    /// As it is written: `2026-W47`.
    pub fn word(&self) -> String {
        plot::week(self.monday)
    }

    /// Its days up to that on which it is read.
    pub fn days(&self) -> DateRange {
        DateRange {
            from: Some(self.monday),
            to: Some(self.read_on),
        }
    }

    /// Whether its Sunday is reached.
    pub fn is_full(&self) -> bool {
        Duration::days(6).after(self.monday) <= self.read_on
    }
}

fn monday(day: Date) -> Date {
    let (first, _) = Period::This(Unit::Week).days(day);
    first
}

/// The day seven days before.
pub(super) fn a_week_before(day: Date) -> Date {
    Duration::days(7).before(day)
}

/// The last day of the calendar quarter before.
pub(super) fn end_of_last_quarter(day: Date) -> Date {
    let (_, last) = Period::Last(Unit::Quarter).days(day);
    last
}
