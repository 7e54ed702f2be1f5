//! Splits front matter into keys.
//!
//! In: the lines between the fences. Out: each key with its lines, and the comments and blank lines between them. Does
//! not: split what it cannot read key by key.

use serde_json::Value;

use super::json;
use super::key::Key;
use crate::note::fence::Format;
use crate::note::frontmatter;

/// The keys and values in some lines of front matter. `None` if they cannot be parsed strictly.
pub(super) fn key_values(text: &str, format: Format) -> Option<Vec<(String, Value)>> {
    if format == Format::Json {
        return json::key_values(text);
    }
    let keys = frontmatter::independent_keys(text, format)?.into_iter();
    Some(keys.map(|(chunk, value)| (chunk.key, value)).collect())
}

/// The keys of one version, and the text after the last one. `None` if they cannot be told for certain.
pub(super) fn keys(text: &str, format: Format) -> Option<(Vec<Key<'_>>, &str)> {
    if format == Format::Json {
        return json::keys(text).map(|keys| (keys, ""));
    }
    let mut found = Vec::new();
    let mut at = 0;
    for (chunk, value) in frontmatter::independent_keys(text, format)? {
        let lines = chunk.lines.range();
        let lead = text.get(at..lines.start)?;
        if !is_trivia(lead) {
            return None;
        }
        // Comments and blank lines belong to the key below them.
        let lines_of_key = &text[lines.clone()];
        let end = lines.start + trivia_start(lines_of_key);
        found.push(Key {
            name: chunk.key,
            lead,
            text: &text[lines.start..end],
            value,
        });
        at = end;
    }
    let tail = &text[at..];
    is_trivia(tail).then_some((found, tail))
}

/// Whether there are only comments and blank lines.
fn is_trivia(text: &str) -> bool {
    text.lines()
        .map(str::trim_start)
        .all(|line| line.is_empty() || line.starts_with('#'))
}

/// The offset at which the trailing comments and blank lines of a text begin.
fn trivia_start(text: &str) -> usize {
    let mut end = text.len();
    for line in text.split_inclusive('\n').rev() {
        // An indented comment belongs to the value above it.
        if !line.trim().is_empty() && !line.starts_with('#') {
            break;
        }
        end -= line.len();
    }
    end
}
