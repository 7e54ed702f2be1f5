//! Durations in calendar units, and cadences (docs/reference/notes.md#durations).
//!
//! In: text such as `30d`, `6 weeks`, `monthly`. Out: a [`Duration`] or a [`Cadence`]. Does not: count hours.

use std::fmt;

use jiff::ToSpan;
use serde::{Deserialize, Serialize};

use super::Date;

/// A duration of calendar months and days. Months are added first; the day is clamped to the end of a short month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Duration {
    /// Calendar months. A year is twelve months.
    pub months: u32,
    /// Days. A week is seven days.
    pub days: u32,
}

/// The maximum duration in days: about a thousand years, so that no date arithmetic can overflow.
const LONGEST: u32 = 366_000;

impl Duration {
    /// A duration of `days` days.
    pub fn days(days: u32) -> Self {
        Duration { months: 0, days }
    }

    /// A duration of `months` calendar months.
    pub fn months(months: u32) -> Self {
        Duration { months, days: 0 }
    }

    /// The date this long after `date`, at most the last date that [`Date`] can represent.
    ///
    /// ```
    /// use ties::date::{Date, Duration};
    /// let jan = Date::constant(2026, 1, 31);
    /// assert_eq!(Duration::months(1).after(jan), Date::constant(2026, 2, 28));
    /// ```
    pub fn after(self, date: Date) -> Date {
        date.saturating_add(i64::from(self.months).months())
            .saturating_add(i64::from(self.days).days())
    }

    /// The date this long before `date`, at least the first date that [`Date`] can represent.
    pub fn before(self, date: Date) -> Date {
        date.saturating_sub(i64::from(self.months).months())
            .saturating_sub(i64::from(self.days).days())
    }

    /// Parses a duration: `30d`, `6 weeks`, `3 months`, `1y`, `weekly`, `every 6 weeks`, or a bare number of days.
    /// Returns `None` if the text is not a duration or means no duration (`none`, `never`, `0`).
    pub fn parse(text: &str) -> Option<Self> {
        match Cadence::parse(text)? {
            Cadence::Every(duration) => Some(duration),
            Cadence::Never => None,
        }
    }

    /// A duration of `n` units such as `d`, `week`, `months`, `y`. Returns `None` for an unknown unit and for a
    /// duration that is too long (over about a thousand years).
    pub fn of(n: u32, unit: &str) -> Option<Self> {
        let (months, days) = match unit.to_ascii_lowercase().as_str() {
            "d" | "day" | "days" => (0, n),
            "w" | "wk" | "wks" | "week" | "weeks" => (0, n.checked_mul(7)?),
            "m" | "mo" | "mos" | "month" | "months" => (n, 0),
            "q" | "quarter" | "quarters" => (n.checked_mul(3)?, 0),
            "y" | "yr" | "yrs" | "year" | "years" => (n.checked_mul(12)?, 0),
            _ => return None,
        };
        Duration { months, days }.within_reason()
    }

    /// The sum of both durations, or `None` if it is too long (over about a thousand years).
    ///
    /// ```
    /// use ties::date::Duration;
    /// let longest = Duration::months(12_000);
    /// assert_eq!(Duration::months(6).plus(Duration::days(3)), Some(Duration { months: 6, days: 3 }));
    /// assert_eq!(longest.plus(longest), None);
    /// ```
    pub fn plus(self, other: Duration) -> Option<Self> {
        let months = self.months.checked_add(other.months)?;
        let days = self.days.checked_add(other.days)?;
        Duration { months, days }.within_reason()
    }

    fn within_reason(self) -> Option<Self> {
        (self.days <= LONGEST && self.months <= LONGEST / 30).then_some(self)
    }

    /// Whether the duration is zero.
    pub fn is_zero(self) -> bool {
        self.months == 0 && self.days == 0
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.months, self.days) {
            (0, days) if days % 7 == 0 && days > 0 => write!(f, "{}w", days / 7),
            (0, days) => write!(f, "{days}d"),
            (months, 0) if months % 12 == 0 => write!(f, "{}y", months / 12),
            (months, 0) => write!(f, "{months}m"),
            (months, days) => write!(f, "{months}m{days}d"),
        }
    }
}

/// How often the user wants to be in touch with a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Cadence {
    /// Explicitly no cadence: `none`, `never`, `0`.
    Never,
    /// Once per duration.
    Every(Duration),
}

impl Cadence {
    /// Parses a cadence (docs/reference/notes.md#durations). Returns `None` if the text has none of its forms.
    ///
    /// ```
    /// use ties::date::{Cadence, Duration};
    /// assert_eq!(Cadence::parse("every 6 weeks"), Some(Cadence::Every(Duration::days(42))));
    /// assert_eq!(Cadence::parse("quarterly"), Some(Cadence::Every(Duration::months(3))));
    /// assert_eq!(Cadence::parse("never"), Some(Cadence::Never));
    /// assert_eq!(Cadence::parse("now and then"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.trim().to_lowercase();
        let every = |d: Duration| {
            if d.is_zero() {
                Cadence::Never
            } else {
                Cadence::Every(d)
            }
        };
        let named = match lower.as_str() {
            "none" | "never" => return Some(Cadence::Never),
            "daily" => Duration::days(1),
            "weekly" => Duration::days(7),
            "biweekly" | "bi-weekly" | "fortnightly" => Duration::days(14),
            "monthly" => Duration::months(1),
            "quarterly" => Duration::months(3),
            "yearly" | "annually" => Duration::months(12),
            _ => {
                let rest = lower.strip_prefix("every ").unwrap_or(&lower).trim();
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                let unit = rest[digits..].trim();
                if digits == 0 {
                    return (rest.len() < lower.len())
                        .then(|| Duration::of(1, unit))
                        .flatten()
                        .map(every);
                }
                let n = rest[..digits].parse().ok()?;
                return Duration::of(n, if unit.is_empty() { "d" } else { unit }).map(every);
            }
        };
        Some(every(named))
    }
}
