//! From what columns tell of a place to its bytes.
//!
//! In: a hit, and the text of its note. Out: the diagnostic, with its place. Does not: read the text from anywhere.

use std::ops::Range;

use super::{At, Hit, Rule};
use crate::text::{Diagnostic, Lines, Span};

/// An entry may go on for some lines; what is further away than this belongs to another.
const ENTRY: usize = 2000;

/// What a rule found, at its place in `text`; at the start of it where the text has gone on since. `line` is that of its
/// entry.
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
        At::Entry(_, words) => line
            .and_then(|line| whole_line(text, lines, line))
            .map(|whole| {
                let start = whole.start as usize;
                words_in(text, start..start + ENTRY, words).unwrap_or(whole)
            }),
        At::Words(words) => words_in(text, 0..text.len(), words),
        At::File => None,
    };
    match span {
        Some(span) => found.at(span, text, lines),
        None => found,
    }
}

/// What a line says, without the blanks around it.
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
