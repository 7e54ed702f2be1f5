//! What a person asks for: contacts, how many there are, one thing of one contact, or entries (docs/reference/queries.md#the-question).
//!
//! In: what the English grammar and the query parser read. Out: one [`Question`], which prints as what can be typed for
//! the same answer. Does not: answer.

use std::fmt::{self, Display, Formatter};

use super::ast::Query;
use super::entries::EntryQuery;
use crate::text::shell;

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Question {
    /// The contacts whom a query selects.
    Who(Query),
    /// How many contacts a query selects.
    HowMany(Query),
    /// One column of one contact: a clock, where they live.
    Of {
        /// Whose, as written.
        name: String,
        /// The word of a column of `ties who`.
        column: &'static str,
    },
    /// Entries.
    Entries(EntryQuery),
    /// How many entries there are.
    HowOften(EntryQuery),
}

impl Question {
    /// The query where contacts are asked for.
    pub fn query(&self) -> Option<&Query> {
        match self {
            Question::Who(query) | Question::HowMany(query) => Some(query),
            _ => None,
        }
    }
}

impl Display for Question {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Question::Who(query) | Question::HowMany(query) => write!(f, "{query}"),
            Question::Of { name, column } => {
                write!(f, "ties show {} --fields {column}", shell::word(name))
            }
            Question::Entries(query) | Question::HowOften(query) => {
                write!(f, "ties entries{query}")
            }
        }
    }
}
