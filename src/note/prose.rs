//! The text of stretches of a note, as a person reads it (notes.md 4, Text).
//!
//! In: spans of a body. Out: their text without comments and conflict markers, every line ended by `\n` alone. Does
//! not: decide which stretches belong together; that is `log`'s.

use super::blocks::Blocks;
use crate::text::Span;

/// The text of `span` in `source`, the note as it was written, without what is blanked.
pub fn visible(blocks: &Blocks<'_>, source: &str, span: Span) -> String {
    let mut out = String::new();
    let mut at = span.start as usize;
    let holes = &blocks.masked.holes;
    let first = holes.partition_point(|hole| hole.end <= span.start);
    for hole in holes[first..]
        .iter()
        .take_while(|hole| hole.start < span.end)
    {
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
    out
}

/// The text of `stretches` from `from` on: each line without the blanks before it.
pub fn text(blocks: &Blocks<'_>, source: &str, stretches: &[Span], from: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for span in stretches {
        let start = (span.start as usize).max(from);
        if start < span.end as usize {
            let span = Span::new(start, span.end as usize);
            lines.extend(dedented(&visible(blocks, source, span)));
        }
    }
    lines.join("\n").trim().to_owned()
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

/// The lines of one item: the first from where it begins, the others without the indent that they share.
fn dedented(text: &str) -> Vec<String> {
    let indent_of = |line: &str| line.len() - line.trim_start().len();
    let said = |line: &&str| !line.trim().is_empty();
    let indent = text
        .lines()
        .skip(1)
        .filter(said)
        .map(indent_of)
        .min()
        .unwrap_or(0);
    let lines = text.lines().enumerate().filter(|(_, line)| said(line));
    lines
        .map(|(at, line)| {
            if at == 0 {
                line.trim()
            } else {
                // Blanks are of several lengths, so an indent in bytes may end within one.
                line.get(indent..).unwrap_or(line.trim_start()).trim_end()
            }
            .to_owned()
        })
        .collect()
}
