//! Changes of a note that leave every other byte as it is.
//!
//! In: the bytes of a note, and what is to be said in it. Out: [`Change`]s, checked by reading the note as it would be:
//! it says what it said before, and what was to be said, and nothing else. Does not: write files, or know today.

pub mod front;
mod list;
pub mod log;
pub mod mark;
pub mod mend;
mod place;
pub mod relink;
#[cfg(test)]
mod tests;
pub mod title;
pub mod typed;

use std::borrow::Cow;

use crate::note::blocks::{self, Blocks};
use crate::note::{Entry, Note, Passage, fence, mask, parse};
use crate::settings::Settings;
use crate::text::change::applied;
use crate::text::{Change, Diagnostic, Lines};

/// Why a note cannot be changed as asked. The note is then as it was.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// It cannot be read.
    #[error("{}", .0.one_line(""))]
    Unreadable(Box<Diagnostic>),
    /// It has conflict markers of git on these lines.
    #[error("conflict markers of git on line{} {}", if .0.len() == 1 { "" } else { "s" }, lines(.0))]
    Conflict(Vec<u32>),
    /// What is to be written is doubtful.
    #[error("{}{}", .0.message, .0.help.as_ref().map_or(String::new(), |help| format!("; {help}")))]
    Doubtful(Box<Diagnostic>),
    /// Its front matter cannot be changed so.
    #[error("{0}")]
    Front(String),
    /// The changed note would not say what it is to say.
    #[error("{0}")]
    NotAsMeant(&'static str),
}

fn lines(lines: &[u32]) -> String {
    let lines: Vec<String> = lines.iter().map(u32::to_string).collect();
    lines.join(", ")
}

/// A note as it would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// What changes.
    pub changes: Vec<Change>,
    /// Its text.
    pub text: String,
    /// The 1-based line that tells of the change.
    pub line: u32,
    /// The entry that is new or says something else now.
    pub entry: Entry,
}

/// What a note is to become.
pub trait NewText {
    /// Its whole text.
    fn text(&self) -> &str;
}

impl NewText for Edited {
    fn text(&self) -> &str {
        &self.text
    }
}

/// A note that may be changed: it is text, and no conflict is open in it.
pub(super) struct Before<'a> {
    pub(super) path: &'a str,
    pub(super) text: &'a str,
    pub(super) note: Note,
    pub(super) settings: &'a Settings,
}

impl<'a> Before<'a> {
    /// Reads the note at `path`.
    pub(super) fn read(
        path: &'a str,
        bytes: &'a [u8],
        settings: &'a Settings,
    ) -> Result<Self, EditError> {
        let note = parse(path, bytes, settings);
        let Ok(text) = std::str::from_utf8(bytes) else {
            let found = note.diagnostics.into_iter().next();
            return Err(EditError::Unreadable(Box::new(
                found.expect("what is not UTF-8 is said to be so"),
            )));
        };
        let conflicts = mask::conflicts(text).conflicts;
        if !conflicts.is_empty() {
            let lines = Lines::new(text);
            let line = |span: &crate::text::Span| lines.line(span.start as usize);
            return Err(EditError::Conflict(conflicts.iter().map(line).collect()));
        }
        Ok(Before {
            path,
            text,
            note,
            settings,
        })
    }

    /// The note with changes, and how it reads.
    fn after(&self, changes: &[Change]) -> (String, Note) {
        let text = applied(self.text, changes);
        let note = parse(self.path, text.as_bytes(), self.settings);
        (text, note)
    }

    /// Its body taken apart, as the parser does it.
    fn blocks(&self) -> Blocks<'a> {
        let mut masked = mask::conflicts(self.text);
        let body = fence::split(&masked.text).body;
        mask::comments(&mut masked, body);
        blocks::read(self.path, masked, body)
    }

    /// The line end that the note has.
    pub(super) fn line_end(&self) -> &'static str {
        match self.text.find('\n') {
            Some(at) if self.text[..at].ends_with('\r') => "\r\n",
            _ => "\n",
        }
    }
}

/// What of an entry stays the same wherever it stands in a note.
fn facts(entry: &Entry) -> Entry {
    Entry {
        line: 0,
        same: 0,
        lead: String::new(),
        ..entry.clone()
    }
}

/// Whether two notes are of the same kind, name, fields and tags.
fn same_head(one: &Note, other: &Note) -> bool {
    let head = |note: &Note| {
        (
            note.what,
            note.name.clone(),
            note.fields.clone(),
            note.tags.clone(),
        )
    };
    head(one) == head(other)
}

/// Whether two notes say the same but for their entries and passages.
fn same_beside(one: &Note, other: &Note) -> bool {
    let codes = |note: &Note| {
        let found = note.diagnostics.iter();
        found
            .map(|found| found.code.clone())
            .collect::<Vec<Cow<'static, str>>>()
    };
    same_head(one, other) && codes(one) == codes(other)
}

/// Whether all passages of the first note stand in the other, in their order.
fn passages_stay(one: &Note, other: &Note) -> bool {
    let mut there = other.passages.iter();
    let is_same = |old: &Passage, new: &Passage| (old.sort, &old.text) == (new.sort, &new.text);
    one.passages
        .iter()
        .all(|old| there.any(|new| is_same(old, new)))
}
