//! Defines the fields of front matter (docs/reference/notes.md#fields).
//!
//! In: values read by `frontmatter`. Out: [`Fields`]. Does not: know keys or formats.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::birthday::Birthday;
use super::status::Status;
use crate::date::{Cadence, day};

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
