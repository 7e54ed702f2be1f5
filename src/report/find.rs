//! Notes found by full text, each with its best passage (docs/reference/queries.md#full-text).
//!
//! In: a note, and the rows of words of the query. Out: the best passage, and where the words are in it. Does not:
//! search the index.

use std::ops::Range;

use crate::note::Note;
use crate::store::Row;
use crate::text::fold::fold_search_cow;
use crate::text::words;

/// The passage of a note that matches the query best.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BestPassage {
    /// The line in the note, from 1; 1 for a value of the front matter.
    pub line: u32,
    /// The text of the passage.
    pub text: String,
    /// The matched words, as byte ranges of `text`, in order.
    pub marked: Vec<Range<usize>>,
}

/// The passage that contains the most rows; among equals, the one with the most matched words, then the first. `None`
/// if no passage contains a row.
pub fn best(note: &Note, rows: &[Row]) -> Option<BestPassage> {
    let passages = note
        .passages
        .iter()
        .map(|passage| (passage.line, passage.text.clone()));
    let entries = note.entries.iter().map(|entry| {
        let text = format!("{} {}", entry.prefix, entry.text);
        (entry.line, text.trim().to_owned())
    });
    let values = crate::store::document::searchable(note)
        .into_iter()
        .map(|value| (1, value));
    let mut best: Option<((usize, usize), BestPassage)> = None;
    for (line, text) in passages.chain(entries).chain(values) {
        let (fitting, marked) = marked(&text, rows);
        let rank = (fitting, marked.len());
        if fitting > 0 && best.as_ref().is_none_or(|(known, _)| rank > *known) {
            best = Some((rank, BestPassage { line, text, marked }));
        }
    }
    best.map(|(_, best)| best)
}

/// How many of the rows a text contains, and the byte ranges of the matched words, in order.
pub fn marked(text: &str, rows: &[Row]) -> (usize, Vec<Range<usize>>) {
    let ranges: Vec<Range<usize>> = words::ranges(text).collect();
    let folded: Vec<_> = ranges
        .iter()
        .map(|range| fold_search_cow(&text[range.clone()]))
        .collect();
    let mut found = Vec::new();
    let mut fitting = 0;
    for row in rows.iter().filter(|row| !row.words.is_empty()) {
        let before = found.len();
        for (at, window) in folded.windows(row.words.len()).enumerate() {
            let stands =
                window
                    .iter()
                    .zip(&row.words)
                    .enumerate()
                    .all(|(place, (word, wanted))| {
                        let last = place + 1 == row.words.len();
                        if last && row.prefix {
                            word.starts_with(wanted.as_str())
                        } else {
                            word == wanted
                        }
                    });
            if stands {
                found.extend(ranges[at..at + row.words.len()].iter().cloned());
            }
        }
        fitting += usize::from(found.len() > before);
    }
    found.sort_by_key(|range| range.start);
    found.dedup();
    (fitting, found)
}
