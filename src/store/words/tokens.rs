//! Splits text into tokens for tantivy, folded for case and accents.
//!
//! In: text. Out: tokens with positions. Does not: drop or stem words.
//!
//! The texts of a note's entries go into one field, each after a [`MARK`], which is a separate token. Its positions
//! show where each entry begins, so that a hit can be assigned to an entry, and no phrase matches across two entries.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::text::fold::fold_search_cow;
use crate::text::words::{self, Word};

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
        let mut stream = Stream {
            text,
            lower: text.to_ascii_lowercase(),
            at: 0,
            word: Word {
                start: 0,
                end: 0,
                is_ascii: true,
            },
            words: words::Words::of(text),
            // One before the position of the first token.
            token: Token::default(),
        };
        stream.find_next();
        stream
    }
}

/// The tokens of one text. There are millions of tokens, so all share one buffer.
pub struct Stream<'a> {
    text: &'a str,
    /// The text with its ASCII letters in lower case. This is faster for all words at once than for each.
    lower: String,
    /// The end of the last token.
    at: usize,
    words: words::Words<'a>,
    /// The next word. There may be a mark before it. Empty at the end of the text.
    word: Word,
    token: Token,
}

impl Stream<'_> {
    /// Moves `word` on. Sets its parts one by one, because a copy of the whole would wait for them to be stored.
    #[inline(always)]
    fn find_next(&mut self) {
        let (start, end, is_ascii) = match self.words.next() {
            Some(word) => (word.start, word.end, word.is_ascii),
            None => (self.text.len(), self.text.len(), true),
        };
        self.word.start = start;
        self.word.end = end;
        self.word.is_ascii = is_ascii;
    }

    #[inline]
    fn next(&mut self) -> Option<Word> {
        let between = &self.text.as_bytes()[self.at..self.word.start];
        let token = match between.iter().position(|byte| *byte == MARK as u8) {
            Some(mark) => Word {
                start: self.at + mark,
                end: self.at + mark + 1,
                is_ascii: true,
            },
            None if self.word.start == self.word.end => return None,
            None => {
                let word = self.word;
                self.find_next();
                word
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
        let Some(word) = self.next() else {
            return false;
        };
        let token = &mut self.token;
        token.text.clear();
        if word.is_ascii {
            token.text.push_str(&self.lower[word.start..word.end]);
        } else {
            let text = fold_search_cow(&self.text[word.start..word.end]);
            token.text.push_str(&text);
        }
        if token.text.len() > LONGEST
            && let Some((end, _)) = token.text.char_indices().nth(LONGEST)
        {
            token.text.truncate(end);
        }
        token.offset_from = word.start;
        token.offset_to = word.end;
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
