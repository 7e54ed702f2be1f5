//! Words as tantivy's tokens, folded over case and accents.
//!
//! In: text. Out: tokens with positions. Does not: drop or stem words.
//!
//! The texts of a note's entries go into one field, each behind a [`MARK`], which is a token of its own: its positions
//! tell where each entry begins, so that a hit can be told apart by entry, and no phrase runs over two of them.

use std::ops::Range;

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
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        let ranges = pieces(text).flat_map(|(at, piece)| {
            let mark = piece.starts_with(MARK).then_some(at..at + 1);
            let words = words::ranges(if mark.is_some() { "" } else { piece });
            mark.into_iter()
                .chain(words.map(move |range| at + range.start..at + range.end))
        });
        Stream {
            text,
            ranges: Box::new(ranges),
            // Its position is one before that of the first.
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

/// The tokens of one text. There are millions, so one buffer holds the words of all, one after the other.
pub struct Stream<'a> {
    text: &'a str,
    ranges: Box<dyn Iterator<Item = Range<usize>> + 'a>,
    token: Token,
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
        let Some(range) = self.ranges.next() else {
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
