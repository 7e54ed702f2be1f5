//! Links and names in a note, and where their targets stand.
//!
//! In: nothing. Out: the types that front matter and body share. Does not: find them.

use crate::note::link;
use crate::text::Span;

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
pub(super) struct Placed {
    pub(super) pointer: Pointer,
    pub(super) span: Span,
    pub(super) style: Style,
    /// Whether the target is a place inside the vault, even if nothing exists there.
    pub(super) is_inside: bool,
}

impl Placed {
    /// Whether this is the link `other`: same form, line, and written target.
    pub(super) fn is_same_link(&self, other: &Placed) -> bool {
        let of = |placed: &Placed| (placed.pointer.form, placed.pointer.line);
        of(self) == of(other) && self.pointer.written == other.pointer.written
    }
}

/// How a target is escaped in the note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Not escaped.
    Plain,
    /// Between `<` and `>`, as Markdown destinations with spaces are written.
    Angled,
    /// Percent-encoded where a character would have another meaning. With `all`, everything outside ASCII as well.
    Hex { all: bool },
}

impl Style {
    pub(super) fn written(self, path: &str) -> String {
        match self {
            Style::Plain => path.to_owned(),
            Style::Angled => path.replace('<', "%3C").replace('>', "%3E"),
            Style::Hex { all } => link::encoded(path, all),
        }
    }
}

/// The range of the target in `inner`, the text between the brackets of a wiki link.
pub(super) fn target_in(inner: &str) -> std::ops::Range<usize> {
    let target = link::wiki_target(inner);
    let at = if target.is_empty() {
        0
    } else {
        inner.find(target).unwrap_or(0)
    };
    at..at + target.len()
}
