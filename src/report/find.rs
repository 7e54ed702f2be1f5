//! Notes found by full text, each with its best passage (docs/reference/queries.md#full-text).
//!
//! In: a note, and the rows of words of the query. Out: the best passage, and where the words are in it. Does not:
//! search the index.

use std::ops::Range;

use crate::note::Note;
use crate::store::Row;
use crate::text::fold::fold_search_cow;
use crate::text::words;

/// The columns, in the order of CSV.
pub const COLUMNS: [&str; 7] = ["path", "line", "name", "type", "score", "text", "marked"];

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
    let values = crate::store::words::searchable(note)
        .into_iter()
        .map(|value| (1, value));
    let mut best: Option<((usize, usize), BestPassage)> = None;
    for (line, text) in passages.chain(entries).chain(values) {
        let (matched_rows, marked) = marked(&text, rows);
        let rank = (matched_rows, marked.len());
        if matched_rows > 0 && best.as_ref().is_none_or(|(best_rank, _)| rank > *best_rank) {
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
    let mut matches = Vec::new();
    let mut matched_rows = 0;
    for row in rows.iter().filter(|row| !row.words.is_empty()) {
        let before = matches.len();
        for (start, window) in folded.windows(row.words.len()).enumerate() {
            let is_match =
                window
                    .iter()
                    .zip(&row.words)
                    .enumerate()
                    .all(|(place, (word, term))| {
                        let last = place + 1 == row.words.len();
                        if last && row.prefix {
                            word.starts_with(term.as_str())
                        } else {
                            word == term
                        }
                    });
            if is_match {
                matches.extend(ranges[start..start + row.words.len()].iter().cloned());
            }
        }
        matched_rows += usize::from(matches.len() > before);
    }
    matches.sort_by_key(|range| range.start);
    matches.dedup();
    (matched_rows, matches)
}
