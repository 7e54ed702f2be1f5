//! Finds the bytes of a hit in the text of its note.
//!
//! In: a hit, and the text of its note. Out: the diagnostic, with its span. Does not: read the text from anywhere.

use std::ops::Range;

use super::{Hit, HitPlace, Rule};
use crate::text::{Diagnostic, Lines, Span};

/// Maximum number of bytes, from the start of an entry, in which the words of a hit are searched. An entry can span
/// several lines; what lies further away belongs to another entry.
const ENTRY: usize = 2000;

/// The diagnostic of `hit`, with its span in `text`. `line` is the line of the entry that the hit is about. If the
/// place is not in `text`, because the note has changed since it was indexed, the diagnostic is at the start of the
/// note.
pub fn diagnostic(
    rule: &Rule,
    hit: &Hit,
    line: Option<u32>,
    text: &str,
    lines: &Lines,
) -> Diagnostic {
    let found = Diagnostic::new(rule.code, rule.severity, hit.message.as_str());
    let found = found.help(hit.help.as_str());
    let span = match &hit.at {
        HitPlace::Entry(_, words) => {
            line.and_then(|line| whole_line(text, lines, line))
                .map(|whole| {
                    let start = whole.start as usize;
                    words_in(text, start..start + ENTRY, words).unwrap_or(whole)
                })
        }
        HitPlace::Words(words) => words_in(text, 0..text.len(), words),
        HitPlace::File => None,
    };
    match span {
        Some(span) => found.at(span, text, lines),
        None => found,
    }
}

/// The span of the 1-based `line` without the whitespace around it; `None` if the text has no such line.
fn whole_line(text: &str, lines: &Lines, line: u32) -> Option<Span> {
    let start = lines.start(line)?;
    let whole = text[start..].lines().next()?;
    let start = start + whole.len() - whole.trim_start().len();
    Some(Span::new(start, start + whole.trim().len()))
}

fn words_in(text: &str, within: Range<usize>, words: &str) -> Option<Span> {
    let end = text.floor_char_boundary(within.end);
    let found = text[within.start..end]
        .find(words)
        .filter(|_| !words.is_empty())?;
    let start = within.start + found;
    Some(Span::new(start, start + words.len()))
}
