//! Reasons why a note cannot be edited.
//!
//! In: what is wrong. Out: [`EditError`], with its message. Does not: name the note; the caller knows its path.

use crate::text::{Diagnostic, Severity};

/// Why a note cannot be edited as requested. On an error, nothing is changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The note cannot be read, for example because it is not UTF-8.
    #[error("{}", .0.one_line(""))]
    Unreadable(Box<Diagnostic>),
    /// The note has git conflict markers on these 1-based lines.
    #[error("conflict markers of git on line{} {}", if .0.len() == 1 { "" } else { "s" }, line_list(.0))]
    Conflict(Vec<u32>),
    /// The parser reports a problem with the text to write.
    #[error("{}{}", .0.message, .0.help.as_ref().map_or(String::new(), |help| format!("; {help}")))]
    InvalidInput(Box<Diagnostic>),
    /// The front matter cannot be edited this way; the message says why.
    #[error("{0}")]
    Frontmatter(String),
    /// The changed note would not be read as intended; the message says why.
    #[error("{0}")]
    Refused(&'static str),
}

impl EditError {
    /// The front matter cannot be edited, for this reason.
    pub(super) fn frontmatter(why: impl Into<String>) -> Self {
        EditError::Frontmatter(why.into())
    }

    /// A typed field or value is not valid.
    pub(super) fn invalid_field(message: String, help: &str) -> Self {
        let diagnostic = Diagnostic::new("field", Severity::Error, message).help(help);
        EditError::InvalidInput(Box::new(diagnostic))
    }
}

/// Lists line numbers.
pub(super) fn line_list(lines: &[u32]) -> String {
    let lines: Vec<String> = lines.iter().map(u32::to_string).collect();
    lines.join(", ")
}
