//! What front matter says, field by field (docs/reference/notes.md#fields).
//!
//! In: values read by `frontmatter`. Out: [`Fields`]. Does not: know keys or formats.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::what::What;
use crate::date::{Cadence, day};

/// A birthday; the year may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Birthday {
    /// The year, if it is known.
    pub year: Option<i16>,
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31, possible in that month of a leap year.
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

/// Where a contact or a goal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The default.
    #[default]
    Active,
    /// A contact laid aside.
    Archived,
    /// A contact who has died.
    Deceased,
    /// A goal reached.
    Done,
    /// A goal given up.
    Dropped,
}

impl Status {
    /// Its word in front matter.
    pub fn word(self) -> &'static str {
        match self {
            Status::Active => "active",
            Status::Archived => "archived",
            Status::Deceased => "deceased",
            Status::Done => "done",
            Status::Dropped => "dropped",
        }
    }

    /// What it means in such a note: a contact is not done or dropped, whatever another tool keeps there.
    pub fn of(self, what: What) -> Self {
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

/// The fields of one note's front matter. A field that is not there is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[allow(missing_docs)] // The fields are those of the table in docs/reference/notes.md#fields.
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
    /// The time beside `date`, `HH:MM`.
    pub time: Option<String>,
    /// 1-based line of `date`.
    pub date_line: Option<u32>,
    /// Dates, cadences and the like as written, so that they can be searched.
    pub written: Vec<String>,
    /// Keys that the program does not know, as written, with their values as JSON, in the order of the file.
    pub other: Vec<(String, String)>,
}
