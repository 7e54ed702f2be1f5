//! What a note points at, and the same note pointing elsewhere.
//!
//! In: a note's bytes; for each link, embed and name in it, what is to be written instead. Out: the note as it would be:
//! only the targets differ, shown texts, headings and quotes stay. Does not: know which note answers to a target.

mod body;
mod front;
#[cfg(test)]
mod tests;

use crate::edit::{Before, EditError};
use crate::note::link;
use crate::settings::Settings;
use crate::text::change::applied;
use crate::text::{Change, Lines, Span};

/// How something points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// `[[Target]]`, `![[Target]]`
    Wiki,
    /// `[shown](path.md)`, `[label]: path.md`
    Markdown,
    /// A Markdown link or image that leads to a file which is no note.
    File,
    /// A name without brackets, where front matter names people.
    Name,
}

/// One link, embed or name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer {
    /// How it points.
    pub form: Form,
    /// What it points at, as it is written, without heading and block; of a Markdown link the path, in its own letters.
    pub written: String,
    /// What it points at, as `note::link` keeps it; of a file its path from the vault's root.
    pub target: String,
    /// 1-based line in the note.
    pub line: u32,
}

/// A pointer, and where its target is written.
struct Placed {
    pointer: Pointer,
    span: Span,
    style: Style,
    /// Whether it leads to a place in the vault, be something there or not.
    is_inside: bool,
}

impl Placed {
    /// Whether it is the link that `wanted` says.
    fn is_as(&self, wanted: &Placed) -> bool {
        let of = |placed: &Placed| (placed.pointer.form, placed.pointer.line);
        of(self) == of(wanted) && self.pointer.written == wanted.pointer.written
    }
}

/// How a target is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// As it is.
    Plain,
    /// Between `<` and `>`.
    Angled,
    /// With what means something else in hex; all but ASCII, too.
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

/// Everything that the note at `path` points at: first in its front matter, then in its body.
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

/// The note at `path` with `new` targets in place of those for which there is one, and how many those are.
///
/// # Errors
/// [`EditError`] where the note cannot be read, or one of them is written so that it is better changed by hand.
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
    // A new target can end a link or begin a code span, and then others are links no more.
    let read = body::all(path, &text, &Lines::new(&text));
    let mut both = read.iter().zip(&wanted);
    if read.len() != wanted.len() || !both.all(|(read, wanted)| read.is_as(wanted)) {
        return Err(EditError::NotAsMeant(
            "its links cannot be written so that all of them stay links; change them by hand",
        ));
    }
    Ok((text, changes.len()))
}

/// The place in `inner`, what stands in a wiki link, of what is written of its target.
fn target_in(inner: &str) -> std::ops::Range<usize> {
    let target = link::wiki_target(inner);
    let at = if target.is_empty() {
        0
    } else {
        inner.find(target).unwrap_or(0)
    };
    at..at + target.len()
}
