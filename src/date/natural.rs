//! Dates in plain English: "yesterday", "last friday", "3 days ago", "march" (docs/reference/queries.md#the-question).
//!
//! In: a few words and today. Out: the period that they mean. Does not: guess; if any word is not understood, the
//! result is `None`, never today.

use jiff::ToSpan;
use jiff::civil::Weekday;

use super::period::around;
use super::{Date, DateRange, Duration, Period, Unit, day};

/// The months and their abbreviations.
const MONTHS: [(&str, &[&str]); 12] = [
    ("january", &["jan"]),
    ("february", &["feb"]),
    ("march", &["mar"]),
    ("april", &["apr"]),
    ("may", &[]),
    ("june", &["jun"]),
    ("july", &["jul"]),
    ("august", &["aug"]),
    ("september", &["sep", "sept"]),
    ("october", &["oct"]),
    ("november", &["nov"]),
    ("december", &["dec"]),
];

const WEEKDAYS: [(&str, &[&str], Weekday); 7] = [
    ("monday", &["mon"], Weekday::Monday),
    ("tuesday", &["tue", "tues"], Weekday::Tuesday),
    ("wednesday", &["wed"], Weekday::Wednesday),
    ("thursday", &["thu", "thur", "thurs"], Weekday::Thursday),
    ("friday", &["fri"], Weekday::Friday),
    ("saturday", &["sat"], Weekday::Saturday),
    ("sunday", &["sun"], Weekday::Sunday),
];

/// Numbers in words, up to twelve.
const NUMBERS: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
];

/// The number of a month, 1 to 12, from its lowercase name or abbreviation.
pub fn month(word: &str) -> Option<i8> {
    let at = MONTHS
        .iter()
        .position(|(name, short)| *name == word || short.contains(&word))?;
    i8::try_from(at + 1).ok()
}

/// Parses a whole number in digits, in lowercase words up to twelve, or as "a" or "an".
pub fn number(word: &str) -> Option<u32> {
    if matches!(word, "a" | "an") {
        return Some(1);
    }
    let in_words = NUMBERS.iter().position(|name| *name == word);
    let digits = !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    in_words
        .and_then(|at| u32::try_from(at).ok())
        .or_else(|| digits.then(|| word.parse().ok()).flatten())
}

/// Parses a number and a unit, both in lowercase: "3 days", "six months", "a year".
pub fn length(number_word: &str, unit: &str) -> Option<Duration> {
    let unit = unit.strip_suffix('s').unwrap_or(unit);
    matches!(unit, "day" | "week" | "month" | "quarter" | "year")
        .then(|| Duration::of(number(number_word)?, unit))
        .flatten()
}

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
    let lower = text.to_lowercase().replace(',', " ");
    let words: Vec<&str> = lower.split_whitespace().collect();
    match words.as_slice() {
        [word] => weekday(word)
            .map(|weekday| Period::Day(latest(weekday, today)))
            .or_else(|| month(word).map(|month| latest_month(month, today)))
            .or_else(|| Period::parse(word).ok()),
        ["this", unit] => Unit::of(unit).map(Period::This),
        ["last", word] => Unit::of(word).map(Period::Last).or_else(|| {
            let yesterday = today.yesterday().ok()?;
            weekday(word).map(|weekday| Period::Day(latest(weekday, yesterday)))
        }),
        [number, unit, "ago"] => Some(Period::Day(length(number, unit)?.before(today))),
        [first, second] => match (month(first), year(second)) {
            (Some(month), Some(year)) => Some(Period::Month(year, month)),
            _ => {
                let (month, day) = day_of_month(first, second)?;
                latest_day(month, day, today)
            }
        },
        [first, second, third] => {
            let (month, day) = day_of_month(first, second)?;
            Some(Period::Day(Date::new(year(third)?, month, day).ok()?))
        }
        _ => None,
    }
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
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    match words.as_slice() {
        ["tomorrow"] => Some(DateRange::day(today.tomorrow().ok()?)),
        [word] if weekday(word).is_some() => {
            let ahead = weekday(word)?.since(today.weekday());
            let day = today.checked_add(i64::from(ahead).days()).ok()?;
            Some(DateRange::day(day))
        }
        [word] if month(word).is_some() => {
            let month = month(word)?;
            let year = today.year() + i16::from(month < today.month());
            let (from, to) = Period::Month(year, month).days(today);
            Some(DateRange {
                from: Some(from),
                to: Some(to),
            })
        }
        [first, second] if day_of_month(first, second).is_some() => {
            let (month, day) = day_of_month(first, second)?;
            (0..=8)
                .filter_map(|years| Date::new(today.year() + years, month, day).ok())
                .find(|date| *date >= today)
                .map(DateRange::day)
        }
        ["next", unit] => {
            let (_, end) = around(today, Unit::of(unit)?);
            let (from, to) = around(end.tomorrow().ok()?, Unit::of(unit)?);
            Some(DateRange {
                from: Some(from),
                to: Some(to),
            })
        }
        _ => None,
    }
}

fn weekday(word: &str) -> Option<Weekday> {
    WEEKDAYS
        .iter()
        .find(|(name, short, _)| *name == word || short.contains(&word))
        .map(|(_, _, weekday)| *weekday)
}

/// The latest date up to `until` (included) that is this weekday.
fn latest(weekday: Weekday, until: Date) -> Date {
    let back = until.weekday().since(weekday);
    until.saturating_sub(i64::from(back).days())
}

fn latest_month(month: i8, today: Date) -> Period {
    let year = today.year() - i16::from(month > today.month());
    Period::Month(year, month)
}

/// The latest date up to today with this month and day. For February 29 it may lie years back.
fn latest_day(month: i8, day: i8, today: Date) -> Option<Period> {
    (0..=8)
        .filter_map(|back| Date::new(today.year() - back, month, day).ok())
        .find(|date| *date <= today)
        .map(Period::Day)
}

/// Parses "march 3", "3 march", or "march 3rd" as (month, day).
fn day_of_month(first: &str, second: &str) -> Option<(i8, i8)> {
    match (month(first), month(second)) {
        (Some(month), None) => Some((month, ordinal(second)?)),
        (None, Some(month)) => Some((month, ordinal(first)?)),
        _ => None,
    }
}

fn ordinal(word: &str) -> Option<i8> {
    let digits = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending))
        .unwrap_or(word);
    (digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
}

fn year(word: &str) -> Option<i16> {
    day::parse(&format!("{word}-01-01")).map(Date::year)
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

    proptest! {
        #[test]
        fn no_text_panics(text in "(last|this|next|march|3|days|ago|2026| |,|é|.){0,8}") {
            let _ = (period(&text, TODAY), future_range(&text, TODAY), period(&text, Date::MIN), future_range(&text, Date::MAX));
        }
    }
}
