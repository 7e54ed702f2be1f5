//! Puts a text on one line.
//!
//! In: the text of a need, an offer or a paragraph. Out: it without line breaks, with links as plain text. Does not:
//! shorten it.

use crate::note::link;

/// The text on one line, with links shown as plain text.
pub fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    link::plain(&words.join(" "))
}
