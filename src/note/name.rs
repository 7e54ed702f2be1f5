//! Finds the name of a note (docs/reference/notes.md#contacts).
//!
//! In: its path, fields, and blocks. Out: its name. Does not: know who else has that name.

use super::blocks::Blocks;
use super::fields::Fields;
use super::note_kind::NoteKind;
use super::{line, link};
use crate::text::stem::stem;

/// The name of the note: `name`, `FN`, the level-1 heading at the start of the body, or the file's stem.
pub fn name(path: &str, fields: &Fields, blocks: &Blocks<'_>, kind: &NoteKind) -> String {
    if let Some(name) = fields.name.as_ref().or(fields.formatted_name.as_ref()) {
        return name.clone();
    }
    let title = blocks.title.map(|at| &blocks.headings[at]);
    // A contact's log can begin with a dated heading, which is not a name.
    let title =
        title.filter(|title| !kind.contact || line::read(blocks, title.first_line).date.is_none());
    let title = title.map(|title| {
        let text = link::plain(blocks.text(title.content)).replace(['*', '`'], "");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    title
        .filter(|title| !title.is_empty())
        .unwrap_or_else(|| stem(path).to_owned())
}
