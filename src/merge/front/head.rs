//! The head of one version of a note: the text before the body.
//!
//! In: that text. Out: [`Head`]: the front matter and its fences. Does not: read the front matter.

use super::json;
use crate::note::fence::{self, Format};
use crate::note::frontmatter;

/// The head of one version: the front matter with its fences.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head<'a> {
    pub(super) format: Format,
    pub(super) text: &'a str,
    /// The text up to the first line of the front matter.
    pub(super) open: &'a str,
    pub(super) inner: &'a str,
    /// The text from the closing fence on.
    pub(super) close: &'a str,
}

impl<'a> Head<'a> {
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let found = fence::split(text);
        let (format, span) = found.front?;
        Some(Head {
            format,
            text,
            open: &text[..span.start as usize],
            inner: &text[span.range()],
            close: &text[span.end as usize..],
        })
    }

    /// Treats the braces of a JSON object as part of the fences. `None` if they are not on their own lines.
    pub(super) fn unbraced(self) -> Option<Self> {
        let within = match self.format {
            Format::Json => json::within(self.inner)?,
            _ => return Some(self),
        };
        let from = self.open.len();
        Some(Head {
            open: &self.text[..from + within.start],
            inner: &self.inner[within.clone()],
            close: &self.text[from + within.end..],
            ..self
        })
    }

    pub(super) fn is_valid(&self) -> bool {
        frontmatter::is_valid(self.inner, self.format)
    }
}
