//! Splits front matter of any format into its top-level keys, line by line.
//!
//! In: the text between the fences. Out: each key with its span and the lines that belong to it. Does not: read values.
//! It gives every value a position, keeps the order of the file, and makes it possible to read single keys if the whole
//! is not valid (docs/reference/notes.md#fields).

use super::fence::Format;
use crate::text::Span;

/// A top-level key with its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// The key as written, without quotes.
    pub key: String,
    /// Span of the key.
    pub at: Span,
    /// Span of the key, its value, and the lines listed or indented under it.
    pub lines: Span,
}

/// Returns the chunks of front matter, in order.
///
/// ```
/// use ties::note::{chunk::chunks, fence::Format};
/// let text = "name: Dana\ntags:\n- a\n  - b\n";
/// let keys: Vec<_> = chunks(text, Format::Yaml).into_iter().map(|c| (c.key, c.lines.range().len())).collect();
/// assert_eq!(keys, [("name".into(), 11), ("tags".into(), 16)]);
/// ```
pub fn chunks(text: &str, format: Format) -> Vec<Chunk> {
    if format == Format::Json {
        return json_chunks(text);
    }
    let mut found: Vec<Chunk> = Vec::new();
    // Whether the following lines belong to the last chunk.
    let mut open = false;
    let mut in_table = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let table = format == Format::Toml && line.starts_with('[');
        in_table |= table;
        let key = match format {
            Format::Toml if table => toml_table(line),
            // After a TOML table header, keys belong to that table.
            Format::Toml if in_table => None,
            Format::Toml => key_before(line, '='),
            _ => key_before(line, ':'),
        };
        match key {
            Some((key, offset)) => {
                let from = start + offset;
                found.push(Chunk {
                    key: unquote(key).to_owned(),
                    at: Span::new(from, from + key.len()),
                    lines: Span::new(start, at),
                });
                open = true;
            }
            // In YAML, a line that is neither a key nor listed or indented under a key belongs to no chunk.
            None if format == Format::Yaml && !belongs(line) => open = false,
            None => {
                if let Some(last) = found.last_mut().filter(|_| open) {
                    last.lines = Span::new(last.lines.start as usize, at);
                }
            }
        }
    }
    found
}

/// Whether a line without a key is listed or indented under the key before it, or is blank or a comment.
fn belongs(line: &str) -> bool {
    let text = line.trim_end();
    text.is_empty()
        || text == "-"
        || text.starts_with("- ")
        || text.starts_with([' ', '\t', '#', ']', '}'])
}

/// The keys of the outermost object.
fn json_chunks(text: &str) -> Vec<Chunk> {
    let mut found: Vec<Chunk> = Vec::new();
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(next) = text[at..].find(['"', '{', '[', '}', ']']) {
        at += next;
        match text.as_bytes()[at] {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {
                let end = json_string_end(text, at);
                if depth == 1 && text[end..].trim_start().starts_with(':') {
                    if let Some(last) = found.last_mut() {
                        last.lines = Span::new(last.lines.start as usize, at);
                    }
                    found.push(Chunk {
                        key: unquote(&text[at..end]).to_owned(),
                        at: Span::new(at, end),
                        lines: Span::new(at, text.len()),
                    });
                }
                at = end;
                continue;
            }
        }
        at += 1;
    }
    found
}

/// The end of the string that begins at `at`, at the latest the end of its line.
fn json_string_end(text: &str, at: usize) -> usize {
    let mut escaped = false;
    for (offset, byte) in text.bytes().enumerate().skip(at + 1) {
        match byte {
            b'\n' => return offset,
            b'"' if !escaped => return offset + 1,
            _ => escaped = byte == b'\\' && !escaped,
        }
    }
    text.len()
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

fn toml_table(line: &str) -> Option<(&str, usize)> {
    let open = line.bytes().take_while(|b| *b == b'[').count();
    let inner = line[open..].split([']', '.']).next()?;
    (!inner.trim().is_empty()).then_some((inner, open))
}
