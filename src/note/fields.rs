//! Defines the fields of front matter (docs/reference/notes.md#fields).
//!
//! In: values read by `frontmatter`. Out: [`Fields`]. Does not: know keys or formats.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::note_kind::NoteKind;
use crate::date::{Cadence, day};

/// A birthday, with or without a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Birthday {
    /// The year, if known.
    pub year: Option<i16>,
    /// Month, 1 to 12.
    pub month: i8,
    /// Day, 1 to 31, valid for that month in a leap year.
    pub day: i8,
}

impl std::fmt::Display for Birthday {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}-{:02}-{:02}", self.month, self.day),
            None => write!(f, "--{:02}-{:02}", self.month, self.day),
        }
    }
}

/// The status of a contact or goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The default, for contacts and goals.
    #[default]
    Active,
    /// The user no longer keeps up with the contact.
    Archived,
    /// The contact has died.
    Deceased,
    /// The goal is reached.
    Done,
    /// The goal is given up.
    Dropped,
}

impl Status {
    /// The word for it in front matter.
    pub fn word(self) -> &'static str {
        match self {
            Status::Active => "active",
            Status::Archived => "archived",
            Status::Deceased => "deceased",
            Status::Done => "done",
            Status::Dropped => "dropped",
        }
    }

    /// The status in a note of kind `what`. In a contact's note, `done` and `dropped` count as active, because other
    /// tools use these words for other things.
    pub fn of(self, what: NoteKind) -> Self {
        let of_goals = matches!(self, Status::Done | Status::Dropped);
        if of_goals && what.contact && !what.goal {
            Status::Active
        } else {
            self
        }
    }

    /// Every status.
    pub const ALL: [Status; 5] = [
        Status::Active,
        Status::Archived,
        Status::Deceased,
        Status::Done,
        Status::Dropped,
    ];
}

/// The fields of one note's front matter. An absent field is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[allow(missing_docs)] // The table in docs/reference/notes.md#fields describes the fields.
pub struct Fields {
    pub name: Option<String>,
    pub formatted_name: Option<String>,
    pub aliases: Vec<String>,
    pub types: Vec<String>,
    pub categories: Vec<String>,
    pub email: Vec<String>,
    pub phone: Vec<String>,
    pub url: Vec<String>,
    pub company: Vec<String>,
    pub role: Option<String>,
    pub place: Vec<String>,
    pub circle: Vec<String>,
    /// Without the `#`.
    pub tags: Vec<String>,
    pub cadence: Option<Cadence>,
    #[serde(with = "day::packed_option")]
    pub snoozed: Option<Date>,
    pub status: Status,
    pub birthday: Option<Birthday>,
    #[serde(with = "day::packed_option")]
    pub met: Option<Date>,
    /// Links or names, as written.
    pub introduced_by: Vec<String>,
    #[serde(with = "day::packed_option")]
    pub last_contact: Option<Date>,
    #[serde(with = "day::packed_option")]
    pub informed: Option<Date>,
    pub offers: Vec<String>,
    pub needs: Vec<String>,
    /// Links or names, as written.
    pub with: Vec<String>,
    #[serde(with = "day::packed_option")]
    pub date: Option<Date>,
    /// The time given with `date`, `HH:MM`.
    pub time: Option<String>,
    /// 1-based line of `date`.
    pub date_line: Option<u32>,
    /// Dates, cadences, and similar values as written, so that search finds them.
    pub written: Vec<String>,
    /// Unknown keys as written, with their values as JSON, in the order of the file.
    pub other: Vec<(String, String)>,
}
