//! Sets or removes fields of front matter.
//!
//! In: a note's bytes and the assignments. Out: the edited note, with the old values. Does not: change a line of
//! another key, or any note whose front matter cannot be read completely.

mod assign;
mod assignment;
mod expected;
mod frontmatter;
mod key;
mod located_value;
mod toml;
mod yaml;

#[cfg(test)]
mod tests;

use crate::edit::editable_note::EditableNote;
use crate::edit::edited::EditedText;
use crate::edit::error::EditError;
use crate::note::Note;
use crate::settings::Settings;

pub use assign::FieldChange;
pub use assignment::Assignment;
use frontmatter::Frontmatter;

/// A note with edited front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontmatterEdit {
    /// The text of the edited note.
    pub text: String,
    /// One item for each assignment, in order, even if it changed nothing.
    pub sets: Vec<FieldChange>,
    /// The note as parsed from the edited text.
    pub note: Note,
}

impl EditedText for FrontmatterEdit {
    fn text(&self) -> &str {
        &self.text
    }
}

/// Applies the assignments, in order, to the note at `path`.
///
/// # Errors
/// [`EditError`] if the front matter cannot be read completely, if a field is in it twice, or if a value is not valid
/// or would not be read back as intended.
pub fn set(
    path: &str,
    bytes: &[u8],
    assignments: &[Assignment],
    settings: &Settings,
) -> Result<FrontmatterEdit, EditError> {
    let before = EditableNote::read(path, bytes, settings)?;
    let mut edit = FrontmatterEdit {
        text: before.text.to_owned(),
        sets: Vec::new(),
        note: before.note,
    };
    for assignment in assignments {
        let text = std::mem::take(&mut edit.text);
        let before = EditableNote::read(path, text.as_bytes(), settings)?;
        let (text, note, set) = Frontmatter::read(&before)?.set(assignment)?;
        (edit.text, edit.note) = (text, note);
        edit.sets.push(set);
    }
    Ok(edit)
}
