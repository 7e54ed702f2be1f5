//! Dates in plain English: "yesterday", "last friday", "3 days ago", "march" (docs/reference/queries.md#the-question).
//!
//! In: a few words and today. Out: the period that they mean, in the past, ahead, or as a due day. Does not: guess; if
//! any word is not understood, the result is `None`, never today.

use super::phrase::Phrase;
use super::{Date, DateRange, Period};

pub use super::words::{length, month, number};

/// Parses a period. Returns `None` unless every word is understood; ignores case and commas. A weekday is the latest
/// one up to today ("last friday": before today). A month, or a day of a month, without a year is the latest one that
/// has begun.
///
/// ```
/// use ties::date::{Date, natural};
/// let today = Date::constant(2026, 11, 22);
/// let read = |text| natural::period(text, today).map(|period| period.to_string());
/// assert_eq!(read("last friday").as_deref(), Some("2026-11-20"));
/// assert_eq!(read("March").as_deref(), Some("2026-03"));
/// assert_eq!(read("december").as_deref(), Some("2025-12"));
/// assert_eq!(read("last month").as_deref(), Some("last-month"));
/// assert_eq!(read("some time last month"), None);
/// ```
pub fn period(text: &str, today: Date) -> Option<Period> {
    Phrase::parse(&text.replace(',', " "))?.past(today)
}

/// The days of the period that [`period`] reads.
pub fn range(text: &str, today: Date) -> Option<DateRange> {
    let (from, to) = period(text, today)?.days(today);
    Some(DateRange {
        from: Some(from),
        to: Some(to),
    })
}

/// The single day that the words mean, or `None` if they mean more than one day or are not understood.
///
/// ```
/// use ties::date::{Date, natural};
/// let today = Date::constant(2026, 11, 22);
/// assert_eq!(natural::date("two weeks ago", today), Some(Date::constant(2026, 11, 8)));
/// assert_eq!(natural::date("last week", today), None);
/// ```
pub fn date(text: &str, today: Date) -> Option<Date> {
    let (from, to) = period(text, today)?.days(today);
    (from == to).then_some(from)
}

/// Parses a period to come: "tomorrow", "next week", "friday", "december", "march 3". A weekday or a day of a month is
/// the next one, counting today. A month is the next one that is not over.
///
/// ```
/// use ties::date::{Date, natural};
/// let today = Date::constant(2026, 11, 22);
/// assert_eq!(natural::future_range("next week", today).map(|range| range.to_string()).as_deref(), Some("2026-W48"));
/// ```
pub fn future_range(text: &str, today: Date) -> Option<DateRange> {
    Phrase::parse(text)?.ahead(today)
}

/// Parses the last day of a period to come, by which something is due. Unlike [`future_range`], it also reads "today",
/// "in 3 days", and "next friday", which is the Friday of next week.
///
/// ```
/// use ties::date::{Date, natural};
/// let today = Date::constant(2026, 11, 22);
/// assert_eq!(natural::due_day("next friday", today), Some(Date::constant(2026, 11, 27)));
/// ```
pub fn due_day(text: &str, today: Date) -> Option<Date> {
    Phrase::parse(text)?.due(today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A Sunday.
    const TODAY: Date = Date::constant(2026, 11, 22);

    #[test]
    fn past_phrases_read_as_dates() {
        let table = [
            ("today", "2026-11-22"),
            ("Yesterday", "2026-11-21"),
            ("sunday", "2026-11-22"),
            ("last sunday", "2026-11-15"),
            ("monday", "2026-11-16"),
            ("last Friday", "2026-11-20"),
            ("3 days ago", "2026-11-19"),
            ("a week ago", "2026-11-15"),
            ("nine months ago", "2026-02-22"),
            ("november", "2026-11"),
            ("dec", "2025-12"),
            ("March 2025", "2025-03"),
            ("march 3", "2026-03-03"),
            ("3rd of march", ""),
            ("24 december", "2025-12-24"),
            ("february 29", "2024-02-29"),
            ("March 3rd, 2025", "2025-03-03"),
            ("2026-10-01", "2026-10-01"),
            ("2025", "2025"),
            ("this quarter", "2026-10-01..2026-12-31"),
            ("last year", "2025"),
        ];
        for (text, days) in table {
            let range = range(text, TODAY).map(|range| range.to_string());
            assert_eq!(range.unwrap_or_default(), days, "{text}");
        }
    }

    #[test]
    fn partly_understood_text_is_none() {
        for text in [
            "",
            "now",
            "soon",
            "this friday",
            "last march",
            "thirteen days ago",
            "3 days",
            "february 30",
            "2026-02-30",
            "today maybe",
            "march 3 26",
            "ages ago",
        ] {
            assert_eq!(period(text, TODAY), None, "{text}");
        }
    }

    #[test]
    fn no_phrase_means_a_day_before_the_year_0() {
        let first = Date::constant(0, 1, 1);
        for text in [
            "march",
            "4 march",
            "last friday",
            "3 days ago",
            "a year ago",
        ] {
            assert_eq!(period(text, first), None, "{text}");
        }
        for text in ["yesterday", "last week", "last month", "last year"] {
            let range = range(text, first).map(|range| range.to_string());
            assert_eq!(range.as_deref(), Some("0000-01-01"), "{text}");
        }
    }

    #[test]
    fn future_phrases_read_as_dates() {
        let table = [
            ("tomorrow", "2026-11-23"),
            ("next month", "2026-12"),
            ("next quarter", "2027-01-01..2027-03-31"),
            ("next year", "2027"),
            ("sunday", "2026-11-22"),
            ("monday", "2026-11-23"),
            ("november", "2026-11"),
            ("march", "2027-03"),
            ("21 november", "2027-11-21"),
            ("29 february", "2028-02-29"),
        ];
        for (text, days) in table {
            let range = future_range(text, TODAY).map(|range| range.to_string());
            assert_eq!(range.as_deref(), Some(days), "{text}");
        }
        // "Next friday" is ambiguous: it may be in this week or in the next.
        assert_eq!(future_range("next friday", TODAY), None);
    }

    #[test]
    fn due_phrases_read_as_last_day() {
        let table = [
            ("today", "2026-11-22"),
            ("tomorrow", "2026-11-23"),
            ("in two weeks", "2026-12-06"),
            ("next friday", "2026-11-27"),
            ("next week", "2026-11-29"),
            ("friday", "2026-11-27"),
            ("march", "2027-03-31"),
        ];
        for (text, day) in table {
            let due = due_day(text, TODAY).map(|day| day.to_string());
            assert_eq!(due.as_deref(), Some(day), "{text}");
        }
        for text in ["next fri", "yesterday", "in a while", "2026-12-01"] {
            assert_eq!(due_day(text, TODAY), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(last|this|next|march|3|days|ago|2026| |,|é|.){0,8}") {
            let _ = (period(&text, TODAY), future_range(&text, TODAY), period(&text, Date::MIN), future_range(&text, Date::MAX), due_day(&text, Date::MAX));
        }
    }
}
