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
use super::runs::Runs;

/// The byte ranges of the words of `text`, in order.
///
/// ```
/// use ties::text::words::ranges;
/// let text = "o'Brien, 田中";
/// let words: Vec<&str> = ranges(text).map(|r| &text[r]).collect();
/// assert_eq!(words, ["o", "Brien", "田", "中"]);
/// ```
pub fn ranges(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    Words::of(text).map(|word| word.start..word.end)
}

/// A word of a text.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// Offset of its first byte.
    pub start: usize,
    /// Offset one past its last byte.
    pub end: usize,
    /// Whether it is known to have only ASCII characters.
    pub is_ascii: bool,
}

/// The words of one text, in order.
#[derive(Debug)]
pub struct Words<'a> {
    text: &'a str,
    runs: Runs<'a>,
    /// Offset of the first byte beyond ASCII that is not before the last run.
    beyond: usize,
    /// The rest of a run that has characters beyond ASCII, so that it can have several words or none.
    run: Range<usize>,
}

impl<'a> Words<'a> {
    /// The words of `text`.
    pub fn of(text: &'a str) -> Self {
        Words {
            text,
            runs: Runs::of(text.as_bytes()),
            beyond: beyond_ascii(text.as_bytes(), 0),
            run: 0..0,
        }
    }
}

impl Words<'_> {
    #[inline(never)]
    fn next_in_run(&mut self) -> Option<Word> {
        let word = first(&self.text[..self.run.end], self.run.start);
        self.run.start = word.map_or(self.run.end, |word| word.end);
        word
    }
}

impl Iterator for Words<'_> {
    type Item = Word;

    // A word returned through memory costs more than finding it.
    #[inline(always)]
    fn next(&mut self) -> Option<Word> {
        loop {
            if !self.run.is_empty()
                && let Some(word) = self.next_in_run()
            {
                return Some(word);
            }
            let run = self.runs.next()?;
            if self.beyond < run.start {
                self.beyond = beyond_ascii(self.text.as_bytes(), run.start);
            }
            if run.end <= self.beyond {
                return Some(Word {
                    start: run.start,
                    end: run.end,
                    is_ascii: true,
                });
            }
            self.run = run;
        }
    }
}

/// Offset of the first byte beyond ASCII from `from` on. The length if there is none.
fn beyond_ascii(bytes: &[u8], from: usize) -> usize {
    let blocks = bytes[from..].chunks_exact(64);
    let at = from + 64 * blocks.take_while(|block| block.is_ascii()).count();
    let rest = bytes[at..].iter().position(|byte| !byte.is_ascii());
    rest.map_or(bytes.len(), |rest| at + rest)
}

/// The first word of `text` that starts at or after byte offset `from`.
fn first(text: &str, from: usize) -> Option<Word> {
    let chars = text[from..].char_indices();
    let start = from + chars.clone().find(|(_, c)| in_word(*c))?.0;
    let mut at = start;
    while let Some(c) = text[at..].chars().next() {
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
    Some(Word {
        start,
        end: at,
        is_ascii: false,
    })
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
