//! Single days: parsing, counting, and packing into a number that sorts like the date.
//!
//! In: text, dates. Out: dates, days between them. Does not: guess; text that is not a day gives `None`.

use super::Date;

/// Parses exactly `YYYY-MM-DD`. Returns `None` for any other form and for a day that does not exist.
pub fn parse(text: &str) -> Option<Date> {
    let (year, month, day) = digits(text)?;
    Date::new(year, month, day).ok()
}

/// Whether the text has the form `YYYY-MM-DD`, even if the day does not exist.
pub fn looks_like(text: &str) -> bool {
    digits(text).is_some()
}

fn digits(text: &str) -> Option<(i16, i8, i8)> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0, |number: i16, digit| {
            let digit = digit.is_ascii_digit().then(|| digit - b'0')?;
            Some(number * 10 + i16::from(digit))
        })
    };
    let two = |digits: &[u8]| i8::try_from(number(digits)?).ok();
    Some((number(&bytes[..4])?, two(&bytes[5..7])?, two(&bytes[8..])?))
}

/// The number of days from `from` to `to`; negative if `to` comes first.
///
/// ```
/// use ties::date::{Date, day::between};
/// assert_eq!(between(Date::constant(2026, 10, 10), Date::constant(2026, 11, 22)), 43);
/// ```
pub fn between(from: Date, to: Date) -> i64 {
    number(to) - number(from)
}

/// The distance from `today` in words: `43 days ago`, `yesterday`, `in 3 days`.
///
/// ```
/// use ties::date::{Date, day::ago};
/// let today = Date::constant(2026, 11, 22);
/// assert_eq!(ago(Date::constant(2026, 10, 10), today), "43 days ago");
/// assert_eq!(ago(Date::constant(2026, 11, 23), today), "tomorrow");
/// ```
pub fn ago(date: Date, today: Date) -> String {
    match between(date, today) {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        -1 => "tomorrow".to_owned(),
        days if days > 0 => format!("{days} days ago"),
        days => format!("in {} days", -days),
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar.
fn number(date: Date) -> i64 {
    // Years start in March, so that the leap day is the last day of its year.
    let (year, month) = (i64::from(date.year()), i64::from(date.month()));
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(date.day()) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Packs a date into a number that sorts like the date and is cheap to unpack; see [`unpack`].
pub fn pack(date: Date) -> i64 {
    i64::from(date.year()) * 512 + i64::from(date.month()) * 32 + i64::from(date.day())
}

/// The date that [`pack`] turned into `number`, or `None` for any other number.
pub fn unpack(number: i64) -> Option<Date> {
    let year = i16::try_from(number.div_euclid(512)).ok()?;
    let rest = number.rem_euclid(512);
    Date::new(
        year,
        i8::try_from(rest / 32).ok()?,
        i8::try_from(rest % 32).ok()?,
    )
    .ok()
}

/// Serde support: dates in a serialized form of a few bytes. Use it with `#[serde(with = "…")]`.
pub mod packed {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Date;

    /// Serializes a date as its packed number.
    pub fn serialize<S: Serializer>(date: &Date, to: S) -> Result<S::Ok, S::Error> {
        super::pack(*date).serialize(to)
    }

    /// Deserializes a packed date. Fails for a number that is not a packed date.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        let number = i64::deserialize(from)?;
        super::unpack(number).ok_or_else(|| serde::de::Error::custom("no date"))
    }
}

/// Like [`packed`], for an optional date.
pub mod packed_option {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Date;

    /// Serializes a date as its packed number, or as none.
    pub fn serialize<S: Serializer>(date: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
        date.map(super::pack).serialize(to)
    }

    /// Deserializes an optional packed date. Fails for a number that is not a packed date.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
        let number = Option::<i64>::deserialize(from)?;
        number
            .map(|n| super::unpack(n).ok_or_else(|| serde::de::Error::custom("no date")))
            .transpose()
    }
}
