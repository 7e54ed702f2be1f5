//! Merges one entry that both sides changed.
//!
//! In: the entry's lines in three versions. Out: its lines with both changes, if they touch different parts of it. Does
//! not: guess if they touch the same part; that is a conflict.

use super::lines;
use super::script::{self, Piece, Source};
use super::three_way::ThreeWay;

/// The parts of an entry.
struct Parts<'a> {
    bullet: &'a str,
    /// The character in its box, if it has one.
    mark: Option<char>,
    /// The rest of its first line, after the box.
    first: &'a str,
    nested: &'a str,
}

/// Number of tokens between two changes at or below which they conflict. At 1, changes that are separated only by the
/// whitespace between two words conflict.
const NEAR: usize = 1;

/// Returns the entry with both changes. `None` if they conflict.
pub(super) fn merge(all: ThreeWay<&str>) -> Option<String> {
    let parts = all.map(parts);
    let bullet = parts.as_ref().map(|parts| parts.bullet).trivial_merge()?;
    let mark = mark(parts.as_ref().map(|parts| parts.mark))?;
    let first = words(parts.as_ref().map(|parts| parts.first))?;
    let nested = nested(parts.as_ref().map(|parts| parts.nested))?;
    let mark = mark.map_or(String::new(), |mark| format!("[{mark}]"));
    Some(format!("{bullet}{mark}{first}{nested}"))
}

/// The entry without its box, to compare entries regardless of their state.
pub(super) fn without_mark(text: &str) -> String {
    let parts = parts(text);
    format!(
        "{}{}{}",
        parts.bullet,
        parts.first.trim_start(),
        parts.nested
    )
}

/// An entry's first line, without bullet and box.
pub(super) fn first_line(text: &str) -> &str {
    parts(text).first
}

/// Whether a line begins a list item.
pub(super) fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let signs: &[char] = if digits == 0 {
        &['-', '*', '+']
    } else {
        &['.', ')']
    };
    let behind = line[digits..].strip_prefix(signs);
    behind.is_some_and(|behind| behind.is_empty() || behind.starts_with(char::is_whitespace))
}

/// Whether a line begins a list item in any context. A numbered line may also continue the paragraph above it, so it
/// does not count.
pub(super) fn is_bullet(line: &str) -> bool {
    is_item(line) && line.trim_start().starts_with(['-', '*', '+'])
}

fn parts(text: &str) -> Parts<'_> {
    let (line, nested) = match text.find('\n') {
        Some(newline) => text.split_at(newline + 1),
        None => (text, ""),
    };
    let indent = line.len() - line.trim_start().len();
    let digits = line[indent..]
        .bytes()
        .take_while(u8::is_ascii_digit)
        .count();
    let sign = line[indent + digits..]
        .chars()
        .next()
        .map_or(0, char::len_utf8);
    let behind = &line[indent + digits + sign..];
    let blank = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    let (bullet, rest) = line.split_at(indent + digits + sign + blank);
    let mut chars = rest.chars();
    let boxed = match (chars.next(), chars.next(), chars.next(), chars.next()) {
        (Some('['), Some(mark), Some(']'), Some(' ' | '\t' | '\r' | '\n') | None) => Some(mark),
        _ => None,
    };
    let first = match boxed {
        Some(mark) => &rest[2 + mark.len_utf8()..],
        None => rest,
    };
    Parts {
        bullet,
        mark: boxed,
        first,
        nested,
    }
}

/// The merged box. If both sides changed it differently, a checked box wins. `None` if they conflict.
fn mark(all: ThreeWay<Option<char>>) -> Option<Option<char>> {
    let checked = |mark: &Option<char>| matches!(mark, Some('x' | 'X'));
    let both = [all.ours, all.theirs];
    match all.trivial_merge() {
        Some(mark) => Some(mark),
        None => both.into_iter().filter(checked).min(),
    }
}

/// The lines below the first, with both changes. Items that both sides nested at the same place are all kept. `None` if
/// the changes conflict.
fn nested(all: ThreeWay<&str>) -> Option<String> {
    if let Some(text) = lines::merge_cleanly(all) {
        return Some(text);
    }
    let lines = all.map(|text| text.split_inclusive('\n').collect::<Vec<_>>());
    let mut out = String::new();
    for piece in script::merge(lines.as_ref().map(Vec::as_slice), 0) {
        match piece {
            Piece::Settled(Source::Base(range)) => out += &lines.base[range].concat(),
            Piece::Settled(Source::Side(side, range)) => out += &lines.side(side)[range].concat(),
            Piece::Clash(ranges) => {
                let (ours, theirs) = (&lines.ours[ranges.ours], &lines.theirs[ranges.theirs]);
                let indents = (indent_of_items(ours)?, indent_of_items(theirs)?);
                if !ranges.base.is_empty() || indents.0 != indents.1 {
                    return None;
                }
                let (first, second) = (ours.min(theirs), ours.max(theirs));
                let more = second.iter().filter(|line| !first.contains(line));
                out += &first.concat();
                out.extend(more.copied());
            }
        }
    }
    Some(out)
}

/// The common indent of `lines`, if every line is a list item.
fn indent_of_items(lines: &[&str]) -> Option<usize> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let first = indent(lines.first()?);
    let is_one = |line: &&str| is_item(line) && indent(line) == first && line.ends_with('\n');
    lines.iter().all(is_one).then_some(first)
}

/// Returns a line with both changes, if at least one word separates them. `None` if they conflict.
fn words(all: ThreeWay<&str>) -> Option<String> {
    if let Some(text) = all.trivial_merge() {
        return Some(text.to_owned());
    }
    let words = all.map(split);
    let pieces = script::merge(words.as_ref().map(Vec::as_slice), NEAR);
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Settled(Source::Base(range)) => out += &words.base[range].concat(),
            Piece::Settled(Source::Side(side, range)) => out += &words.side(side)[range].concat(),
            Piece::Clash(_) => return None,
        }
    }
    Some(out)
}

/// Splits a text into words and the whitespace between them.
fn split(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let blank = first.is_whitespace();
        let end = rest
            .find(|c: char| c.is_whitespace() != blank || c == '\n')
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end.max(first.len_utf8()));
        found.push(word);
        rest = after;
    }
    found
}
