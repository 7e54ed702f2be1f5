//! A JSON object whose keys have lines of their own, as keys with their lines.
//!
//! In: the lines between its braces. Out: each key with its lines, without the comma behind it. Does not: take apart an
//! object that is written in any other way.

use serde_json::Value;

use super::front::Key;
use crate::note::chunk::chunks;
use crate::note::fence::Format;
use crate::note::frontmatter;

/// The lines between the braces, if each brace has a line of its own: where they begin and end.
pub(super) fn within(text: &str) -> Option<std::ops::Range<usize>> {
    let start = text.find('\n')? + 1;
    let end = text.trim_end().rfind('\n')? + 1;
    let braces = (text[..start].trim(), text[end..].trim());
    (braces == ("{", "}") && start <= end && !text.contains('\r')).then_some(start..end)
}

/// The keys of such lines.
pub(super) fn keys(lines: &str) -> Option<Vec<Key<'_>>> {
    let said = said(lines)?;
    let whole = braced(lines);
    let mut starts = Vec::with_capacity(said.len() + 1);
    for chunk in chunks(&whole, Format::Json) {
        let at = chunk.lines.start as usize - OPEN.len();
        let start = lines[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let own_line = lines[start..at].trim().is_empty();
        starts.push(own_line.then_some(start)?);
    }
    starts.push(lines.len());
    let mut found = Vec::with_capacity(said.len());
    for (nth, (name, value)) in said.into_iter().enumerate() {
        let lines = &lines[starts[nth]..starts[nth + 1]];
        let text = lines.strip_suffix('\n')?;
        // A comma behind the last one is no JSON.
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

/// What such lines say, in their order; the last may lack its line end.
pub(super) fn said(lines: &str) -> Option<Vec<(String, Value)>> {
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
