//! Finds the values of YAML front matter, and writes texts as YAML.
//!
//! In: the text between the fences. Out: each top-level key with its value's place and style. Does not: interpret
//! values; `note::yaml` does.

use gray_matter::Pod;
use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::edit::front::located_value::{Item, Kind, LocatedValue, Writer};
use crate::note::chunk::chunks;
use crate::note::fence::Format;
use crate::note::yaml::{self, Places};
use crate::text::Span;

/// A key or value of the outermost map, as the parser reports it.
struct YamlNode {
    span: Span,
    style: Option<ScalarStyle>,
    /// Whether it is a list; a map or a scalar is not.
    list: bool,
    items: Vec<Span>,
}

/// All top-level keys of valid front matter, in text order. A key whose lines cannot be told from others is left out.
pub(super) fn locate(
    slice: &str,
    values: &std::collections::HashMap<String, Pod>,
) -> Vec<LocatedValue> {
    let mut nodes = nodes(slice).into_iter();
    let mut found = Vec::new();
    let chunks = chunks(slice, Format::Yaml);
    while let (Some(key), Some(value)) = (nodes.next(), nodes.next()) {
        // An empty key, such as that of `? `, is reported where the next key begins.
        let is_here = |at: &Span| at.start == key.span.start && !key.span.range().is_empty();
        let Some(chunk) = chunks.iter().find(|chunk| is_here(&chunk.at)) else {
            continue;
        };
        if let Some(pod) = values.get(&chunk.key) {
            found.push(locate_one(
                slice,
                chunk.key.clone(),
                chunk.at,
                chunk.lines,
                &value,
                pod,
            ));
        }
    }
    found
}

fn locate_one(
    slice: &str,
    key: String,
    at: Span,
    lines: Span,
    value: &YamlNode,
    pod: &Pod,
) -> LocatedValue {
    let key_end = at.end as usize;
    // There may be whitespace between the key and its colon.
    let colon = slice[key_end..]
        .find(':')
        .map_or(key_end, |colon| key_end + colon + 1);
    let texts: Option<Vec<&String>> = match pod {
        Pod::Array(items) => items.iter().map(text).collect(),
        Pod::String(one) => Some(vec![one]),
        _ => Some(Vec::new()),
    };
    let is_flow = slice[value.span.start as usize..].starts_with('[');
    let kind = match (value.style, pod) {
        (Some(ScalarStyle::Plain), _) if value.span.range().is_empty() => Kind::Nothing,
        (Some(ScalarStyle::Plain), _) => Kind::Text(None),
        (Some(ScalarStyle::SingleQuoted), _) => Kind::Text(Some('\'')),
        (Some(ScalarStyle::DoubleQuoted), _) => Kind::Text(Some('"')),
        (Some(_), _) => Kind::Unsupported,
        // An unquoted `[[link]]` is a list in YAML, but a text in a note.
        (None, Pod::String(_)) => Kind::Text(None),
        (None, Pod::Array(_)) if value.list && texts.is_some() && is_flow => Kind::Flow,
        (None, Pod::Array(_)) if value.list && texts.is_some() => Kind::Block,
        _ => Kind::Unsupported,
    };
    let items: Vec<Item> = match (kind, texts) {
        (Kind::Flow | Kind::Block, Some(texts)) => texts
            .into_iter()
            .zip(&value.items)
            .map(|(value, span)| Item {
                value: value.clone(),
                span: *span,
            })
            .collect(),
        _ => Vec::new(),
    };
    let line_end = |at: usize| {
        let newline = slice.as_bytes()[at..]
            .iter()
            .position(|byte| *byte == b'\n');
        newline.map_or(slice.len(), |newline| at + newline + 1)
    };
    let span = match (kind, items.last()) {
        (Kind::Nothing, _) => Span::new(colon, colon),
        (Kind::Block, Some(last)) => Span::new(line_end(colon), line_end(last_byte(last.span))),
        (Kind::Unsupported, _) => Span::new(colon, lines.end as usize),
        _ => value.span,
    };
    let last = match kind {
        Kind::Block => span.end as usize,
        Kind::Unsupported => last_line(slice, lines),
        _ => line_end(last_byte(span).max(key_end)),
    };
    LocatedValue {
        key,
        lines: Span::new(lines.start as usize, last),
        value: span,
        kind,
        items,
    }
}

/// The end of the last line that is neither blank nor an unindented comment.
fn last_line(slice: &str, lines: Span) -> usize {
    let (mut last, mut at) = (lines.start as usize, lines.start as usize);
    for line in slice[lines.range()].split_inclusive('\n') {
        at += line.len();
        if !line.trim().is_empty() && !line.starts_with('#') {
            last = at;
        }
    }
    last
}

fn last_byte(span: Span) -> usize {
    (span.end as usize)
        .saturating_sub(1)
        .max(span.start as usize)
}

fn text(pod: &Pod) -> Option<&String> {
    match pod {
        Pod::String(text) => Some(text),
        _ => None,
    }
}

