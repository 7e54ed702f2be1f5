//! Defines an entry: one dated line of what happened between the user and people (docs/reference/notes.md#entries).
//!
//! In: what `log` read. Out: [`Entry`]. Does not: know to which note a target leads, or know today's date.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::person::{Person, PersonSource};
use crate::date::day;
use crate::settings::Verb;

/// The state of an entry (docs/reference/notes.md#state).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum State {
    /// An open checkbox, `[ ]`. On a verb other than `promised`, `needs`, and `asked` it means planned.
    Open = 1,
    /// A checkbox with `x`.
    Done = 2,
    /// A checkbox with `-`: it did not happen.
    Dropped = 3,
}

impl State {
    /// The word for it in output.
    pub fn word(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Done => "done",
            State::Dropped => "dropped",
        }
    }
}

/// One entry. Targets have the form that `note::link` produces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// 1-based line in the note.
    pub line: u32,
    /// The day it happened.
    #[serde(with = "day::packed")]
    pub date: Date,
    /// The time, `HH:MM`.
    pub time: Option<String>,
    /// The verb.
    pub verb: Verb,
    /// The kind, for verbs that have one.
    pub kind: Option<String>,
    /// People who may take part, because they are named, listed, or linked. Ordered by turn, and within a turn by
    /// position on the line.
    pub people: Vec<Person>,
    /// Targets of links that only mention somebody or something.
    pub mentions: Vec<String>,
    /// Whether the contact whose note it is takes part too.
    pub owner_takes_part: bool,
    /// Whether it is an entry only if somebody in `people` takes part. People of [`PersonSource::NotDecisive`] and
    /// [`PersonSource::Listed`] do not count.
    pub requires_person: bool,
    /// Whether it is an entry only if the entry before it, which was read from the same line, is not one.
    pub only_if_previous_is_not: bool,
    /// The text before `text` on its line, including date and verb, as written. Used only for search.
    pub prefix: String,
    /// Everything after the verb. It can have several lines.
    pub text: String,
    /// Tags, without the `#`.
    pub tags: Vec<String>,
    /// Open, done, or dropped. Without a checkbox, `promised` and `needs` are open and other verbs have no state.
    pub state: Option<State>,
    /// The due date.
    #[serde(with = "day::packed_option")]
    pub due: Option<Date>,
    /// A hash of the text. It is equal for two entries of a marked verb that say the same
    /// (docs/reference/notes.md#logged-twice), and 0 for other verbs.
    pub text_hash: u64,
}

impl Entry {
    /// The targets of the people who take part if every link leads to a person. A note alone cannot tell more.
    pub fn first_named(&self) -> impl Iterator<Item = &str> {
        let is_named_in_text = |person: &&Person| person.rank.source != PersonSource::Listed;
        let first = self
            .people
            .iter()
            .find(is_named_in_text)
            .map(|person| person.rank.rank);
        let people = self.people.iter().filter(move |person| {
            person.rank.source == PersonSource::Listed || Some(person.rank.rank) == first
        });
        people.map(|person| person.target.as_str())
    }

    /// The targets of all links on its line, and of the people listed in front matter.
    pub fn linked(&self) -> impl Iterator<Item = &str> {
        let people = self
            .people
            .iter()
            .filter(|person| !person.rank.source.is_above());
        let mentions = self.mentions.iter().map(String::as_str);
        people.map(|person| person.target.as_str()).chain(mentions)
    }
}
