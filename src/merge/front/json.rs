//! Splits a JSON object into keys with their lines, if each key begins on its own line.
//!
//! In: the lines between the braces. Out: each key with its lines, without the comma after it. Does not: split an
//! object in any other layout.

use serde_json::Value;

use super::key::Key;
use crate::note::chunk::chunks;
use crate::note::fence::Format;
use crate::note::frontmatter;

/// The range of the lines between the braces, if each brace is on its own line.
pub(super) fn within(text: &str) -> Option<std::ops::Range<usize>> {
    let start = text.find('\n')? + 1;
    let end = text.trim_end().rfind('\n')? + 1;
    let braces = (text[..start].trim(), text[end..].trim());
    (braces == ("{", "}") && start <= end && !text.contains('\r')).then_some(start..end)
}

/// The keys of the lines between the braces. `None` if they are not laid out one key per line.
pub(super) fn keys(lines: &str) -> Option<Vec<Key<'_>>> {
    let key_values = key_values(lines)?;
    let whole = braced(lines);
    let mut starts = Vec::with_capacity(key_values.len() + 1);
    for chunk in chunks(&whole, Format::Json) {
        let at = chunk.lines.start as usize - OPEN.len();
        let start = lines[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let own_line = lines[start..at].trim().is_empty();
        starts.push(own_line.then_some(start)?);
    }
    starts.push(lines.len());
    let mut found = Vec::with_capacity(key_values.len());
    for (nth, (name, value)) in key_values.into_iter().enumerate() {
        let lines = &lines[starts[nth]..starts[nth + 1]];
        let text = lines.strip_suffix('\n')?;
        // JSON does not allow a comma after the last key.
        let text = match starts.len() - 2 - nth {
            0 => Some(text).filter(|text| !text.ends_with(',')),
            _ => text.strip_suffix(','),
        };
        found.push(Key {
            name,
            lead: "",
            text: text.filter(|text| text.trim_end() == *text)?,
            value,
        });
    }
    (starts.first() == Some(&0)).then_some(found)
}

/// The keys and values of the lines between the braces, in order. The last line may lack its line ending.
pub(super) fn key_values(lines: &str) -> Option<Vec<(String, Value)>> {
    let whole = braced(lines);
    let mut values = frontmatter::values(&whole, Format::Json)?;
    let chunks = chunks(&whole, Format::Json);
    let pairs = chunks.into_iter().map(|chunk| {
        let value = values.remove(&chunk.key)?;
        Some((chunk.key, value))
    });
    let pairs: Vec<_> = pairs.collect::<Option<_>>()?;
    values.is_empty().then_some(pairs)
}

const OPEN: &str = "{\n";

fn braced(lines: &str) -> String {
    format!("{OPEN}{lines}\n}}\n")
}
