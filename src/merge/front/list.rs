//! Merges a list in front matter as a three-way set, keeping its order and style.
//!
//! In: the lines of one key in three versions. Out: its lines with the items that either side added and without those
//! that either side removed. Does not: convert one style to another, or handle a list that it cannot split into items.

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::key::Key;
use crate::merge::order;
use crate::merge::three_way::ThreeWay;

/// An item's identity: its value, and its 1-based number among items of the same value.
type Id<'a> = (&'a str, usize);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Style<'a> {
    /// Items on their own lines, with this indent.
    Block { indent: &'a str },
    /// Items between brackets, with this whitespace after each comma.
    Flow { between: &'a str },
}

#[derive(Debug, Clone)]
struct List<'a> {
    style: Style<'a>,
    /// The text before the first item and after the last.
    head: &'a str,
    tail: &'a str,
    items: Vec<Item>,
}

#[derive(Debug, Clone)]
struct Item {
    value: String,
    text: String,
}

/// Returns the merged lines of the key and the values of its items. `None` if a version is not a list that can be split
/// into items, or if the styles differ.
pub(super) fn merge(all: ThreeWay<Option<&Key<'_>>>) -> Option<(String, Vec<Value>)> {
    let lists = all.map(|key| match key {
        Some(key) => read(key).map(Some),
        None => Some(None),
    });
    let lists = lists.transpose()?;
    let written: Vec<&List<'_>> = lists.all().into_iter().flatten().collect();
    let style = style(&written)?;
    let of_style = |list: &&&List<'_>| same_kind(&list.style, style) || !list.items.is_empty();
    let alike: Vec<&List<'_>> = written.iter().filter(of_style).copied().collect();
    let head = common(&lists, &alike, |list| list.head)?;
    let tail = common(&lists, &alike, |list| list.tail)?;
    let ids = lists
        .as_ref()
        .map(|list| list.as_ref().map_or(Vec::new(), ids));
    let texts = lists.as_ref().map(|list| {
        let list = list.as_ref();
        let of = |list: &'_ List<'_>| -> FxHashMap<(String, usize), String> {
            let ids = ids_of(list);
            let items = list.items.iter().map(|item| item.text.clone());
            ids.into_iter().zip(items).collect()
        };
        list.map(of).unwrap_or_default()
    });
    let text_of = |id: &Id<'_>| -> ThreeWay<Option<&String>> {
        let id = (id.0.to_owned(), id.1);
        texts.as_ref().map(|texts| texts.get(&id))
    };
    let keep = |id: &Id<'_>| {
        let there = text_of(id).map(|text| text.is_some());
        there.merge_bool()
    };
    let order = order::order(ids.as_ref().map(Vec::as_slice), keep, Ord::cmp);
    let mut items = Vec::with_capacity(order.len());
    for id in &order {
        let text = text_of(id);
        let both = [text.ours, text.theirs].into_iter().flatten().min();
        items.push(match text.trivial_merge() {
            Some(Some(text)) => text,
            _ => both?,
        });
    }
    let values = order.iter().map(|(value, _)| serde_json::from_str(value));
    let values = values
        .collect::<Result<_, _>>()
        .expect("values were serialized as JSON");
    Some((written_as(style, head, tail, &items), values))
}

fn written_as(style: &Style<'_>, head: &str, tail: &str, items: &[&String]) -> String {
    let mut out = head.to_owned();
    for (at, item) in items.iter().enumerate() {
        match style {
            Style::Block { indent } => {
                for line in item.split_inclusive('\n') {
                    let blank = line.trim().is_empty();
                    out += if blank { "" } else { indent };
                    out += line;
                }
            }
            Style::Flow { between } => {
                if at > 0 {
                    out.push(',');
                    out += between;
                }
                out += item;
            }
        }
    }
    out + tail
}

/// The style shared by all lists that have items, or by all lists if none has items. `None` if styles differ.
fn style<'a>(written: &[&'a List<'a>]) -> Option<&'a Style<'a>> {
    let mut full: Vec<&Style<'_>> = written
        .iter()
        .filter(|list| !list.items.is_empty())
        .map(|list| &list.style)
        .collect();
    if full.is_empty() {
        full.extend(written.iter().map(|list| &list.style));
    }
    let first = full.first()?;
    let alike = full.iter().all(|style| same_kind(style, first));
    // The base comes first. Among flow styles, prefer one that has whitespace after its commas.
    let parted = full
        .iter()
        .find(|style| !matches!(style, Style::Flow { between: "" }));
    alike.then_some(parted.copied().unwrap_or(first))
}

fn same_kind(one: &Style<'_>, other: &Style<'_>) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

