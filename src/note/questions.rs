//! Finds questions to ask: the items under a heading `Questions` (docs/reference/output.md#commands), and the rest of a
//! note's prose.
//!
//! In: the passages of a note. Out: questions in order, and passages of prose. Does not: know who they are for.

use super::passage::{Passage, Sort};

/// The heading, compared without letter case.
const HEADING: &str = "questions";

/// Every passage, and whether it is below a heading `Questions`, up to the next heading of the same or a higher level.
fn below_heading(passages: &[Passage]) -> impl Iterator<Item = (bool, &Passage)> {
    let mut open: Option<u8> = None;
    passages.iter().map(move |passage| {
        if let Sort::Heading(level) = passage.sort {
            let named = passage.text.trim().trim_end_matches(':');
            if named.to_lowercase() == HEADING {
                open = Some(open.map_or(level, |open| open.min(level)));
            } else if open.is_some_and(|open| level <= open) {
                open = None;
            }
        }
        (open.is_some(), passage)
    })
}

/// The items under each heading `Questions`, except those that are checked off and items nested in them.
pub fn kept(passages: &[Passage]) -> Vec<&Passage> {
    let below = below_heading(passages).filter(|(below, _)| *below);
    unchecked(below.map(|(_, passage)| passage))
}

/// All items of a note of type `questions`, except those that are checked off.
pub fn all(passages: &[Passage]) -> Vec<&Passage> {
    unchecked(passages.iter())
}

/// The prose of a note: passages that are neither headings nor below a heading `Questions`.
pub fn prose(passages: &[Passage]) -> impl Iterator<Item = &Passage> {
    below_heading(passages)
        .filter(|(below, passage)| !below && !passage.is_heading())
        .map(|(_, passage)| passage)
}

fn unchecked<'a>(passages: impl Iterator<Item = &'a Passage>) -> Vec<&'a Passage> {
    let mut found = Vec::new();
    let mut checked: Option<u8> = None;
    for passage in passages {
        let Sort::Item(depth) = passage.sort else {
            continue;
        };
        if checked.is_some_and(|checked| depth > checked) {
            continue;
        }
        let (mark, text) = boxed(&passage.text);
        checked = mark.filter(|mark| !matches!(mark, ' ')).map(|_| depth);
        if checked.is_none() && !text.is_empty() {
            found.push(passage);
        }
    }
    found
}

/// The mark in the checkbox of an item, if it has one, and the text without bullet and checkbox.
///
/// ```
/// use ties::note::questions::boxed;
/// assert_eq!(boxed("- [x] And then?"), (Some('x'), "And then?"));
/// assert_eq!(boxed("And then?"), (None, "And then?"));
/// ```
pub fn boxed(text: &str) -> (Option<char>, &str) {
    let text = without_bullet(text.trim_start());
    let mut chars = text.chars();
    let mark = match (chars.next(), chars.next(), chars.next()) {
        (Some('['), Some(mark @ (' ' | 'x' | 'X' | '-')), Some(']')) => mark,
        _ => return (None, text.trim()),
    };
    let rest = chars.as_str();
    if rest.is_empty() || rest.starts_with(char::is_whitespace) {
        (Some(mark), rest.trim())
    } else {
        (None, text.trim())
    }
}

fn without_bullet(text: &str) -> &str {
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let bullet = match number.strip_prefix(['.', ')']) {
        Some(rest) if number.len() < text.len() => Some(rest),
        _ => text.strip_prefix(['-', '*', '+']),
    };
    match bullet {
        Some(rest) if rest.is_empty() || rest.starts_with(char::is_whitespace) => rest.trim_start(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn read(text: &str) -> Vec<Passage> {
        super::super::parse("people/Sam.md", text.as_bytes(), &Settings::default()).passages
    }

    fn texts(passages: &[&Passage]) -> Vec<String> {
        let words = |passage: &&Passage| boxed(&passage.text).1.to_owned();
        passages.iter().map(words).collect()
    }

    #[test]
    fn unchecked_items_under_questions_heading_are_kept() {
        let text = "# Sam\n\n- no\n\n### QUESTIONS\n\nAsk with care.\n\n- one?\n- [ ] two?\n- [x] done?\n  - of it?\n- Work\n  1. three?\n\n#### More\n\n* four?\n\n### Log\n\n- 2026-11-20 met: lunch\n- five?\n\n## questions:\n\n- six?\n";
        let passages = read(text);
        assert_eq!(
            texts(&kept(&passages)),
            ["one?", "two?", "Work", "three?", "four?", "six?"]
        );
        let prose: Vec<&str> = prose(&passages).map(|p| p.text.as_str()).collect();
        assert!(
            prose
                .iter()
                .all(|text| !text.contains('?') || text.contains("five?")),
            "{prose:?}"
        );
    }

    #[test]
    fn questions_note_needs_no_heading() {
        let passages = read("# Good\n\n- one?\n- [X] done?\n\n## Later\n\n- two?\n");
        assert_eq!(texts(&all(&passages)), ["one?", "two?"]);
        assert_eq!(texts(&kept(&passages)), Vec::<String>::new());
    }
}
