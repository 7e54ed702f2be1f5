//! An entry: one dated line of what passed between the user and people (notes.md 4).
//!
//! In: what `log` read. Out: [`Entry`]. Does not: know who a target is, nor today.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::day;
use crate::settings::Verb;

/// The state of an entry (notes.md 4, State).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum State {
    /// An open box; on a verb other than `promised`, `needs` and `asked` it means planned.
    Open = 1,
    /// A box with `x`.
    Done = 2,
    /// A box with `-`: it never happened.
    Dropped = 3,
}

impl State {
    /// Its word in output.
    pub fn word(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Done => "done",
            State::Dropped => "dropped",
        }
    }
}

/// One entry. Targets are as `note::link` keeps them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// 1-based line in the note.
    pub line: u32,
    /// The day.
    #[serde(with = "day::packed")]
    pub date: Date,
    /// The time, `HH:MM`.
    pub time: Option<String>,
    /// What it says.
    pub verb: Verb,
    /// For verbs that have one.
    pub kind: Option<String>,
    /// Who took part by being named, in the order of the line.
    pub people: Vec<String>,
    /// Links that only name somebody or something.
    pub mentions: Vec<String>,
    /// Whether the contact whose note it is takes part as well.
    pub own: bool,
    /// Whether it is an entry only if somebody in `people` is a contact (`daily_mentions`).
    pub if_contact: bool,
    /// What stands before `text` on its line, date and verb among it, as written; for search alone.
    pub lead: String,
    /// Everything after the verb, on as many lines as it has.
    pub text: String,
    /// Without the `#`.
    pub tags: Vec<String>,
    /// Open, done, dropped; `promised` and `needs` without a box are open.
    pub state: Option<State>,
    /// By when.
    #[serde(with = "day::packed_option")]
    pub due: Option<Date>,
    /// A number that two entries of a marked verb share if they say the same (notes.md 4, Logged twice).
    pub same: u64,
}
