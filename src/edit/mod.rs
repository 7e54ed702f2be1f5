//! Edits one note and leaves every byte outside the edit unchanged.
//!
//! In: the bytes of a note and the requested edit. Out: [`Change`]s, checked by parsing the changed note: it has the
//! same facts as before, plus the requested ones, and nothing else. Does not: write files, or know today's date.

pub mod entry_input;
pub mod fix;
pub mod front;
mod list;
pub mod log;
pub mod mark;
mod place;
pub mod relink;
#[cfg(test)]
mod tests;
pub mod title;

use std::borrow::Cow;

use crate::note::blocks::{self, Blocks};
use crate::note::{Entry, Note, Passage, fence, mask, parse};
use crate::settings::Settings;
use crate::text::change::apply;
use crate::text::{Change, Diagnostic, Lines};

/// Why a note cannot be edited as requested. On an error, nothing is changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The note cannot be read, for example because it is not UTF-8.
    #[error("{}", .0.one_line(""))]
    Unreadable(Box<Diagnostic>),
    /// The note has git conflict markers on these 1-based lines.
    #[error("conflict markers of git on line{} {}", if .0.len() == 1 { "" } else { "s" }, lines(.0))]
    Conflict(Vec<u32>),
    /// The parser reports a problem with the text to write.
    #[error("{}{}", .0.message, .0.help.as_ref().map_or(String::new(), |help| format!("; {help}")))]
    InvalidInput(Box<Diagnostic>),
    /// The front matter cannot be edited this way; the message says why.
    #[error("{0}")]
    Frontmatter(String),
    /// The changed note would not be read as intended; the message says why.
    #[error("{0}")]
    Refused(&'static str),
}

fn lines(lines: &[u32]) -> String {
    let lines: Vec<String> = lines.iter().map(u32::to_string).collect();
    lines.join(", ")
}

/// An edited note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The changes to the original text, in order.
    pub changes: Vec<Change>,
    /// The text with the changes applied.
    pub text: String,
    /// The 1-based line of the changed or new entry.
    pub line: u32,
    /// The entry that was added or changed, as parsed from the edited note.
    pub entry: Entry,
}

/// The result of an edit, as far as a writer needs it.
pub trait EditedText {
    /// The whole text of the edited note.
    fn text(&self) -> &str;
}

impl EditedText for Edited {
    fn text(&self) -> &str {
        &self.text
    }
}

/// A note that can be edited: it is UTF-8 and has no conflict markers.
pub(super) struct EditableNote<'a> {
    pub(super) path: &'a str,
    pub(super) text: &'a str,
    pub(super) note: Note,
    pub(super) settings: &'a Settings,
}

impl<'a> EditableNote<'a> {
    /// Parses the note at `path`. Fails on bytes that are not UTF-8 and on conflict markers.
    pub(super) fn read(
        path: &'a str,
        bytes: &'a [u8],
        settings: &'a Settings,
    ) -> Result<Self, EditError> {
        let note = parse(path, bytes, settings);
        let Ok(text) = std::str::from_utf8(bytes) else {
            let found = note.diagnostics.into_iter().next();
            return Err(EditError::Unreadable(Box::new(
                found.expect("a note that is not UTF-8 has a diagnostic"),
            )));
        };
        let conflicts = mask::conflicts(text).conflicts;
        if !conflicts.is_empty() {
            let lines = Lines::new(text);
            let line = |span: &crate::text::Span| lines.line(span.start as usize);
            return Err(EditError::Conflict(conflicts.iter().map(line).collect()));
        }
        Ok(EditableNote {
            path,
            text,
            note,
            settings,
        })
    }

    /// The text with `changes` applied, and the note parsed from it.
    fn after(&self, changes: &[Change]) -> (String, Note) {
        let text = apply(self.text, changes);
        let note = parse(self.path, text.as_bytes(), self.settings);
        (text, note)
    }

    /// The blocks of the body, found in the same way as the parser finds them.
    fn blocks(&self) -> Blocks<'a> {
        let mut masked = mask::conflicts(self.text);
        let body = fence::split(&masked.text).body;
        mask::comments(&mut masked, body);
        blocks::read(self.path, masked, body)
    }

    /// The line ending of the note, taken from its first line: `\r\n` or `\n`.
    pub(super) fn line_end(&self) -> &'static str {
        match self.text.find('\n') {
            Some(at) if self.text[..at].ends_with('\r') => "\r\n",
            _ => "\n",
        }
    }
}

/// The parts of an entry that do not depend on its position in the note. Used to compare entries before and after an
/// edit.
fn without_position(entry: &Entry) -> Entry {
    Entry {
        line: 0,
        text_hash: 0,
        prefix: String::new(),
        ..entry.clone()
    }
}

/// Whether two notes have the same kind, name, fields, and tags.
fn same_head(one: &Note, other: &Note) -> bool {
    let head = |note: &Note| {
        (
            note.kind,
            note.name.clone(),
            note.fields.clone(),
            note.tags.clone(),
        )
    };
    head(one) == head(other)
}

/// Whether two notes are the same apart from entries and passages: same head, same diagnostic codes.
fn same_except_entries(one: &Note, other: &Note) -> bool {
    let codes = |note: &Note| {
        let found = note.diagnostics.iter();
        found
            .map(|found| found.code.clone())
            .collect::<Vec<Cow<'static, str>>>()
    };
    same_head(one, other) && codes(one) == codes(other)
}

/// Whether the second note has all passages of the first, in the same order.
fn passages_stay(one: &Note, other: &Note) -> bool {
    let mut there = other.passages.iter();
    let is_same = |old: &Passage, new: &Passage| (old.sort, &old.text) == (new.sort, &new.text);
    one.passages
        .iter()
        .all(|old| there.any(|new| is_same(old, new)))
}
