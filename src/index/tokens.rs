//! Words as tantivy's tokens, folded over case and accents.
//!
//! In: text. Out: tokens with positions. Does not: drop or stem words.
//!
//! The texts of a note's entries go into one field, each behind a [`MARK`], which is a token of its own: its positions
//! tell where each entry begins, so that a hit can be told apart by entry, and no phrase runs over two of them.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::text::fold::fold_search_cow;
use crate::text::words;

/// The name under which the tokenizer is registered.
pub const NAME: &str = "ties";
/// Stands before each entry's text.
pub const MARK: char = '\u{1e}';
/// No longer word is indexed or searched; tantivy's own limit lies far above.
const LONGEST: usize = 512;

/// The tokenizer.
#[derive(Debug, Clone, Default)]
pub struct Words;

impl Tokenizer for Words {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        let mut tokens = Vec::new();
        let mut position = 0;
        let mut push = |range: std::ops::Range<usize>, text: &str| {
            tokens.push((range, position, text.to_owned()));
            position += 1;
        };
        for (at, piece) in pieces(text) {
            if piece.starts_with(MARK) {
                push(at..at + 1, "\u{1e}");
            } else {
                for range in words::ranges(piece) {
                    let word = fold_search_cow(&piece[range.clone()]);
                    let word = word
                        .char_indices()
                        .nth(LONGEST)
                        .map_or(&*word, |(end, _)| &word[..end]);
                    push(at + range.start..at + range.end, word);
                }
            }
        }
        tokens.reverse();
        Stream {
            tokens,
            token: Token::default(),
        }
    }
}

/// A text cut at its marks; a mark is a piece of its own.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive(MARK)
        .scan(0, |at, piece| {
            let start = *at;
            *at += piece.len();
            let body = piece.strip_suffix(MARK).unwrap_or(piece);
            let mark =
                (body.len() < piece.len()).then(|| (start + body.len(), &piece[body.len()..]));
            Some(std::iter::once((start, body)).chain(mark))
        })
        .flatten()
}

/// The tokens of one text.
#[derive(Debug)]
pub struct Stream {
    tokens: Vec<(std::ops::Range<usize>, usize, String)>,
    token: Token,
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some((range, position, text)) = self.tokens.pop() else {
            return false;
        };
        self.token = Token {
            offset_from: range.start,
            offset_to: range.end,
            position,
            text,
            position_length: 1,
        };
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
