//! Birthdays (docs/reference/notes.md#fields).
//!
//! In: nothing. Out: [`Birthday`]. Does not: read one; `value` does that.

use serde::{Deserialize, Serialize};

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
