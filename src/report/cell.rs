//! One value of a row, in every form that a face may want.
//!
//! In: a fact. Out: its JSON, and its plain text. Does not: colour, cut or make safe.

use serde_json::Value;

use crate::date::Date;
use crate::ledger::Contact;

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// There is none.
    Nothing,
    /// Words.
    Text(String),
    /// Words of several.
    List(Vec<String>),
    /// A whole number.
    Number(i64),
    /// A share from 0 to 1.
    Share(f64),
    /// A mean of whole numbers.
    Mean(f64),
    /// A day of a clock, or never.
    Clock(Option<Date>),
    /// A day.
    Day(Date),
    /// Something with parts, and how it reads.
    Parts(Value, String),
    /// Somebody, whom a face may show as a link to their note.
    Contact {
        /// What they are called.
        name: String,
        /// The path of their note in the vault, with `/`.
        path: String,
    },
    /// What can be typed to go on from here.
    Command(String),
}

impl Cell {
    /// As JSON: dates as `YYYY-MM-DD`, never as null.
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
        }
    }

    /// As plain text, for CSV and where there is no room for more.
    pub fn plain(&self) -> String {
        match self {
            Cell::Nothing | Cell::Clock(None) => String::new(),
            Cell::Text(text)
            | Cell::Parts(_, text)
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
    /// A contact.
    pub fn contact(contact: Contact<'_>) -> Cell {
        Cell::Contact {
            name: contact.name().to_owned(),
            path: contact.path().to_owned(),
        }
    }

    /// A count.
    pub fn count(count: usize) -> Cell {
        Cell::Number(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// Whether nothing is in it.
    pub fn is_blank(&self) -> bool {
        match self {
            Cell::Nothing => true,
            Cell::Text(text) => text.is_empty(),
            Cell::List(list) => list.is_empty(),
            _ => false,
        }
    }
}

/// A share as JSON, to four places, so that it reads well and is the same everywhere.
pub fn share_json(share: f64) -> Value {
    serde_json::Number::from_f64((share * 10_000.0).round() / 10_000.0)
        .map_or(Value::Null, Value::Number)
}
