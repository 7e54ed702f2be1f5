//! The text of stretches of a note, as a person reads it (docs/reference/notes.md#text).
//!
//! In: spans of a body. Out: their text without comments and conflict markers, every line ended by `\n` alone. Does
//! not: decide which stretches belong together; that is `log`'s.

use std::borrow::Cow;

use super::blocks::Blocks;
use crate::text::Span;

/// The text of `span` in `source`, the note as it was written, without what is blanked.
pub fn visible<'a>(blocks: &Blocks<'_>, source: &'a str, span: Span) -> Cow<'a, str> {
    let holes = &blocks.masked.holes;
    let first = holes.partition_point(|hole| hole.end <= span.start);
    let holes = &holes[first..];
    // Only outside a hole does a span begin and end where a character does.
    let whole = holes.first().is_none_or(|hole| hole.start >= span.end);
    let whole = whole.then(|| &source[span.range()]);
    if let Some(whole) = whole.filter(|whole| !whole.contains('\r')) {
        return Cow::Borrowed(whole);
    }
    let mut out = String::new();
    let mut at = span.start as usize;
    for hole in holes.iter().take_while(|hole| hole.start < span.end) {
        let from = hole.start as usize;
        if from > at {
            out.push_str(source[at..from].trim_end_matches(' '));
        }
        at = at.max(hole.end as usize);
    }
    if at < span.end as usize {
        out.push_str(&source[at..span.end as usize]);
    }
    if out.contains('\r') {
        out = out.replace("\r\n", "\n").replace('\r', "\n");
    }
    Cow::Owned(out)
}

/// The text of `stretches` from `from` on: each line without the blanks before it.
pub fn text(blocks: &Blocks<'_>, source: &str, stretches: &[Span], from: usize) -> String {
    let mut out = String::new();
    for span in stretches {
        let start = (span.start as usize).max(from);
        if start < span.end as usize {
            let span = Span::new(start, span.end as usize);
            dedented(&visible(blocks, source, span), &mut out);
        }
    }
    // The first line may have kept some of its indent.
    out.drain(..out.len() - out.trim_start().len());
    out
}

/// Where the text after a verb begins: one `:` or `,` after it is no text, nor is what closes its bold.
pub fn after_verb(blocks: &Blocks<'_>, verb_end: usize, line_end: usize) -> usize {
    let rest = blocks.text(Span::new(verb_end, line_end));
    let rest = closed(rest);
    let rest = rest.strip_prefix([':', ',']).map_or(rest, closed);
    line_end - rest.len()
}

/// A text without the signs of emphasis at its start that close a stretch, and so have a blank or punctuation after.
fn closed(text: &str) -> &str {
    let rest = text.trim_start_matches(['*', '_']);
    let closes = rest
        .chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || matches!(c, ':' | ','));
    if closes { rest } else { text }
}

/// Adds the lines of one item to `out`: the first from where it begins, the others without the indent that they share.
fn dedented(text: &str, out: &mut String) {
    let mut add = |line: &str| {
        if !out.is_empty() && !line.is_empty() {
            out.push('\n');
        }
        out.push_str(line);
    };
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    add(first.trim());
    let said = || rest.lines().filter(|line| !line.trim().is_empty());
    let indents = said().map(|line| line.len() - line.trim_start().len());
    let indent = indents.min().unwrap_or(0);
    // Blanks are of several lengths, so an indent in bytes may end within one.
    said().for_each(|line| add(line.get(indent..).unwrap_or(line.trim_start()).trim_end()));
}
