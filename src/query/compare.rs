//! Tests whether the text of a field matches the values of a query (docs/reference/queries.md#fields).
//!
//! In: the values of a query, and texts. Out: whether a text matches. Does not: know which contact a text belongs to.

use std::borrow::Cow;

use globset::{Glob, GlobMatcher};

use super::ast::Text;
use super::fields::{Matching, TextField};
use crate::store::Row;
use crate::text::fold::{fold_key, fold_search, fold_search_cow};
use crate::text::words;

/// One value, prepared for matching many texts.
enum Pattern {
    Words(Row),
    Whole {
        value: String,
        prefix: bool,
        /// Whether tags below it match too: `a/b` for `a`.
        below: bool,
    },
    Digits(String),
    /// `None` if it is not a valid glob; nothing matches it then.
    Glob(Option<GlobMatcher>),
}

/// Returns the test for texts of a field: whether one of the values matches.
pub fn fits(field: TextField, values: &[Text]) -> impl Fn(&str) -> bool + use<> {
    let values: Vec<Pattern> = values
        .iter()
        .map(|value| Pattern::of(field, value))
        .collect();
    move |text| values.iter().any(|value| value.fits(text))
}

impl Pattern {
    fn of(field: TextField, value: &Text) -> Pattern {
        match field.matching() {
            Matching::Words => Pattern::Words(Row::of(&value.text, value.prefix)),
            Matching::Whole => {
                let below = field == TextField::Tag;
                let folded = fold_search(&value.text);
                let text = if below {
                    folded.trim_start_matches('#').to_owned()
                } else {
                    folded
                };
                Pattern::Whole {
                    value: text,
                    prefix: value.prefix,
                    below,
                }
            }
            Matching::Digits => Pattern::Digits(digits(&value.text)),
            Matching::Glob => {
                let mut glob = fold_key(&value.text);
                if value.prefix {
                    glob.push('*');
                }
                Pattern::Glob(Glob::new(&glob).ok().map(|glob| glob.compile_matcher()))
            }
        }
    }

    fn fits(&self, text: &str) -> bool {
        match self {
            Pattern::Words(row) => words::occurs(text, &row.words, row.prefix),
            Pattern::Whole {
                value,
                prefix,
                below,
            } => {
                let text: Cow<'_, str> = fold_search_cow(text);
                text.strip_prefix(value.as_str()).is_some_and(|rest| {
                    rest.is_empty() || *prefix || *below && rest.starts_with('/')
                })
            }
            Pattern::Digits(value) => !value.is_empty() && digits(text).contains(value),
            Pattern::Glob(glob) => glob
                .as_ref()
                .is_some_and(|glob| glob.is_match(fold_key(text))),
        }
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
