//! Date ranges, as a query writes them and as first and last day (docs/reference/queries.md#values).
//!
//! In: text such as `2026-10`, `2026-01..2026-03`, `last-month..`, and today. Out: a [`RangeExpr`], which prints as it
//! was written, and the [`DateRange`] that it means on a given day. Does not: guess; text that is not a range is an
//! error.

use std::fmt;

use super::Date;
use super::error::RangeError;
use super::period::{Period, Unit, around, week_of};

/// The days from `from` to `to`, both included. An open end is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DateRange {
    /// The first day, or `None` if the range has no start.
    pub from: Option<Date>,
    /// The last day, or `None` if the range has no end.
    pub to: Option<Date>,
}

/// A range as written. Relative parts, such as `last-month`, stay relative until they are resolved against a day
/// (docs/reference/queries.md#values).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RangeExpr {
    /// A single period: `2026-10`, `today`.
    One(Period),
    /// `A..B`: from the start of A to the end of B. An open end is `None`.
    Between(Option<Period>, Option<Period>),
}

impl RangeExpr {
    /// Parses `A`, `A..B`, `A..`, `..B`, or `..` for all of time. `today` is needed only to detect a range with a
    /// relative end that ends before it begins.
    ///
    /// ```
    /// use ties::date::{Date, RangeExpr};
    /// let today = Date::constant(2026, 11, 22);
    /// let stretch = RangeExpr::parse("2026-01..last-month", today).expect("a range");
    /// assert_eq!(stretch.to_string(), "2026-01..last-month");
    /// assert_eq!(stretch.range(today).to_string(), "2026-01-01..2026-10-31");
    /// ```
    pub fn parse(text: &str, today: Date) -> Result<RangeExpr, RangeError> {
        let Some((from, to)) = text.split_once("..") else {
            return Period::parse(text).map(RangeExpr::One);
        };
        let end = |text: &str| match text {
            "" => Ok(None),
            text => Period::parse(text).map(Some),
        };
        let expr = RangeExpr::Between(end(from)?, end(to)?);
        match (expr, expr.range(today)) {
            (
                RangeExpr::Between(from, to),
                DateRange {
                    from: Some(first),
                    to: Some(last),
                },
            ) if first > last => Err(RangeError::Reversed(
                RangeExpr::Between(to, from).to_string(),
            )),
            _ => Ok(expr),
        }
    }

    /// The days of the range, relative to `today`.
    pub fn range(self, today: Date) -> DateRange {
        let (from, to) = match self {
            RangeExpr::One(period) => (Some(period), Some(period)),
            RangeExpr::Between(from, to) => (from, to),
        };
        DateRange {
            from: from.map(|period| period.days(today).0),
            to: to.map(|period| period.days(today).1),
        }
    }
}

impl From<Date> for RangeExpr {
    fn from(date: Date) -> Self {
        RangeExpr::One(Period::Day(date))
    }
}

impl fmt::Display for RangeExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RangeExpr::One(period) => write!(f, "{period}"),
            RangeExpr::Between(from, to) => write_between(from.as_ref(), to.as_ref(), f),
        }
    }
}

/// Writes a range that may be open at either end, such as `2..5` or `2026-06..`.
pub(crate) fn write_between<T: fmt::Display>(
    from: Option<&T>,
    to: Option<&T>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    if let Some(from) = from {
        write!(f, "{from}")?;
    }
    f.write_str("..")?;
    match to {
        Some(to) => write!(f, "{to}"),
        None => Ok(()),
    }
}

impl DateRange {
    /// All days: open at both ends.
    pub const ALL: DateRange = DateRange {
        from: None,
        to: None,
    };

    /// The range of a single day.
    pub fn day(date: Date) -> Self {
        DateRange {
            from: Some(date),
            to: Some(date),
        }
    }

    /// Parses a range (docs/reference/queries.md#values), relative to `today`.
    ///
    /// ```
    /// use ties::date::{Date, DateRange};
    /// let today = Date::constant(2026, 11, 22);
    /// let range = DateRange::parse("this-quarter", today).expect("a range");
    /// assert!(range.contains(Date::constant(2026, 12, 31)));
    /// assert_eq!(DateRange::parse("2026-W42", today).expect("a range").from, Some(Date::constant(2026, 10, 12)));
    /// ```
    pub fn parse(text: &str, today: Date) -> Result<Self, RangeError> {
        RangeExpr::parse(text, today).map(|expr| expr.range(today))
    }

