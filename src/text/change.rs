//! A text edit: replaces one byte range of a text.
//!
//! In: a text and changes. Out: the text with the changes applied. Does not: know why the changes are made.

use serde::{Deserialize, Serialize};

use super::Span;

/// Replaces one span of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The bytes to replace. If it is empty, `text` is inserted at this position.
    pub span: Span,
    /// The replacement text.
    pub text: String,
}

impl Change {
    /// Inserts `text` at byte offset `at` and replaces nothing.
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Change {
            span: Span::new(at, at),
            text: text.into(),
        }
    }
}

/// Returns `text` with all `changes` applied. The changes must be sorted by position and must not overlap.
///
/// ```
/// use ties::text::{Change, Span, change::apply};
/// let other = Change { span: Span::new(0, 1), text: "c".to_owned() };
/// assert_eq!(apply("ab", &[other, Change::insert(2, "!")]), "cb!");
/// ```
pub fn apply(text: &str, changes: &[Change]) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for change in changes {
        let range = change.span.range();
        assert!(range.start >= at, "changes are in order and apart");
        out.push_str(&text[at..range.start]);
        out.push_str(&change.text);
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}
