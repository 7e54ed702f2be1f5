//! The top-level keys of front matter, line by line, whatever its format.
//!
//! In: the text between the fences. Out: each key with its place and the lines that belong to it. Does not: read
//! values. It gives every value a place, keeps the order of the file, and is what is left to read by when the whole
//! is not valid (notes.md 3).

use super::fence::Format;
use crate::text::Span;

/// One top-level key with its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// The key as written.
    pub key: String,
    /// The key's bytes.
    pub at: Span,
    /// The key, its value, and the lines listed or indented under it.
    pub lines: Span,
}

/// The chunks of front matter, in order.
///
/// ```
/// use ties::note::{chunk::chunks, fence::Format};
/// let text = "name: Dana\ntags:\n- a\n  - b\n";
/// let keys: Vec<_> = chunks(text, Format::Yaml).into_iter().map(|c| (c.key, c.lines.range().len())).collect();
/// assert_eq!(keys, [("name".into(), 11), ("tags".into(), 16)]);
/// ```
pub fn chunks(text: &str, format: Format) -> Vec<Chunk> {
    let mut found: Vec<Chunk> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let key = match format {
            Format::Json => json_key(line),
            Format::Toml if line.starts_with('[') => toml_table(line),
            Format::Toml => key_before(line, '='),
            Format::Yaml => key_before(line, ':'),
        };
        // Below a TOML table's heading, its keys belong to it.
        let nested = format == Format::Toml
            && !line.starts_with('[')
            && found
                .last()
                .is_some_and(|last| text[last.lines.range()].starts_with('['));
        match key {
            Some((key, offset)) if !nested => {
                let from = start + offset;
                let at_key = Span::new(from, from + key.len());
                found.push(Chunk {
                    key: unquote(key).to_owned(),
                    at: at_key,
                    lines: Span::new(start, at),
                });
            }
            _ => {
                if let Some(last) = found.last_mut() {
                    last.lines = Span::new(last.lines.start as usize, at);
                }
            }
        }
    }
    found
}

fn unquote(key: &str) -> &str {
    key.trim_matches(['"', '\''])
}

fn key_before(line: &str, sign: char) -> Option<(&str, usize)> {
    if line.starts_with([' ', '\t', '#', '-', '\n', '\r', ']', '}', '"', '\''])
        && !line.starts_with(['"', '\''])
    {
        return None;
    }
    let end = match line.as_bytes().first()? {
        quote @ (b'"' | b'\'') => {
            let close = line[1..].find(char::from(*quote))? + 2;
            line[close..]
                .trim_start()
                .starts_with(sign)
                .then_some(close)?
        }
        _ if sign == ':' => line.match_indices(':').map(|(at, _)| at).find(|at| {
            line[at + 1..]
                .chars()
                .next()
                .is_none_or(char::is_whitespace)
        })?,
        _ => line.find(sign)?,
    };
    let key = line[..end].trim_end();
    (!key.is_empty()).then_some((key, 0))
}

fn json_key(line: &str) -> Option<(&str, usize)> {
    let start = line.find('"')?;
    if !line[..start]
        .trim_matches(|c: char| c.is_whitespace() || c == '{' || c == ',')
        .is_empty()
    {
        return None;
    }
    let close = start + 1 + line[start + 1..].find('"')? + 1;
    line[close..]
        .trim_start()
        .starts_with(':')
        .then_some((&line[start..close], start))
}

fn toml_table(line: &str) -> Option<(&str, usize)> {
    let open = line.bytes().take_while(|b| *b == b'[').count();
    let inner = line[open..].split([']', '.']).next()?;
    (!inner.trim().is_empty()).then_some((inner, open))
}
