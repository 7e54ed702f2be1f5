//! Extracts the text of spans as a person reads it (docs/reference/notes.md#text).
//!
//! In: spans of a body. Out: their text without comments and conflict markers, every line ended by `\n` alone.
//! Does not: decide which spans belong together; `log` does that.

use std::borrow::Cow;

use memchr::memchr;

use super::blocks::Blocks;
use crate::text::Span;

/// The text of `span` without blanked parts. `source` is the note as written.
pub fn visible<'a>(blocks: &Blocks<'_>, source: &'a str, span: Span) -> Cow<'a, str> {
    let holes = &blocks.masked.blanked;
    let first = holes.partition_point(|hole| hole.end <= span.start);
    let holes = &holes[first..];
    // A span that touches a blanked part may not lie on character boundaries of the source, so slice only if it touches
    // none.
    let whole = holes.first().is_none_or(|hole| hole.start >= span.end);
    let whole = whole.then(|| &source[span.range()]);
    if let Some(whole) = whole.filter(|whole| memchr(b'\r', whole.as_bytes()).is_none()) {
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

/// The text of `spans` from offset `from` on, each line without its indent.
pub fn text<'a>(blocks: &Blocks<'_>, source: &'a str, spans: &[Span], from: usize) -> Cow<'a, str> {
    let from_start = |span: &Span| Span {
        start: span.start.max(Span::new(from, from).start),
        end: span.end,
    };
    let spans = spans
        .iter()
        .map(from_start)
        .filter(|span| span.start < span.end);
    let mut texts = spans.map(|span| visible(blocks, source, span));
    let mut out = String::new();
    match (texts.next(), texts.next()) {
        (None, _) => return Cow::Borrowed(""),
        (Some(Cow::Borrowed(only)), None) if is_one_line(only.trim()) => {
            return Cow::Borrowed(only.trim());
        }
        (first, second) => {
            let all = first.into_iter().chain(second).chain(texts);
            all.for_each(|text| dedented(&text, &mut out));
        }
    }
    // The first line can still have some of its indent.
    out.drain(..out.len() - out.trim_start().len());
    Cow::Owned(out)
}

fn is_one_line(text: &str) -> bool {
    memchr(b'\n', text.as_bytes()).is_none()
}

/// Offset of the text after a verb. Skips one `:` or `,`, and emphasis that closes there.
pub fn after_verb(blocks: &Blocks<'_>, verb_end: usize, line_end: usize) -> usize {
    let rest = blocks.text(Span::new(verb_end, line_end));
    let rest = closed(rest);
    let rest = rest.strip_prefix([':', ',']).map_or(rest, closed);
    line_end - rest.len()
}

/// Skips emphasis at the start that closes, so that whitespace, punctuation, or the end follows.
fn closed(text: &str) -> &str {
    let rest = text.trim_start_matches(['*', '_']);
    let closes = rest
        .chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || matches!(c, ':' | ','));
    if closes { rest } else { text }
}

/// Appends the lines of one item to `out`: the first trimmed, the others without their common indent.
fn dedented(text: &str, out: &mut String) {
    let mut add = |line: &str| {
        if !out.is_empty() && !line.is_empty() {
            out.push('\n');
        }
        out.push_str(line);
    };
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    add(first.trim());
    let text_lines = || rest.lines().filter(|line| !line.trim().is_empty());
    let indents = text_lines().map(|line| line.len() - line.trim_start().len());
    let indent = indents.min().unwrap_or(0);
    // Whitespace characters differ in length, so an indent in bytes can end inside one.
    text_lines().for_each(|line| add(line.get(indent..).unwrap_or(line.trim_start()).trim_end()));
}
