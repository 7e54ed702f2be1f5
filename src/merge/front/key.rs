//! One key of front matter in one version of a note.
//!
//! In: nothing. Out: [`Key`]. Does not: find the keys; `split` does that.

use serde_json::Value;

/// One key with its lines.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Key<'a> {
    pub(super) name: String,
    /// Comments and blank lines before it.
    pub(super) lead: &'a str,
    /// The lines of the key and its value.
    pub(super) text: &'a str,
    pub(super) value: Value,
}
