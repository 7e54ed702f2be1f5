//! A change of some bytes of a text, and only of those.
//!
//! In: a text and changes. Out: the text with them. Does not: know why they are made.

use serde::{Deserialize, Serialize};

use super::Span;

/// Other bytes in place of some.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The bytes to replace; where it is empty, the place to insert at.
    pub span: Span,
    /// What to put there.
    pub text: String,
}

impl Change {
    /// Something more at a place.
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Change {
            span: Span::new(at, at),
            text: text.into(),
        }
    }
}

/// The text with all changes made. They must be in order, and none may overlap another.
///
/// ```
/// use ties::text::{Change, Span, change::applied};
/// let other = Change { span: Span::new(0, 1), text: "c".to_owned() };
/// assert_eq!(applied("ab", &[other, Change::insert(2, "!")]), "cb!");
/// ```
pub fn applied(text: &str, changes: &[Change]) -> String {
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
