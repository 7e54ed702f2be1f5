//! Words for months, weekdays, numbers, and lengths of time.
//!
//! In: one or two lowercase words. Out: what they mean. Does not: know today.

use jiff::civil::Weekday;

use super::{Date, Duration, day};

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

/// The weekday with this lowercase name or abbreviation.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    WEEKDAYS
        .iter()
        .find(|(name, short, _)| *name == word || short.contains(&word))
        .map(|(_, _, weekday)| *weekday)
}

/// The weekday with this full name, in lowercase.
pub(super) fn weekday_in_full(word: &str) -> Option<Weekday> {
    WEEKDAYS
        .iter()
        .find(|(name, _, _)| *name == word)
        .map(|(_, _, weekday)| *weekday)
}

/// Parses "march 3", "3 march", or "march 3rd" as (month, day).
pub(super) fn day_of_month(first: &str, second: &str) -> Option<(i8, i8)> {
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

/// Parses a year of four digits.
pub(super) fn year(word: &str) -> Option<i16> {
    day::parse(&format!("{word}-01-01")).map(Date::year)
}
