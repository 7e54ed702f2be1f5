//! Reads queries and English questions into one tree (docs/reference/queries.md).
//!
//! In: a query or an English question, the settings, today. Out: one [`Question`], or diagnostics that point at what
//! could not be read. Does not: read notes, format answers, or fall back on a reading other than the one it shows.

pub mod ast;
pub mod compare;
mod condition;
pub mod duplicates;
pub mod english;
pub mod entries;
pub mod eval;
pub mod explain;
pub mod fields;
pub mod inputs;
mod lexer;
pub mod matches;
mod matching_entries;
pub mod names;
mod parser;
mod print;
pub mod question;
pub mod shortest_name;
pub mod times;
pub mod tree;

#[cfg(test)]
mod tests;

pub use ast::{
    Age, Ahead, BirthdayTest, ClockTest, Cmp, Condition, DueTest, FavorItem, NumberTest, Query,
    Text, Time,
};
pub use entries::EntryQuery;
pub use fields::{LinkField, Matching, NumberField, Scope, State, TextField, Thing};
pub use parser::{parse, parse_notes};
pub use question::Question;

use crate::date::Date;
use crate::settings::Settings;
use crate::text::Diagnostic;

/// Reads what a person asks, whether it is a question or a query (docs/reference/queries.md#how-an-input-is-read).
/// `known` answers which names the vault has.
///
/// ```
/// use ties::{date::Date, query, settings::Settings};
/// let today = Date::constant(2026, 11, 22);
/// let ask = |text| query::ask(text, &Settings::default(), today, &query::english::AnyGroup).map(|query| query.to_string());
/// assert_eq!(ask("who haven't I updated in 30 days").as_deref(), Ok("updated:>30d"));
/// assert_eq!(ask("updated:>30d").as_deref(), Ok("updated:>30d"));
/// assert_eq!(ask("what did I give Dana").as_deref(), Ok("ties entries --with Dana --verb gave --happened"));
/// assert!(ask("who is the best").is_err());
/// ```
pub fn ask(
    text: &str,
    settings: &Settings,
    today: Date,
    known: &dyn english::Known,
) -> Result<Question, Vec<Diagnostic>> {
    match english::read(text, settings, today, known) {
        english::Reading::Question(question) => Ok(question),
        english::Reading::Unread(diagnostic) => Err(vec![diagnostic]),
        english::Reading::NotAQuestion => parse(text, settings, today).map(Question::Who),
    }
}
