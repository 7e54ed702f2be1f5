//! What a person asks for: contacts, their number, one field of one contact, or entries
//! (docs/reference/queries.md#the-question).
//!
//! In: what the English grammar and the query parser read. Out: one [`Question`], which prints as the query or command
//! that gives the same answer. Does not: answer it.

use std::fmt::{self, Display, Formatter};

use super::ast::Query;
use super::entries::EntryQuery;
use crate::text::shell;

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Question {
    /// The contacts that a query selects.
    Who(Query),
    /// The number of contacts that a query selects.
    HowMany(Query),
    /// One column of one contact: a clock, a place.
    Of {
        /// The name of the contact, as written.
        name: String,
        /// The word of a column of `ties who`.
        column: &'static str,
    },
    /// A list of entries.
    Entries(EntryQuery),
    /// The number of entries.
    HowOften(EntryQuery),
}

impl Question {
    /// The query, if contacts are asked for.
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
