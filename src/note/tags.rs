//! Tags in a text (notes.md 4, Tags).
//!
//! In: a span of a body. Out: the tags in it. Does not: look into code or links.

use unicode_normalization::char::is_combining_mark;

use super::blocks::Blocks;
use crate::text::Span;

/// Adds the tags of `span` to `found`, each once, without its `#`.
pub fn collect(blocks: &Blocks<'_>, span: Span, found: &mut Vec<String>) {
    let body = &blocks.masked.text;
    let range = span.shifted_back(blocks.start).range();
    let text = &body[range.clone()];
    let mut at = 0;
    while let Some(next) = text[at..].find('#').map(|sign| at + sign) {
        let rest = &text[next + 1..];
        let length: usize = rest
            .chars()
            .take_while(|c| of_tag(*c))
            .map(char::len_utf8)
            .sum();
        at = next + 1 + length;
        let tag = rest[..length]
            .trim_end_matches(['/', '-'])
            .trim_start_matches('/');
        let before = text[..next].chars().next_back();
        let starts_word = before.is_none_or(|c| c.is_whitespace() || "([{*_,;".contains(c));
        let offset = span.start as usize + next;
        let in_link = blocks
            .links_in(span)
            .iter()
            .any(|link| link.span.contains(offset));
        let says = tag
            .chars()
            .any(|c| !c.is_ascii_digit() && c.is_alphanumeric());
        if starts_word
            && says
            && !in_link
            && !blocks.is_code(offset)
            && !found.iter().any(|old| old == tag)
        {
            found.push(tag.to_owned());
        }
    }
}

fn of_tag(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '_' | '-' | '/')
}
