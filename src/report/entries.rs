//! Entries as rows (docs/reference/output.md#forms).
//!
//! In: entries of the ledger, with their texts. Out: cells by column, and the JSON of each. Does not: select them.

use serde_json::{Map, Value, json};

use super::cell::Cell;
use crate::ledger::{EntryRef, Ledger};
use crate::note::{Entry, link};

/// Returns the parsed entry for an entry of the ledger; `None` if its note was not read.
pub type ReadEntry<'a> = dyn Fn(&EntryRef) -> Option<&'a Entry> + 'a;

/// The first line of an entry's text as plain text, with links shown as they read.
pub fn words(entry: &Entry) -> String {
    link::plain(entry.text.lines().next().unwrap_or(""))
        .trim()
        .to_owned()
}

/// An entry, with the data that its row is made from.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    /// The ledger.
    pub ledger: &'a Ledger,
    /// The entry in the ledger.
    pub line: &'a EntryRef,
    /// The parsed entry, with its text.
    pub entry: &'a Entry,
}

/// The names of all columns, in CSV order.
pub const COLUMNS: [&str; 12] = [
    "date", "time", "verb", "kind", "with", "mentions", "text", "tags", "state", "due", "path",
    "line",
];

impl Row<'_> {
    /// The value of a column; `None` if there is no such column.
    pub fn cell(&self, column: &str) -> Option<Cell> {
        let text =
            |text: Option<&str>| text.map_or(Cell::Nothing, |text| Cell::Text(text.to_owned()));
        let entry = self.entry;
        Some(match column {
            "date" => Cell::Day(entry.date),
            "time" => text(entry.time.as_deref()),
            "verb" => text(Some(entry.verb.word())),
            "kind" => text(entry.kind.as_deref()),
            "with" => Cell::List(self.ledger.participants(self.line)),
            "mentions" => Cell::List(self.ledger.mentions(self.line)),
            "text" => text(Some(&entry.text)),
            "tags" => Cell::List(entry.tags.clone()),
            "state" => text(entry.state.map(crate::note::State::word)),
            "due" => entry.due.map_or(Cell::Nothing, Cell::Day),
            "path" => text(Some(self.ledger.path_of(self.line.note))),
            "line" => Cell::Number(i64::from(entry.line)),
            _ => return None,
        })
    }

    /// The entry as the JSON object described in docs/reference/output.md.
    pub fn json(&self) -> Map<String, Value> {
        COLUMNS
            .iter()
            .filter_map(|column| Some(((*column).to_owned(), self.cell(column)?.json())))
            .collect()
    }
}

/// A diagnostic as the JSON object described in docs/reference/output.md.
pub fn diagnostic_json(path: &str, diagnostic: &crate::text::Diagnostic) -> Value {
    json!({
        "code": diagnostic.code, "severity": diagnostic.severity.word(), "message": diagnostic.message, "path": path,
        "line": diagnostic.line, "column": diagnostic.column, "help": diagnostic.help,
        "fix": diagnostic.fix.as_ref().map(|fix| json!({"start": fix.span.start, "end": fix.span.end, "text": fix.text})),
    })
}
