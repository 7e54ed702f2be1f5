//! Reads one note from its bytes (docs/reference/notes.md).
//!
//! In: the path and bytes of one note, and the settings. Out: a [`Note`]: facts with their lines, and diagnostics.
//! Does not: touch files, know other notes, or know today's date. It never fails: whatever cannot be read becomes a
//! diagnostic.

mod birthday;
pub mod blocks;
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
mod name;
pub mod note_kind;
pub mod participants;
pub mod passage;
pub mod person;
pub mod prose;
pub mod questions;
mod status;
pub mod tags;
pub mod time;
pub mod value;
pub mod verb_phrase;
pub mod yaml;

use serde::{Deserialize, Serialize};

use crate::settings::Settings;
use crate::settings::verbs::Verb;
use crate::text::distinct::Distinct;
use crate::text::{Diagnostic, Lines, Severity, Span};

pub use birthday::Birthday;
pub use entry::{Entry, State};
pub use fields::Fields;
pub use note_kind::NoteKind;
pub use passage::Passage;
pub use person::{Person, PersonSource, Rank};
pub use status::Status;

#[cfg(test)]
mod tests;

/// Lines longer than this many bytes get a `long-line` diagnostic.
const LONG_LINE: usize = 100_000;

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

/// Returns the `met` entry of a meeting note with a date and people, unless the note has a `met` or `called` entry.
fn meeting_entry(
    context: &candidate::Context,
    kind: &NoteKind,
    fields: &Fields,
    entries: &[Entry],
    blocks: &blocks::Blocks<'_>,
    text: &str,
) -> Option<Entry> {
    let talked = entries
        .iter()
        .any(|entry| matches!(entry.verb, Verb::Met | Verb::Called));
    let date = context
        .date
        .filter(|_| kind.meeting && !context.with.is_empty() && !talked)?;
    let with = Distinct::from(context.with.clone());
    let mut mentions = Distinct::default();
    for link in &blocks.links {
        if !with.contains(&link.target) {
            mentions.add(&link.target);
        }
    }
    let body = Span::new(blocks.start, text.len());
    Some(Entry {
        line: fields.date_line.unwrap_or(1),
        date,
        time: fields.time.clone(),
        verb: Verb::Met,
        kind: None,
        people: person::listed(&context.with),
        mentions: mentions.into_list(),
        owner_takes_part: kind.contact,
        requires_person: false,
        only_if_previous_is_not: false,
        text: prose::visible(blocks, text, body).trim().to_owned(),
        tags: tags::of_body(blocks, Some(&[])),
        state: None,
        due: None,
        prefix: String::new(),
        text_hash: 0,
    })
}

fn body_diagnostics(
    text: &str,
    lines: &Lines,
    split: &fence::Split,
    blocks: &blocks::Blocks<'_>,
    log: &log::Log,
    settings: &Settings,
    found: &mut Vec<Diagnostic>,
) {
    let mut add = |diagnostic: Diagnostic, span: Span| found.push(diagnostic.at(span, text, lines));
    if let Some(span) = split.unclosed {
        let message = "front matter that is never closed, so all of it was read as text";
        add(
            Diagnostic::new("unclosed-front-matter", Severity::Error, message)
                .help("close it with a line `---`"),
            span,
        );
    }
    let conflicts = &blocks.masked.conflicts;
    for span in conflicts
        .iter()
        .filter(|span| text[span.range()].starts_with('<'))
    {
        let message = "conflict markers of git; both sides were read";
        add(
            Diagnostic::new("conflict", Severity::Error, message)
                .help("keep what is right and delete the markers"),
            *span,
        );
    }
    for span in &log.impossible_dates {
        let message = format!("there is no day {}", &text[span.range()]);
        add(
            Diagnostic::new("bad-date", Severity::Warning, message)
                .help("write an existing day, `YYYY-MM-DD`"),
            *span,
        );
    }
    let mut start = 0;
    let may_be_long = Some(text).filter(|text| text.len() > LONG_LINE);
    for line in may_be_long.unwrap_or("").split_inclusive('\n') {
        if line.len() > LONG_LINE {
            let message = format!("a line of {} kB", line.len() / 1000);
            let first = line.chars().next().map_or(0, char::len_utf8);
            let span = Span::new(start, start + first);
            add(
                Diagnostic::new("long-line", Severity::Warning, message)
                    .help("was something pasted by mistake?"),
                span,
            );
        }
        start += line.len();
    }
    for hint in &log.hints {
        let (span, diagnostic) = hint::diagnostic(hint, settings);
        add(diagnostic, span);
    }
}