    /// Whether `date` lies in the range.
    pub fn contains(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }

    /// The shortest way to write these days without anything relative to today.
    pub fn stretch(&self) -> RangeExpr {
        if let (Some(from), Some(to)) = (self.from, self.to) {
            let (year, week) = week_of(from);
            let whole = [
                (Period::Day(from), (from, from)),
                (Period::Week(year, week), around(from, Unit::Week)),
                (
                    Period::Month(from.year(), from.month()),
                    around(from, Unit::Month),
                ),
                (Period::Year(from.year()), around(from, Unit::Year)),
            ];
            for (period, days) in whole {
                if days == (from, to) {
                    return RangeExpr::One(period);
                }
            }
        }
        RangeExpr::Between(self.from.map(Period::Day), self.to.map(Period::Day))
    }
}

impl fmt::Display for DateRange {
    /// Prints a form that parses to the same days, whatever today is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.stretch())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TODAY: Date = Date::constant(2026, 11, 22);

    #[test]
    fn every_form_reads_as_its_days() {
        let table = [
            ("2026-10-01", "2026-10-01"),
            ("2026-10", "2026-10-01..2026-10-31"),
            ("2024-02", "2024-02-01..2024-02-29"),
            ("2026", "2026-01-01..2026-12-31"),
            ("2026-W42", "2026-10-12..2026-10-18"),
            ("2026-w01", "2025-12-29..2026-01-04"),
            ("2026-01..2026-03", "2026-01-01..2026-03-31"),
            ("2026-10-01..", "2026-10-01.."),
            ("..2026-10", "..2026-10-31"),
            ("Today", "2026-11-22"),
            ("yesterday", "2026-11-21"),
            ("this-week", "2026-11-16..2026-11-22"),
            ("last-week", "2026-11-09..2026-11-15"),
            ("this-month", "2026-11-01..2026-11-30"),
            ("last_month", "2026-10-01..2026-10-31"),
            ("this-quarter", "2026-10-01..2026-12-31"),
            ("last-quarter", "2026-07-01..2026-09-30"),
            ("this-year", "2026-01-01..2026-12-31"),
            ("last-year", "2025-01-01..2025-12-31"),
            ("last-year..yesterday", "2025-01-01..2026-11-21"),
            ("..", ".."),
        ];
        for (text, days) in table {
            let range = DateRange::parse(text, TODAY).expect(text);
            assert_eq!(Ok(range), DateRange::parse(days, TODAY), "{text}");
        }
    }

    #[test]
    fn unreadable_ranges_say_why() {
        let table = [
            (
                "2026-02-29",
                "2026-02-29 does not exist: that month has 28 days",
            ),
            ("2026-13", "there is no month 13"),
            ("2026-00-01", "there is no month 00"),
            ("2025-W53", "there is no week 53 in 2025"),
            ("2026-1", "`2026-1` is not a date or range"),
            ("202é", "`202é` is not a date or range"),
            ("next-week", "`next-week` is not a date or range"),
            ("2026..2027..2028", "`2027..2028` is not a date or range"),
            ("2026-03..2026-01", "the range ends before it begins"),
            ("today..last-week", "the range ends before it begins"),
        ];
        for (text, says) in table {
            let error = DateRange::parse(text, TODAY).expect_err(text);
            assert_eq!(error.to_string(), says, "{text}");
        }
    }

    #[test]
    fn whole_units_print_in_short_form() {
        for text in [
            "2026-10-01",
            "2026-10",
            "2026",
            "2026-W42",
            "2026-10-01..",
            "..",
        ] {
            let range = DateRange::parse(text, TODAY).expect(text);
            assert_eq!(range.to_string(), text);
        }
    }

    proptest! {
        #[test]
        fn printed_range_parses_back(from in proptest::option::of(0i64..1_000_000), len in proptest::option::of(0i64..800)) {
            use jiff::ToSpan;
            let start = Date::constant(1, 1, 1);
            let from = from.map(|n| start.saturating_add(n.days()));
            let to = len.map(|n| from.unwrap_or(start).saturating_add(n.days()));
            let range = DateRange { from, to };
            prop_assert_eq!(DateRange::parse(&range.to_string(), TODAY), Ok(range));
        }

        #[test]
        fn no_text_panics(text in ".{0,24}") {
            let _ = DateRange::parse(&text, TODAY);
        }
    }
}