/// The text that the lists have before or after their items, if they agree or only one side changed it.
fn common<'a>(
    lists: &ThreeWay<Option<List<'a>>>,
    alike: &[&List<'a>],
    part: impl Fn(&List<'a>) -> &'a str,
) -> Option<&'a str> {
    let first = part(alike.first()?);
    if alike.iter().all(|list| part(list) == first) {
        return Some(first);
    }
    let parts = lists.as_ref().map(|list| list.as_ref().map(&part));
    parts
        .transpose()?
        .trivial_merge()
        .filter(|found| alike.iter().any(|list| part(list) == *found))
}

fn ids<'a>(list: &'a List<'_>) -> Vec<Id<'a>> {
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    let numbered = list.items.iter().map(|item| {
        let count = seen.entry(&item.value).or_default();
        *count += 1;
        (item.value.as_str(), *count)
    });
    numbered.collect()
}

fn ids_of(list: &List<'_>) -> Vec<(String, usize)> {
    let ids = ids(list).into_iter();
    ids.map(|(value, nth)| (value.to_owned(), nth)).collect()
}

fn read<'a>(key: &Key<'a>) -> Option<List<'a>> {
    let Value::Array(values) = &key.value else {
        return None;
    };
    let list = match key.text.trim_end().find('\n') {
        Some(_) => block(key.text, values),
        None => flow(key.text, values),
    };
    list.filter(|list| list.items.len() == values.len())
}

/// Splits a list with one item per line. Comments and blank lines belong to the item below them; those after the last
/// item belong to the tail.
fn block<'a>(text: &'a str, values: &[Value]) -> Option<List<'a>> {
    let mut outer = None;
    let mut items: Vec<String> = Vec::new();
    // The start of the first item including the comments above it, and the start of lines that may belong to the next
    // item.
    let (mut first, mut above) = (0, 0);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let content = line.trim();
        let indent = &line[..line.len() - line.trim_start_matches(' ').len()];
        let begins = start > 0 && (content == "-" || content.starts_with("- "));
        if begins && indent == *outer.get_or_insert(indent) {
            if items.is_empty() {
                first = above;
            }
            items.push(unindented(&text[above..at], indent)?);
            above = at;
        } else if start == 0 || !content.is_empty() && !content.starts_with('#') {
            if let Some(item) = items.last_mut() {
                *item += &unindented(&text[above..at], outer?)?;
            }
            above = at;
        }
    }
    Some(List {
        style: Style::Block { indent: outer? },
        head: &text[..first],
        tail: &text[above..],
        items: paired(items, values),
    })
}

/// Removes an indent from all lines. `None` if a line lacks it; comments and blank lines may lack it.
fn unindented(text: &str, indent: &str) -> Option<String> {
    let line = |line: &'_ str| {
        let content = line.trim_start_matches([' ', '\t']);
        let is_free = content.trim().is_empty() || content.starts_with('#');
        let unindented_line = line.strip_prefix(indent).or(is_free.then_some(content));
        unindented_line.map(str::to_owned)
    };
    text.split_inclusive('\n').map(line).collect()
}

fn flow<'a>(text: &'a str, values: &[Value]) -> Option<List<'a>> {
    // `[[Sam]]` is a link, not a list.
    let scalar = |value: &Value| !value.is_array() && !value.is_object();
    if !values.iter().all(scalar) {
        return None;
    }
    let open = text.find('[')? + 1;
    let (pieces, close) = pieces(&text[open..])?;
    let (inner, after) = text[open..].split_at(close);
    let lead = inner.len() - inner.trim_start().len();
    let end = lead + inner.trim().len();
    let between = pieces.get(1).map_or(" ", |piece| {
        &piece[..piece.len() - piece.trim_start().len()]
    });
    let items = pieces
        .iter()
        .map(|piece| piece.trim().to_owned())
        .filter(|piece| !piece.is_empty());
    // A trailing comma would be lost.
    if inner.trim_end().ends_with(',') || after.is_empty() {
        return None;
    }
    Some(List {
        style: Style::Flow { between },
        head: &text[..open + lead],
        tail: &text[open + end..],
        items: paired(items.collect(), values),
    })
}

/// The texts between the commas up to the closing bracket, and the offset of the bracket. `None` if it is missing.
fn pieces(text: &str) -> Option<(Vec<&str>, usize)> {
    let mut found = Vec::new();
    let (mut start, mut quote) = (0, None);
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match (quote, byte) {
            (Some(b'"'), b'\\') => {
                bytes.next();
            }
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') if text[start..at].trim().is_empty() => quote = Some(byte),
            (None, b',') => {
                found.push(&text[start..at]);
                start = at + 1;
            }
            (None, b']') => {
                found.push(&text[start..at]);
                return Some((found, at));
            }
            (None, _) => {}
        }
    }
    None
}

fn paired(texts: Vec<String>, values: &[Value]) -> Vec<Item> {
    // The caller notices the wrong number of items.
    if texts.len() != values.len() {
        return Vec::new();
    }
    let pairs = texts.into_iter().zip(values);
    let item = |(text, value): (String, &Value)| Item {
        value: value.to_string(),
        text,
    };
    pairs.map(item).collect()
}
