//! The front matter of a note that is to be edited.
//!
//! In: the note. Out: its values and their places. Does not: accept front matter that cannot be read completely.

use std::collections::HashMap;

use gray_matter::Pod;

use crate::edit::editable_note::EditableNote;
use crate::edit::error::{EditError, line_list};
use crate::edit::front::located_value::LocatedValue;
use crate::edit::front::{toml, yaml};
use crate::note::chunk::chunks;
use crate::note::fence::{self, Format};
use crate::note::frontmatter;
use crate::text::{Lines, Span};

/// The front matter of a note, read completely.
pub(super) struct Frontmatter<'a> {
    pub(super) before: &'a EditableNote<'a>,
    /// The format and the span between the fences. `None` if the note has no front matter.
    pub(super) place: Option<(Format, Span)>,
    pub(super) values: HashMap<String, Pod>,
    pub(super) located: Vec<LocatedValue>,
}

impl<'a> Frontmatter<'a> {
    pub(super) fn read(before: &'a EditableNote<'a>) -> Result<Self, EditError> {
        let split = fence::split(before.text);
        if let Some(at) = split.unclosed {
            let line = Lines::new(before.text).line(at.start as usize);
            return Err(EditError::frontmatter(format!(
                "the front matter that begins on line {line} is never closed; close it with a line `---`"
            )));
        }
        let mut front = Frontmatter {
            before,
            place: split.front,
            values: HashMap::new(),
            located: Vec::new(),
        };
        let Some((format, span)) = split.front else {
            return Ok(front);
        };
        if format == Format::Json {
            return Err(EditError::frontmatter(
                "its front matter is a JSON object, which ties only reads; change it by hand",
            ));
        }
        let slice = &before.text[span.range()];
        front.values = front.whole(slice, format, span)?;
        front.located = located_values(slice, format, &front.values);
        Ok(front)
    }

    /// All values by key. Fails if any part of the front matter cannot be read.
    pub(super) fn whole(
        &self,
        slice: &str,
        format: Format,
        span: Span,
    ) -> Result<HashMap<String, Pod>, EditError> {
        let chunks = chunks(slice, format);
        let fault = match frontmatter::whole(slice, format, &chunks) {
            Ok(Pod::Hash(values)) => return Ok(values),
            Ok(Pod::Null) => return Ok(HashMap::new()),
            Ok(_) => {
                return Err(EditError::frontmatter(
                    "its front matter is not a set of keys and values; fix it by hand",
                ));
            }
            Err(fault) => fault,
        };
        let lines = Lines::new(self.before.text);
        let line = |at: u32| lines.line(span.start as usize + at as usize);
        let mut duplicates = chunks
            .iter()
            .filter(|chunk| chunks.iter().filter(|other| other.key == chunk.key).count() > 1);
        let place = match duplicates.next() {
            Some(first) => {
                let same = chunks.iter().filter(|other| other.key == first.key);
                let numbers: Vec<u32> = same.map(|chunk| line(chunk.at.start)).collect();
                format!("lines {}", line_list(&numbers))
            }
            None => format!("line {}", line(fault.span.start)),
        };
        Err(EditError::frontmatter(format!(
            "its front matter cannot be read completely ({place}: {}); fix it by hand",
            fault.message
        )))
    }
}

/// All top-level keys of valid front matter, with the places of their values.
pub(super) fn located_values(
    slice: &str,
    format: Format,
    values: &HashMap<String, Pod>,
) -> Vec<LocatedValue> {
    match format {
        Format::Toml => toml::locate(slice),
        _ => yaml::locate(slice, values),
    }
}
