//! Splits text into tokens for tantivy, folded for case and accents.
//!
//! In: text. Out: tokens with positions. Does not: drop or stem words.
//!
//! The texts of a note's entries go into one field, each after a [`MARK`], which is a separate token. Its positions
//! show where each entry begins, so that a hit can be assigned to an entry, and no phrase matches across two entries.

use std::ops::Range;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::text::fold::fold_search_cow;
use crate::text::words;

/// The name of the tokenizer in tantivy.
pub const NAME: &str = "ties";
/// The character before the text of each entry.
pub const MARK: char = '\u{1e}';
/// Maximum length of an indexed or searched word, in characters. The rest of a longer word is ignored. The limit of
/// tantivy is far higher.
const LONGEST: usize = 512;

/// The tokenizer.
#[derive(Debug, Clone, Default)]
pub struct Words;

impl Tokenizer for Words {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        Stream {
            text,
            at: 0,
            word: word_from(text, 0),
            // One before the position of the first token.
            token: Token::default(),
        }
    }
}

/// The next word from `at` on. An empty range at the end of the text if there is none.
fn word_from(text: &str, at: usize) -> Range<usize> {
    words::next(text, at).unwrap_or(text.len()..text.len())
}

/// The tokens of one text. There are millions of tokens, so all share one buffer.
pub struct Stream<'a> {
    text: &'a str,
    /// The end of the last token.
    at: usize,
    /// The next word. There may be a mark before it.
    word: Range<usize>,
    token: Token,
}

impl Stream<'_> {
    fn next(&mut self) -> Option<Range<usize>> {
        let between = &self.text.as_bytes()[self.at..self.word.start];
        let token = match between.iter().position(|byte| *byte == MARK as u8) {
            Some(mark) => self.at + mark..self.at + mark + 1,
            None if self.word.is_empty() => return None,
            None => {
                let after = word_from(self.text, self.word.end);
                std::mem::replace(&mut self.word, after)
            }
        };
        self.at = token.end;
        Some(token)
    }
}

impl std::fmt::Debug for Stream<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stream")
            .field("token", &self.token)
            .finish_non_exhaustive()
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        let Some(range) = self.next() else {
            return false;
        };
        let word = &self.text[range.clone()];
        let token = &mut self.token;
        token.text.clear();
        if word.is_ascii() {
            token.text.push_str(word);
            token.text.make_ascii_lowercase();
        } else {
            token.text.push_str(&fold_search_cow(word));
        }
        if token.text.len() > LONGEST
            && let Some((end, _)) = token.text.char_indices().nth(LONGEST)
        {
            token.text.truncate(end);
        }
        token.offset_from = range.start;
        token.offset_to = range.end;
        token.position = token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
