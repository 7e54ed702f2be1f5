//! Word boundaries in every script.
//!
//! In: text. Out: its words with their byte ranges, folded for search. Does not: rank or store them.
//!
//! A word is a run of letters, digits, and their marks. Han and kana are written without spaces, so there each
//! character is a word of its own, and a name is found as a sequence of words.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::fold::fold_search_cow;

/// The byte ranges of the words of `text`, in order.
///
/// ```
/// use ties::text::words::ranges;
/// let text = "o'Brien, 田中";
/// let words: Vec<&str> = ranges(text).map(|r| &text[r]).collect();
/// assert_eq!(words, ["o", "Brien", "田", "中"]);
/// ```
pub fn ranges(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let word = next(text, at)?;
        at = word.end;
        Some(word)
    })
}

/// The class of a byte.
#[derive(Clone, Copy, PartialEq)]
enum Sort {
    /// An ASCII letter or digit.
    Word,
    /// Any other ASCII character.
    Between,
    /// Part of a multi-byte character, which must be decoded to be classified.
    Longer,
}

/// The class of each byte. A lookup table, because this runs for every byte of every note.
static SORTS: [Sort; 256] = {
    let mut sorts = [Sort::Longer; 256];
    let mut byte = 0;
    while byte < 128 {
        let word = (byte as u8).is_ascii_alphanumeric();
        sorts[byte] = if word { Sort::Word } else { Sort::Between };
        byte += 1;
    }
    sorts
};

/// The first word of `text` that starts at or after byte offset `from`.
pub fn next(text: &str, from: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut start = from;
    loop {
        start += bytes[start..]
            .iter()
            .position(|byte| SORTS[usize::from(*byte)] != Sort::Between)?;
        if SORTS[usize::from(bytes[start])] == Sort::Word {
            break;
        }
        let c = text[start..].chars().next()?;
        if in_word(c) {
            break;
        }
        start += c.len_utf8();
    }
    let mut at = start;
    loop {
        let word = |byte: &u8| SORTS[usize::from(*byte)] == Sort::Word;
        at += bytes[at..].iter().take_while(|byte| word(byte)).count();
        if bytes.get(at).is_none_or(u8::is_ascii) {
            break;
        }
        let Some(c) = text[at..].chars().next() else {
            break;
        };
        if !in_word(c) || (alone(c) && at > start) {
            break;
        }
        at += c.len_utf8();
        if alone(c) {
            while let Some(mark) = text[at..].chars().next().filter(|c| is_combining_mark(*c)) {
                at += mark.len_utf8();
            }
            break;
        }
    }
    Some(start..at)
}

/// The words of `text` in order, folded for search.
pub fn folded(text: &str) -> impl Iterator<Item = Cow<'_, str>> + '_ {
    ranges(text).map(|range| fold_search_cow(&text[range]))
}

/// Whether the folded words `row` occur consecutively in `text`. With `prefix`, the last one may be the start of a
/// word. An empty `row` never occurs.
///
/// ```
/// use ties::text::words::occurs;
/// assert!(occurs("Climate Funding Circle", &["climate".into(), "fund".into()], true));
/// assert!(!occurs("Climate Funding Circle", &["climate".into(), "fund".into()], false));
/// ```
pub fn occurs(text: &str, row: &[String], prefix: bool) -> bool {
    if row.is_empty() {
        return false;
    }
    let words: Vec<Cow<'_, str>> = folded(text).collect();
    words.windows(row.len()).any(|window| {
        window
            .iter()
            .zip(row)
            .enumerate()
            .all(|(i, (word, expected))| {
                if prefix && i + 1 == row.len() {
                    word.starts_with(expected.as_str())
                } else {
                    word == expected
                }
            })
    })
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Whether a character belongs to a script that is written without spaces, so that each character is a word.
pub fn alone(c: char) -> bool {
    matches!(c as u32,
        0x0E01..=0x0E30 | 0x0E40..=0x0E46 | 0x3041..=0x30FF | 0x31F0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF | 0xFF66..=0xFF9D | 0x20000..=0x3FFFF)
}
