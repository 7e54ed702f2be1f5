//! Finds tags in a text (docs/reference/notes.md#tags).
//!
//! In: a span of a body. Out: the tags in it. Does not: look into code, links, or images.

use memchr::memchr;
use unicode_normalization::char::is_combining_mark;

use super::blocks::Blocks;
use crate::text::Span;
use crate::text::distinct::Distinct;

/// Adds the tags in `span` to `found`, without their `#`.
pub fn collect(blocks: &Blocks<'_>, span: Span, found: &mut Distinct) {
    let text = blocks.text(span);
    let mut at = 0;
    while let Some(next) = memchr(b'#', &text.as_bytes()[at..]).map(|sign| at + sign) {
        let rest = &text[next + 1..];
        let length: usize = rest
            .chars()
            .take_while(|c| is_tag_char(*c))
            .map(char::len_utf8)
            .sum();
        at = next + 1 + length;
        let tag = rest[..length]
            .trim_end_matches(['/', '-'])
            .trim_start_matches('/');
        let before = text[..next].chars().next_back();
        let starts_word = before.is_none_or(|c| c.is_whitespace() || "([{*_,;".contains(c));
        let offset = span.start as usize + next;
        let has_letter = tag
            .chars()
            .any(|c| !c.is_ascii_digit() && c.is_alphanumeric());
        if starts_word && has_letter && !blocks.is_opaque(offset) && !blocks.is_code(offset) {
            found.add(tag);
        }
    }
}

fn is_tag_char(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '_' | '-' | '/')
}

/// The tags of a body outside list items, or, given the spans of its entries, outside those spans.
pub fn of_body(blocks: &Blocks<'_>, entries: Option<&[Span]>) -> Vec<String> {
    let mut found = Distinct::default();
    let body = &blocks.masked.text[blocks.start..];
    // Most notes have headings, but no tags.
    let mut signs = memchr::memchr_iter(b'#', body.as_bytes());
    if !signs.any(|at| body[at + 1..].starts_with(is_tag_char)) {
        return found.into_list();
    }
    let entry_spans = entries.unwrap_or(&[]);
    let free = |span: &Span| {
        let at = entry_spans.partition_point(|entry| entry.end <= span.start);
        entry_spans
            .get(at)
            .is_none_or(|entry| entry.start >= span.end)
    };
    let mut spans: Vec<Span> = blocks
        .headings
        .iter()
        .map(|heading| heading.content)
        .collect();
    spans.extend(
        blocks
            .blocks
            .iter()
            .filter(|block| !block.code)
            .map(|block| block.span),
    );
    if entries.is_some() {
        spans.extend((0..blocks.items.len()).flat_map(|item| blocks.own_spans(item)));
    }
    spans.sort_unstable();
    for span in spans.into_iter().filter(free) {
        collect(blocks, span, &mut found);
    }
    found.into_list()
}