/// The keys and values of the outermost map, alternating.
fn nodes(slice: &str) -> Vec<YamlNode> {
    let places = Places::of(slice);
    let mut parser = Parser::new_from_str(slice);
    let (mut nodes, mut depth) = (Vec::<YamlNode>::new(), 0usize);
    while let Some(Ok((event, span))) = parser.next_event() {
        let span = places.span(span.start.index(), span.end.index());
        let node = |style, list| YamlNode {
            span,
            style,
            list,
            items: Vec::new(),
        };
        match event {
            Event::Scalar(_, style, ..) => {
                let span = up_to_quote(slice, span, style);
                match depth {
                    1 => nodes.push(YamlNode {
                        span,
                        ..node(Some(style), false)
                    }),
                    2 => add_item(&mut nodes, span),
                    _ => {}
                }
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                let list = matches!(event, Event::SequenceStart(..));
                match depth {
                    1 => nodes.push(node(None, list)),
                    2 => add_item(&mut nodes, span),
                    _ => {}
                }
                depth += 1;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                depth -= 1;
                // As with quotes, the parser's span includes what follows a closing bracket.
                let closes = slice[span.start as usize..].starts_with([']', '}']);
                let end = if closes { span.start + 1 } else { span.end };
                let last = nodes.last_mut();
                match (depth, last) {
                    (1, Some(last)) => last.span.end = end,
                    (2, Some(last)) => {
                        if let Some(item) = last.items.last_mut() {
                            item.end = end;
                        }
                    }
                    _ => {}
                }
            }
            Event::StreamEnd => break,
            _ => {}
        }
    }
    nodes
}

/// Cuts the span after the closing quote: the parser's span includes what follows it, up to the end of the line.
fn up_to_quote(slice: &str, span: Span, style: ScalarStyle) -> Span {
    let start = span.start as usize;
    let quote = match style {
        ScalarStyle::SingleQuoted => b'\'',
        ScalarStyle::DoubleQuoted => b'"',
        _ => return span,
    };
    let bytes = slice.as_bytes();
    let mut at = start + 1;
    while at < span.end as usize {
        match bytes[at] {
            b'\\' if quote == b'"' => at += 1,
            byte if byte == quote && quote == b'\'' && bytes.get(at + 1) == Some(&quote) => at += 1,
            byte if byte == quote => return Span::new(start, at + 1),
            _ => {}
        }
        at += 1;
    }
    span
}

fn add_item(nodes: &mut [YamlNode], span: Span) {
    if let Some(last) = nodes.last_mut() {
        last.items.push(span);
    }
}

/// Writes texts as YAML.
pub(super) struct Yaml {
    /// Whether `yes`, `12`, and the like are written without quotes, because they are meant as booleans or numbers.
    pub(super) bare: bool,
}

impl Writer for Yaml {
    fn text(&self, text: &str, quote: Option<char>, in_flow: bool) -> String {
        let one_line = !text.contains(char::is_control);
        match quote {
            Some('\'') if one_line => format!("'{}'", text.replace('\'', "''")),
            None if one_line && is_plain(text, in_flow) && (self.bare || !is_ambiguous(text)) => {
                text.to_owned()
            }
            _ => quoted(text),
        }
    }
}

/// Whether YAML reads the unquoted text as exactly this text.
fn is_plain(text: &str, in_flow: bool) -> bool {
    // To other YAML readers an unquoted link is a list, and so is `- x` at the start of a line.
    let is_sign = ["- ", "? ", ": "].iter().any(|sign| text.starts_with(sign));
    if is_sign || text.starts_with(['[', '{']) || text.contains("\u{feff}") {
        return false;
    }
    let read = |written: &str| match yaml::read(written) {
        Ok(Pod::Hash(mut map)) => map.remove("k"),
        _ => None,
    };
    if in_flow {
        let expected = Pod::Array(vec![
            Pod::String(text.to_owned()),
            Pod::String("z".to_owned()),
        ]);
        read(&format!("k: [{text}, z]")) == Some(expected)
    } else {
        read(&format!("k: {text}\n")) == Some(Pod::String(text.to_owned()))
    }
}

/// Whether other YAML readers take the unquoted text for a number or a boolean.
fn is_ambiguous(text: &str) -> bool {
    let word = text.to_lowercase();
    let words = ["y", "n", "yes", "no", "on", "off", "true", "false"];
    let bare = word.replace(['_', ','], "");
    let of_digits = bare.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '-')
        && bare
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b":.+-".contains(&byte));
    let is_day = crate::date::day::parse(text).is_some();
    let radix = bare.starts_with("0x") || bare.starts_with("0o") || bare.starts_with("0b");
    words.contains(&word.as_str()) || bare.parse::<f64>().is_ok() || of_digits && !is_day || radix
}

/// Writes the text in double quotes, with escapes.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out += "\\n",
            '\t' => out += "\\t",
            c if c.is_control() || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}') => {
                out += &format!("\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out + "\""
}
