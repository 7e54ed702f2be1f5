//! An entry: one dated line of what passed between the user and people (docs/reference/notes.md#entries).
//!
//! In: what `log` read. Out: [`Entry`]. Does not: know who a target is, nor today.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::person::{Part, Person};
use crate::date::day;
use crate::settings::Verb;

/// The state of an entry (docs/reference/notes.md#state).
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
    /// Who may take part by being named, turn by turn, and those of each in the order of the line.
    pub people: Vec<Person>,
    /// Links that only name somebody or something.
    pub mentions: Vec<String>,
    /// Whether the contact whose note it is takes part as well.
    pub own: bool,
    /// Whether it is an entry only if somebody in `people` takes part, those beside and those listed aside.
    pub if_somebody: bool,
    /// Whether it is an entry only if the one before it, which was read from the same line, is none.
    pub otherwise: bool,
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
    /// A number that two entries of a marked verb share if they say the same (docs/reference/notes.md#logged-twice).
    pub same: u64,
}

impl Entry {
    /// The targets of those who take part if every link leads to a person: what the note alone can tell.
    pub fn first_named(&self) -> impl Iterator<Item = &str> {
        let asked = |person: &&Person| person.turn.part != Part::Listed;
        let first = self
            .people
            .iter()
            .find(asked)
            .map(|person| person.turn.turn);
        let people = self.people.iter().filter(move |person| {
            person.turn.part == Part::Listed || Some(person.turn.turn) == first
        });
        people.map(|person| person.target.as_str())
    }

    /// The targets of all links on its line, and of who is listed.
    pub fn linked(&self) -> impl Iterator<Item = &str> {
        let people = self
            .people
            .iter()
            .filter(|person| !person.turn.part.is_above());
        let mentions = self.mentions.iter().map(String::as_str);
        people.map(|person| person.target.as_str()).chain(mentions)
    }
}
