//! Finds the links of a note and changes their targets.
//!
//! In: a note's bytes and, for each link, embed, and name in it, an optional new target. Out: the edited note, in which
//! only targets differ; display texts, headings, and quotes stay. Does not: know which note a target resolves to.

mod body;
mod front;
mod pointer;
#[cfg(test)]
mod tests;

use crate::edit::editable_note::EditableNote;
use crate::edit::error::EditError;
use crate::settings::Settings;
use crate::text::change::apply;
use crate::text::{Change, Lines};
pub use pointer::{Form, Pointer};

/// All links, embeds, and names of people in the note at `path`, first from its front matter, then from its body. Links
/// that lead out of the vault are left out.
pub fn pointers(path: &str, text: &str, settings: &Settings) -> Vec<Pointer> {
    let mut found = front::pointers(path, text, settings);
    let lines = Lines::new(text);
    found.extend(
        body::placed(path, text, &lines)
            .into_iter()
            .map(|placed| placed.pointer),
    );
    found
}

/// Returns the note at `path` with each target replaced for which `new` returns one, and the number of replaced
/// targets.
///
/// # Errors
/// [`EditError`] if the note cannot be read, or if a target cannot be replaced safely and must be changed by hand.
pub fn relink(
    path: &str,
    bytes: &[u8],
    settings: &Settings,
    new: &dyn Fn(&Pointer) -> Option<String>,
) -> Result<(String, usize), EditError> {
    let before = EditableNote::read(path, bytes, settings)?;
    let mut changes = front::changes(&before, new)?;
    let mut expected = body::all(path, before.text, &Lines::new(before.text));
    for link in expected.iter_mut().filter(|link| link.is_inside) {
        if let Some(path) = new(&link.pointer) {
            let (span, text) = (link.span, link.style.written(&path));
            changes.push(Change { span, text });
            link.pointer.written = path;
        }
    }
    let text = apply(before.text, &changes);
    front::check(&before, &text, new)?;
    // A new target can end a link early or begin a code span, so that other links are no longer links.
    let read = body::all(path, &text, &Lines::new(&text));
    let mut both = read.iter().zip(&expected);
    if read.len() != expected.len() || !both.all(|(read, expected)| read.is_same_link(expected)) {
        return Err(EditError::Refused(
            "with the new targets, some of its links would no longer be links; change them by hand",
        ));
    }
    Ok((text, changes.len()))
}
