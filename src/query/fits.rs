//! Whether a text of a field fits what was asked of it (docs/reference/queries.md#fields).
//!
//! In: the values of a query, and texts. Out: yes or no. Does not: know whose texts they are.

use std::borrow::Cow;

use globset::{Glob, GlobMatcher};

use super::ast::Text;
use super::fields::{Matching, TextField};
use crate::store::Row;
use crate::text::fold::{fold_key, fold_search, fold_search_cow};
use crate::text::words;

/// One value, made ready to be held against many texts.
enum Wanted {
    Words(Row),
    Whole {
        value: String,
        prefix: bool,
        /// Of a tag, also what lies below it fits.
        below: bool,
    },
    Digits(String),
    /// None where it is no glob, which nothing fits.
    Glob(Option<GlobMatcher>),
}

/// The test of a field's text: whether one of the values fits it.
pub fn fits(field: TextField, values: &[Text]) -> impl Fn(&str) -> bool + use<> {
    let values: Vec<Wanted> = values
        .iter()
        .map(|value| Wanted::of(field, value))
        .collect();
    move |text| values.iter().any(|value| value.fits(text))
}

impl Wanted {
    fn of(field: TextField, value: &Text) -> Wanted {
        match field.matching() {
            Matching::Words => Wanted::Words(Row::of(&value.text, value.prefix)),
            Matching::Whole => {
                let below = field == TextField::Tag;
                let folded = fold_search(&value.text);
                let wanted = if below {
                    folded.trim_start_matches('#').to_owned()
                } else {
                    folded
                };
                Wanted::Whole {
                    value: wanted,
                    prefix: value.prefix,
                    below,
                }
            }
            Matching::Digits => Wanted::Digits(digits(&value.text)),
            Matching::Glob => {
                let mut glob = fold_key(&value.text);
                if value.prefix {
                    glob.push('*');
                }
                Wanted::Glob(Glob::new(&glob).ok().map(|glob| glob.compile_matcher()))
            }
        }
    }

    fn fits(&self, text: &str) -> bool {
        match self {
            Wanted::Words(row) => words::occurs(text, &row.words, row.prefix),
            Wanted::Whole {
                value,
                prefix,
                below,
            } => {
                let text: Cow<'_, str> = fold_search_cow(text);
                text.strip_prefix(value.as_str()).is_some_and(|rest| {
                    rest.is_empty() || *prefix || *below && rest.starts_with('/')
                })
            }
            Wanted::Digits(wanted) => !wanted.is_empty() && digits(text).contains(wanted),
            Wanted::Glob(glob) => glob
                .as_ref()
                .is_some_and(|glob| glob.is_match(fold_key(text))),
        }
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
