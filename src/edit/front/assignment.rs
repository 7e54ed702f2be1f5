//! Parses a typed assignment to a front matter field: `cadence=6 weeks`, `tags=heat, mentor`, `met=last friday`.
//!
//! In: `field=value`, and today's date. Out: [`Assignment`]. Does not: know the note, or whether the value is valid.

use jiff::civil::Date;

use crate::date::{day, natural};
use crate::settings::Settings;
use crate::settings::keys::{Field, KEYS, normalise};

/// An assignment of values to a key. Without values, the key is to be removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The key as typed.
    pub key: String,
    /// The value as typed, except that a day in words is written as `YYYY-MM-DD`.
    pub value: String,
    /// The field that the key means. `None` for a key of the user's own.
    pub field: Option<Field>,
    /// The values of a list, if they were not typed as one text.
    pub list: Option<Vec<String>>,
}

/// Prefix for a key that is deliberately not a field.
const OTHER: &str = "other.";

impl Assignment {
    /// Parses `field=value`. `None` if there is no `=` or no key before it.
    ///
    /// ```
    /// use ties::{date::Date, edit::front::Assignment, settings::Settings};
    /// let assignment = Assignment::read("met=last friday", Date::constant(2026, 11, 22), &Settings::default());
    /// assert_eq!(assignment.expect("an =").value, "2026-11-20");
    /// ```
    pub fn read(text: &str, today: Date, settings: &Settings) -> Option<Assignment> {
        let (key, value) = text.split_once('=')?;
        let (key, value) = (key.trim(), value.trim());
        let field = field(key, settings);
        let written = match field {
            Some(field) if is_day(field) => in_digits(field, value, today),
            _ => None,
        };
        (!key.is_empty()).then(|| Assignment {
            key: key.to_owned(),
            value: written.unwrap_or_else(|| value.to_owned()),
            field,
            list: None,
        })
    }

    /// An assignment to a field, under the field's first key.
    pub fn of(field: Field, value: &str) -> Assignment {
        Assignment {
            key: field.row().keys[0].to_owned(),
            value: value.to_owned(),
            field: Some(field),
            list: None,
        }
    }

    /// An assignment of exactly these values to a field that has a list.
    pub fn of_list(field: Field, values: Vec<String>) -> Assignment {
        Assignment {
            list: Some(values.clone()),
            ..Assignment::of(field, &values.join(", "))
        }
    }

    /// The `KEY` of an assignment to `other.KEY`.
    pub(super) fn other(&self) -> Option<&str> {
        self.key.strip_prefix(OTHER).filter(|key| !key.is_empty())
    }

    /// The assigned values, without duplicates. A list is split at commas outside `[[…]]` and `"…"`; tags also at
    /// whitespace.
    pub(super) fn values(&self, is_list: bool) -> Vec<String> {
        if let Some(list) = &self.list {
            return list.clone();
        }
        let whole = [self.value.as_str()];
        let parts = match (is_list, self.field) {
            (true, Some(Field::Tags)) => self
                .value
                .split(|c: char| c == ',' || c.is_whitespace())
                .map(|tag| tag.trim_start_matches('#'))
                .collect(),
            (true, _) => parts(&self.value),
            (false, _) => whole.to_vec(),
        };
        let mut found: Vec<String> = Vec::new();
        for part in parts {
            let part = part.trim();
            let bare = part
                .strip_prefix('"')
                .and_then(|part| part.strip_suffix('"'));
            let part = bare.filter(|_| is_list).unwrap_or(part);
            if !part.is_empty() && !found.iter().any(|value| value == part) {
                found.push(part.to_owned());
            }
        }
        found
    }
}

/// The field that a key means, looked up by the field's keys and its name.
fn field(key: &str, settings: &Settings) -> Option<Field> {
    let key = normalise(key);
    let by_name = || KEYS.iter().find(|row| row.name == key).map(|row| row.field);
    settings.field(&key).or_else(by_name)
}

/// Whether the field's value is a date.
fn is_day(field: Field) -> bool {
    matches!(
        field,
        Field::Snoozed | Field::Met | Field::LastContact | Field::Informed | Field::Date
    )
}

/// Whether the field may have several values.
pub(super) fn is_list(field: Field) -> bool {
    !is_day(field)
        && !matches!(
            field,
            Field::Name
                | Field::Fn
                | Field::Role
                | Field::Cadence
                | Field::Status
                | Field::Archived
                | Field::Deceased
                | Field::Birthday
        )
}

/// Whether the field's value is not a text, so that it needs no quotes.
pub(super) fn is_bare(field: Field) -> bool {
    is_day(field)
        || matches!(
            field,
            Field::Cadence | Field::Archived | Field::Deceased | Field::Birthday
        )
}

fn in_digits(field: Field, value: &str, today: Date) -> Option<String> {
    let in_digits = value.get(..10).is_some_and(day::looks_like);
    let day = (!in_digits).then(|| one_day(field, value, today))??;
    Some(day.to_string())
}

fn one_day(field: Field, value: &str, today: Date) -> Option<Date> {
    if field == Field::Snoozed {
        let ahead = natural::future_range(value, today)?;
        return ahead.from.filter(|_| ahead.from == ahead.to);
    }
    natural::date(value, today)
}

/// Splits at commas outside links and quotes.
fn parts(text: &str) -> Vec<&str> {
    let (mut found, mut from, mut in_link, mut quoted) = (Vec::new(), 0, false, false);
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        match c {
            '[' if rest.starts_with("[[") => in_link = true,
            ']' if rest.starts_with("]]") => in_link = false,
            '"' => quoted = !quoted,
            ',' if !in_link && !quoted => {
                found.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(&text[from..]);
    found
}
