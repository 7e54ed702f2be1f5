//! Finds the links of a note and changes their targets.
//!
//! In: a note's bytes and, for each link, embed, and name in it, an optional new target. Out: the edited note, in which
//! only targets differ; display texts, headings, and quotes stay. Does not: know which note a target resolves to.

mod body;
mod front;
#[cfg(test)]
mod tests;

use crate::edit::{Before, EditError};
use crate::note::link;
use crate::settings::Settings;
use crate::text::change::applied;
use crate::text::{Change, Lines, Span};

/// The form in which a note points at another note or file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// A wiki link or embed: `[[Target]]`, `![[Target]]`.
    Wiki,
    /// A Markdown link or reference definition that leads to a note: `[shown](path.md)`, `[label]: path.md`.
    Markdown,
    /// A Markdown link or image that leads to a file other than a note.
    File,
    /// A name without brackets, in a front matter field that names people.
    Name,
}

/// One link, embed, or name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer {
    /// The form of the link.
    pub form: Form,
    /// The target as written, without heading and block. For a Markdown link, the decoded path.
    pub written: String,
    /// The target in the form that `note::link` keeps. For a file, its path from the vault root. Empty if a Markdown
    /// link leads out of the vault.
    pub target: String,
    /// The 1-based line in the note; always 1 in front matter.
    pub line: u32,
}

/// A pointer with the place of its target in the note.
struct Placed {
    pointer: Pointer,
    span: Span,
    style: Style,
    /// Whether the target is a place inside the vault, even if nothing exists there.
    is_inside: bool,
}

impl Placed {
    /// Whether this is the link `wanted`: same form, line, and written target.
    fn is_as(&self, wanted: &Placed) -> bool {
        let of = |placed: &Placed| (placed.pointer.form, placed.pointer.line);
        of(self) == of(wanted) && self.pointer.written == wanted.pointer.written
    }
}

/// How a target is escaped in the note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// Not escaped.
    Plain,
    /// Between `<` and `>`, as Markdown destinations with spaces are written.
    Angled,
    /// Percent-encoded where a character would have another meaning. With `all`, everything outside ASCII as well.
    Hex { all: bool },
}

impl Style {
    fn written(self, path: &str) -> String {
        match self {
            Style::Plain => path.to_owned(),
            Style::Angled => path.replace('<', "%3C").replace('>', "%3E"),
            Style::Hex { all } => link::encoded(path, all),
        }
    }
}

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
    let before = Before::read(path, bytes, settings)?;
    let mut changes = front::changes(&before, new)?;
    let mut wanted = body::all(path, before.text, &Lines::new(before.text));
    for link in wanted.iter_mut().filter(|link| link.is_inside) {
        if let Some(path) = new(&link.pointer) {
            let (span, text) = (link.span, link.style.written(&path));
            changes.push(Change { span, text });
            link.pointer.written = path;
        }
    }
    let text = applied(before.text, &changes);
    front::check(&before, &text, new)?;
    // A new target can end a link early or begin a code span, so that other links are no longer links.
    let read = body::all(path, &text, &Lines::new(&text));
    let mut both = read.iter().zip(&wanted);
    if read.len() != wanted.len() || !both.all(|(read, wanted)| read.is_as(wanted)) {
        return Err(EditError::NotAsMeant(
            "with the new targets, some of its links would no longer be links; change them by hand",
        ));
    }
    Ok((text, changes.len()))
}

/// The range of the target in `inner`, the text between the brackets of a wiki link.
fn target_in(inner: &str) -> std::ops::Range<usize> {
    let target = link::wiki_target(inner);
    let at = if target.is_empty() {
        0
    } else {
        inner.find(target).unwrap_or(0)
    };
    at..at + target.len()
}
