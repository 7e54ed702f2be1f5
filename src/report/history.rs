//! The history of a note as rows: one row for each thing that a commit changed in it.
//!
//! In: revisions from git. Out: cells by column. Does not: run git, or know time zones.

use super::cell::Cell;
use super::note_diff::{Difference, Version, differences, line};
use crate::date::Date;
use crate::note::State;
use crate::settings::Settings;
use crate::vault::history::{NoteVersion, Revision};

/// A row: one thing that a commit changed.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    /// The commit.
    pub revision: &'a Revision,
    /// The local date of the commit; `None` if its time is out of range.
    pub date: Option<Date>,
    /// The change.
    pub difference: Difference,
    /// Whether this is the first row of its commit.
    pub is_first: bool,
}

/// The names of all columns, in CSV order.
pub const COLUMNS: [&str; 14] = [
    "date", "author", "commit", "change", "what", "key", "old", "new", "on", "verb", "kind",
    "text", "state", "path",
];

/// The rows of the revisions, in their order. `day_of` returns the local date of a time in seconds since 1970.
pub fn rows<'a>(
    revisions: &'a [Revision],
    settings: &Settings,
    day_of: &dyn Fn(i64) -> Option<Date>,
) -> Vec<Row<'a>> {
    let version = |note: &'a Option<NoteVersion>| {
        note.as_ref().map(|note| Version {
            path: &note.path,
            bytes: &note.bytes,
        })
    };
    let rows_of = |revision: &'a Revision| {
        let differences = differences(
            version(&revision.before),
            version(&revision.after),
            settings,
        );
        let date = day_of(revision.time);
        differences
            .into_iter()
            .enumerate()
            .map(move |(at, difference)| Row {
                revision,
                date,
                difference,
                is_first: at == 0,
            })
    };
    revisions.iter().flat_map(rows_of).collect()
}

impl Row<'_> {
    /// The value of a column; `None` if there is no such column. `arrow` separates the old from the new value.
    pub fn cell(&self, column: &str, arrow: &str) -> Option<Cell> {
        let text = |text: &str| Cell::Text(text.to_owned());
        let entry = self.difference.entry();
        let of_entry = entry.map_or(Cell::Nothing, |entry| match column {
            "on" => Cell::Day(entry.date),
            "verb" => text(entry.verb.word()),
            "kind" => entry.kind.as_deref().map_or(Cell::Nothing, text),
            "text" => text(&entry.text),
            _ => entry.state.map(State::word).map_or(Cell::Nothing, text),
        });
        let note_version = self
            .revision
            .after
            .as_ref()
            .or(self.revision.before.as_ref());
        Some(match column {
            "date" => self.date.map_or(Cell::Nothing, Cell::Day),
            "author" => text(&self.revision.author),
            "commit" => text(&self.revision.commit),
            "change" => text(self.difference.word()),
            "what" => text(&self.difference.says(arrow)),
            "key" => match &self.difference {
                Difference::Key { key, .. } => text(key),
                _ => Cell::Nothing,
            },
            "old" => self.sides().0,
            "new" => self.sides().1,
            "on" | "verb" | "kind" | "text" | "state" => of_entry,
            "path" => note_version.map_or(Cell::Nothing, |note_version| text(&note_version.path)),
            _ => return None,
        })
    }

    /// The old and the new value, if the change replaced something.
    fn sides(&self) -> (Cell, Cell) {
        let text = |text: &str| Cell::Text(text.to_owned());
        match &self.difference {
            Difference::Renamed { old, new } => (text(old), text(new)),
            Difference::Key { old, new, .. } => (Cell::List(old.clone()), Cell::List(new.clone())),
            Difference::Edited { old, new } => (text(&line(old)), text(&line(new))),
            Difference::Text { added, removed } => (Cell::count(*removed), Cell::count(*added)),
            _ => (Cell::Nothing, Cell::Nothing),
        }
    }
}
