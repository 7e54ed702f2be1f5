//! Finds the values of TOML front matter, and writes texts as TOML.
//!
//! In: the text between the fences. Out: each top-level key with its value's place and style, and where a new key goes.
//! Does not: interpret values.

use toml::de::{DeTable, DeValue};

use crate::edit::front::located_value::{Item, Kind, LocatedValue, Writer};
use crate::note::chunk::chunks;
use crate::note::fence::Format;
use crate::text::Span;

/// All top-level keys, in text order. Empty if the front matter is not valid TOML.
pub(super) fn locate(slice: &str) -> Vec<LocatedValue> {
    let Ok(table) = DeTable::parse(slice) else {
        return Vec::new();
    };
    let chunks = chunks(slice, Format::Toml);
    let mut found: Vec<LocatedValue> = Vec::new();
    for (key, value) in table.get_ref() {
        let at = u32::try_from(key.span().start).unwrap_or(u32::MAX);
        let Some(chunk) = chunks.iter().find(|chunk| chunk.at.start == at) else {
            continue;
        };
        let span = Span::new(value.span().start, value.span().end);
        let raw = &slice[span.range()];
        let mut items = Vec::new();
        let kind = match value.get_ref() {
            DeValue::String(_) if raw.starts_with('\'') && !raw.starts_with("'''") => {
                Kind::Text(Some('\''))
            }
            DeValue::String(_) => Kind::Text(Some('"')),
            DeValue::Table(_) => Kind::Unsupported,
            DeValue::Array(list) if raw.starts_with('[') => {
                let texts = list.iter().filter_map(|item| {
                    let span = Span::new(item.span().start, item.span().end);
                    let value = item.get_ref().as_str()?.to_owned();
                    Some(Item { value, span })
                });
                items.extend(texts);
                if items.len() == list.len() {
                    Kind::Flow
                } else {
                    Kind::Unsupported
                }
            }
            DeValue::Array(_) => Kind::Unsupported,
            _ => Kind::Text(None),
        };
        let last = slice[span.end as usize..]
            .find('\n')
            .map_or(slice.len(), |end| span.end as usize + end + 1);
        found.push(LocatedValue {
            key: key.get_ref().to_string(),
            lines: Span::new(chunk.lines.start as usize, last),
            value: span,
            kind,
            items,
        });
    }
    found.sort_by_key(|located| located.lines);
    found
}

/// The offset at which a new key goes: after the last key that is not in a table.
pub(super) fn end(slice: &str, located: &[LocatedValue]) -> usize {
    let chunks = chunks(slice, Format::Toml);
    let is_table = |at: u32| slice[at as usize..].starts_with('[');
    if !chunks.iter().any(|chunk| is_table(chunk.lines.start)) {
        return slice.len();
    }
    let plain = located
        .iter()
        .filter(|located| !is_table(located.lines.start));
    plain
        .map(|located| located.lines.end as usize)
        .max()
        .unwrap_or(0)
}

/// Writes texts as TOML.
pub(super) struct Toml {
    /// Whether booleans, numbers, and dates are written without quotes.
    pub(super) bare: bool,
}

impl Writer for Toml {
    fn text(&self, text: &str, quote: Option<char>, _: bool) -> String {
        let is_literal = !text.contains('\'') && !text.contains(char::is_control);
        let alone = format!("k = {text}\n");
        let is_bare = || {
            let read = toml::from_str::<toml::Table>(&alone).ok();
            let value = read
                .filter(|read| read.len() == 1)
                .and_then(|mut read| read.remove("k"));
            value.is_some_and(|value| {
                !value.is_str()
                    && !value.is_array()
                    && !value.is_table()
                    && value.to_string() == text
            })
        };
        match quote {
            Some('\'') if is_literal => format!("'{text}'"),
            None if self.bare && is_bare() => text.to_owned(),
            _ => toml::Value::String(text.replace("\r\n", "\n")).to_string(),
        }
    }
}
