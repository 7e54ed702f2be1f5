//! A note that can be edited.
//!
//! In: the bytes of a note. Out: [`EditableNote`]: its text, what it says, and the same after some changes. Does not:
//! accept a note with conflict markers.

use crate::edit::error::EditError;
use crate::note::blocks::{self, Blocks};
use crate::note::{Note, fence, mask, parse};
use crate::settings::Settings;
use crate::text::change::apply;
use crate::text::{Change, Lines, Span};

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
            let line = |span: &Span| lines.line(span.start as usize);
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
    pub(super) fn after(&self, changes: &[Change]) -> (String, Note) {
        let text = apply(self.text, changes);
        let note = parse(self.path, text.as_bytes(), self.settings);
        (text, note)
    }

    /// The blocks of the body, found in the same way as the parser finds them.
    pub(super) fn blocks(&self) -> Blocks<'a> {
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
