//! A value of a table cell, independent of the output format.
//!
//! In: a fact. Out: its JSON, and its plain text. Does not: color, cut, or escape.

use serde_json::{Value, json};

use crate::date::Date;
use crate::ledger::Contact;
use crate::settings::Verb;

/// The value of a table cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// No value.
    Nothing,
    /// Text.
    Text(String),
    /// Several texts.
    List(Vec<String>),
    /// An integer.
    Number(i64),
    /// A share, from 0 to 1.
    Share(f64),
    /// A mean of integers; one decimal place is shown.
    Mean(f64),
    /// The date of a clock; `None` means never.
    Clock(Option<Date>),
    /// A date.
    Day(Date),
    /// A structured value: its JSON, and its plain text.
    Parts(Value, String),
    /// An entry, such as the last with a contact.
    Entry {
        /// Its date.
        date: Date,
        /// Its verb.
        verb: Verb,
        /// Its whole text, if it could be read.
        text: Option<String>,
        /// What is shown of it.
        shown: String,
    },
    /// A note that an output format can show as a link: a contact or a goal.
    Contact {
        /// The name that is shown.
        name: String,
        /// The path of the note in the vault, with `/`.
        path: String,
    },
    /// A command that the user can type next.
    Command(String),
}

impl Cell {
    /// The value as JSON. Dates are `YYYY-MM-DD`; a clock that never moved is null.
    pub fn json(&self) -> Value {
        match self {
            Cell::Nothing | Cell::Clock(None) => Value::Null,
            Cell::Text(text) | Cell::Command(text) | Cell::Contact { name: text, .. } => {
                text.as_str().into()
            }
            Cell::List(list) => list.clone().into(),
            Cell::Number(number) => (*number).into(),
            Cell::Share(share) | Cell::Mean(share) => share_json(*share),
            Cell::Clock(Some(date)) | Cell::Day(date) => date.to_string().into(),
            Cell::Parts(value, _) => value.clone(),
            // Made only when it is asked for, because most lists are tables.
            Cell::Entry {
                date, verb, text, ..
            } => json!({"date": date.to_string(), "verb": verb.word(), "text": text}),
        }
    }

    /// The value as plain text, for CSV and for tables.
    pub fn plain(&self) -> String {
        match self {
            Cell::Nothing | Cell::Clock(None) => String::new(),
            Cell::Text(text)
            | Cell::Parts(_, text)
            | Cell::Entry { shown: text, .. }
            | Cell::Command(text)
            | Cell::Contact { name: text, .. } => text.clone(),
            Cell::List(list) => list.join("; "),
            Cell::Number(number) => number.to_string(),
            Cell::Share(share) => format!("{share:.2}"),
            Cell::Mean(mean) => format!("{}", (mean * 10.0).round() / 10.0),
            Cell::Clock(Some(date)) | Cell::Day(date) => date.to_string(),
        }
    }
}

impl Cell {
    /// A cell that links to the note of a contact.
    pub fn contact(contact: Contact<'_>) -> Cell {
        Cell::Contact {
            name: contact.name().to_owned(),
            path: contact.path().to_owned(),
        }
    }

    /// A cell with a count.
    pub fn count(count: usize) -> Cell {
        Cell::Number(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// Whether there is no text to show. A clock that never moved is not blank: it is shown as "never".
    pub fn is_blank(&self) -> bool {
        match self {
            Cell::Nothing => true,
            Cell::Text(text) => text.is_empty(),
            Cell::List(list) => list.is_empty(),
            _ => false,
        }
    }
}

/// A fraction as JSON, rounded to four places, so that the output is readable and the same on every machine.
pub fn share_json(share: f64) -> Value {
    serde_json::Number::from_f64((share * 10_000.0).round() / 10_000.0)
        .map_or(Value::Null, Value::Number)
}
