//! Reads one note from its bytes (docs/reference/notes.md).
//!
//! In: the path and bytes of one note, and the settings. Out: a [`Note`]: facts with their lines, and diagnostics.
//! Does not: touch files, know other notes, or know today's date. It never fails: whatever cannot be read becomes a
//! diagnostic.

mod birthday;
pub mod blocks;
mod body_diagnostics;
pub mod candidate;
pub mod chunk;
pub mod detect;
pub mod due;
pub mod entry;
pub mod fence;
pub mod fields;
pub mod frontmatter;
pub mod hint;
pub mod line;
pub mod link;
pub mod log;
pub mod mask;
mod meeting;
mod name;
pub mod note_kind;
pub mod participants;
pub mod passage;
pub mod person;
pub mod prose;
pub mod questions;
pub mod simple_yaml;
mod status;
pub mod tags;
pub mod time;
pub mod value;
pub mod verb_phrase;
pub mod yaml;

use serde::{Deserialize, Serialize};

use crate::settings::Settings;
use crate::text::distinct::Distinct;
use crate::text::{Diagnostic, Lines, Severity, Span};

use body_diagnostics::body_diagnostics;
use meeting::meeting_entry;

pub use birthday::Birthday;
pub use entry::{Entry, State};
pub use fields::Fields;
pub use note_kind::NoteKind;
pub use passage::Passage;
pub use person::{Person, PersonSource, Rank};
pub use status::Status;

#[cfg(test)]
mod tests;

/// Everything read from one note.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Note {
    /// What kind of note it is.
    pub kind: NoteKind,
    /// Its name (docs/reference/notes.md#contacts).
    pub name: String,
    /// Fields of the front matter.
    pub fields: Fields,
    /// Tags of the front matter and of the body outside entries, without `#`.
    pub tags: Vec<String>,
    /// Entries, in the order of the note.
    pub entries: Vec<Entry>,
    /// All text outside entries, in the order of the note.
    pub passages: Vec<Passage>,
    /// Problems and hints, sorted by span.
    pub diagnostics: Vec<Diagnostic>,
}

impl Note {
    /// A note that could not be read at all. It holds only a name and `diagnostic`, which gives the reason.
    pub fn unreadable(path: &str, diagnostic: Diagnostic) -> Self {
        let kind = NoteKind {
            unreadable: true,
            ..NoteKind::default()
        };
        Note {
            kind,
            name: crate::text::stem::stem(path).to_owned(),
            diagnostics: vec![diagnostic],
            ..Note::default()
        }
    }
}

/// Parses the note at `path` (vault-relative, separated by `/`).
///
/// ```
/// use ties::{note, settings::Settings};
/// let note = note::parse("people/Sam.md", b"- 2026-11-20 met: lunch", &Settings::default());
/// assert_eq!(note.entries[0].text, "lunch");
/// ```
pub fn parse(path: &str, bytes: &[u8], settings: &Settings) -> Note {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            // The valid text before the bad byte is enough to compute its line and column.
            let good = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            let at = Span::new(good.len(), good.len() + 1);
            let found = Diagnostic::new(
                "not-utf-8",
                Severity::Error,
                "not UTF-8, so nothing of the note was read",
            )
            .at(at, &good, &Lines::new(&good))
            .help("save it in UTF-8");
            return Note::unreadable(path, found);
        }
    };
    let lines = Lines::new(text);
    let mut masked = mask::conflicts(text);
    let split = fence::split(&masked.text);
    let (mut fields, mut diagnostics) = match split.front {
        Some((format, span)) => {
            frontmatter::read(path, &masked.text, &lines, format, span, settings)
        }
        None => (Fields::default(), Vec::new()),
    };
    if !masked.conflicts.is_empty() {
        // Both sides of a conflict repeat the same keys. Only the conflict itself needs fixing.
        diagnostics.retain(|found| found.code != "duplicate-key");
    }
    mask::comments(&mut masked, split.body);
    let blocks = blocks::read(path, masked, split.body);
    let outside_lists = || tags::of_body(&blocks, None);
    let kind = detect::detect(path, &fields, outside_lists, settings);
    fields.status = fields.status.of(kind);
    let with: Vec<String> = if kind.meeting {
        fields
            .with
            .iter()
            .map(|written| link::target_of(written))
            .collect()
    } else {
        Vec::new()
    };
    let context = candidate::Context {
        contact: kind.contact,
        goal: kind.goal,
        date: kind.date(path, &fields),
        daily: detect::daily(path).is_some(),
        with,
    };
    let mut log = log::read(&blocks, text, &lines, settings, &context);
    if let Some(meeting) = meeting_entry(&context, &kind, &fields, &log.entries, &blocks, text) {
        log.entries.push(meeting);
        log.entries.sort_by_key(|entry| entry.line);
    }
    let mut tags = Distinct::from(fields.tags.clone());
    for tag in tags::of_body(&blocks, Some(&log.entry_spans)) {
        tags.add(&tag);
    }
    body_diagnostics(
        text,
        &lines,
        &split,
        &blocks,
        &log,
        settings,
        &mut diagnostics,
    );
    diagnostics.sort_by_key(|found| found.span);
    Note {
        name: name::name(path, &fields, &blocks, &kind),
        passages: passage::passages(&blocks, text, &lines, &log.entry_spans),
        kind,
        fields,
        tags: tags.into_list(),
        entries: log.entries,
        diagnostics,
    }
}
