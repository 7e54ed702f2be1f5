//! Finds the due date of an entry (docs/reference/notes.md#state).
//!
//! In: the spans of an entry. Out: its due date. Does not: look into code or comments.

use jiff::civil::Date;
use memchr::memchr;

use super::blocks::Blocks;
use crate::date::day;
use crate::text::Span;

/// The due date that [`due()`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// The date.
    On(Date),
    /// The date does not exist, such as `2026-02-31`.
    Impossible(Span),
}

/// Finds the first of `by 2026-12-01`, `due 2026-12-01`, `📅 2026-12-01`, `[due:: 2026-12-01]` in the spans.
pub fn due(blocks: &Blocks<'_>, spans: &[Span]) -> Option<Due> {
    spans
        .iter()
        .find_map(|span| first_in(blocks, span.start as usize, blocks.text(*span)))
}

fn first_in(blocks: &Blocks<'_>, offset: usize, text: &str) -> Option<Due> {
    let mut at = 0;
    while let Some(dash) = memchr(b'-', &text.as_bytes()[at..]).map(|dash| at + dash) {
        at = dash + 1;
        let Some(start) = dash.checked_sub(4) else {
            continue;
        };
        let Some(written) = text.get(start..start + 10) else {
            continue;
        };
        if day::looks_like(written)
            && ends_well(&text[start + 10..])
            && announced(&text[..start])
            && !blocks.is_code(offset + start)
        {
            let found = day::parse(written).map(Due::On);
            let span = Span::new(offset + start, offset + start + 10);
            return Some(found.unwrap_or(Due::Impossible(span)));
        }
    }
    None
}

/// Whether the text after a date lets the date end there. A time may follow, but `2026-12-012` is not a date.
fn ends_well(after: &str) -> bool {
    let mut chars = after.chars();
    match chars.next() {
        Some('T') => chars.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => !c.is_alphanumeric() && c != '_',
        None => true,
    }
}

/// Whether the text before a date marks it as a due date.
fn announced(text: &str) -> bool {
    let before = text.trim_end();
    let word = |word: &str| {
        before.len() < text.len()
            && before.len().checked_sub(word.len()).is_some_and(|cut| {
                before.is_char_boundary(cut)
                    && before[cut..].eq_ignore_ascii_case(word)
                    && !before[..cut].ends_with(char::is_alphanumeric)
            })
    };
    word("by")
        || word("due")
        // Some keyboards add a variation selector after the calendar emoji to request its color form.
        || before.trim_end_matches('\u{fe0f}').ends_with('📅')
        || before.ends_with("[due::")
        || before.ends_with("(due::")
}
