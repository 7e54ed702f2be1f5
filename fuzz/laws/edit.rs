//! Laws for edits of a note: all bytes outside the edit stay, and the requested change is there when the note is read
//! again. An edit may also be refused.
//!
//! In: `command PART [path PART] note`. A command is one line, such as `log yesterday met: lunch`, `done 7`, `drop 7`,
//! `set cadence=6 weeks`, `fix`, `relink Dana=Kim`, `name Kim`, or `alias Kim`. The text of `log` may have more lines.

mod front;
mod links;
mod log;

use ties::note::{self, Entry, Note};
use ties::settings::Settings;
use ties::text::Change;
use ties::text::change::apply;

use super::{check_span, parts, path_of};

/// A note before the edit, with its path.
struct Before<'a> {
    path: &'a str,
    bytes: &'a [u8],
    text: &'a str,
    note: Note,
    settings: Settings,
    /// The command.
    said: &'a str,
}

/// Checks one input.
pub fn check(bytes: &[u8]) {
    let (command, path, note) = match parts::<3>(bytes) {
        [Some(note), Some(command), None] => (command, None, note),
        [Some(note), path, Some(command)] => (command, path, note),
        _ => return,
    };
    let (Ok(command), path) = (std::str::from_utf8(command), path_of(path)) else {
        return;
    };
    let settings = Settings::default();
    let before = Before {
        path,
        bytes: note,
        // A note that is not UTF-8 is refused for every command.
        text: std::str::from_utf8(note).unwrap_or(""),
        note: note::parse(path, note, &settings),
        settings,
        said: command,
    };
    let (verb, said) = command.split_once(' ').unwrap_or((command.trim_end(), ""));
    match verb {
        "log" => log::check_log(&before, said),
        "done" | "drop" => log::check_close(&before, said, verb == "done"),
        "set" => front::check_set(&before, said),
        "fix" => log::check_fix(&before),
        "relink" => links::check_relink(&before, said),
        "name" | "alias" => links::check_name(&before, said, verb == "alias"),
        _ => {}
    }
}

impl Before<'_> {
    fn read(&self, text: &str) -> Note {
        note::parse(self.path, text.as_bytes(), &self.settings)
    }

    /// Checks the laws for every edit.
    fn check_edited(&self, text: &str) {
        assert!(
            !self.note.kind.unreadable,
            "a note that cannot be read was edited"
        );
        let marked = |text: &str| text.starts_with('\u{feff}');
        assert_eq!(marked(text), marked(self.text), "the byte order mark");
        let lone = |text: &str| text.replace("\r\n", "").contains('\n');
        if self.text.contains("\r\n") && !lone(self.text) {
            assert!(!lone(text), "a line end of another kind in {text:?}");
        }
        if !self.text.contains('\r') && !self.said.contains('\r') {
            assert!(
                !text.contains('\r'),
                "a line end of another kind in {text:?}"
            );
        }
    }

    fn check_changes(&self, changes: &[Change], text: &str) {
        for change in changes {
            check_span(change.span, self.text);
        }
        assert_eq!(apply(self.text, changes), text, "the changes make the text");
    }
}

/// Whether `new` is `old` with something inserted at one place.
fn is_inserted(old: &str, new: &str) -> bool {
    let same = |(one, other): &(u8, u8)| one == other;
    let head = old.bytes().zip(new.bytes()).take_while(same).count();
    let tail = old
        .bytes()
        .rev()
        .zip(new.bytes().rev())
        .take_while(same)
        .count();
    new.len() >= old.len() && head + tail >= old.len()
}

/// An entry without the parts that depend on its place in the note.
fn facts(entry: &Entry) -> Entry {
    Entry {
        line: 0,
        text_hash: 0,
        prefix: String::new(),
        ..entry.clone()
    }
}

fn all_facts(note: &Note) -> Vec<Entry> {
    note.entries.iter().map(facts).collect()
}

/// The passages of a note without their line numbers.
fn passages(note: &Note) -> Vec<(note::passage::Sort, &str)> {
    let passages = note.passages.iter();
    passages
        .map(|passage| (passage.sort, passage.text.as_str()))
        .collect()
}

/// Whether `all` contains `some` in the same order.
fn stand_among<T: PartialEq>(some: &[T], all: &[T]) -> bool {
    let mut all = all.iter();
    some.iter().all(|one| all.any(|other| other == one))
}

fn codes(note: &Note) -> Vec<&str> {
    note.diagnostics
        .iter()
        .map(|found| found.code.as_ref())
        .collect()
}
