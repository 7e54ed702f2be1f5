//! Why contacts were selected: the parts of the query that held, and the entries that made them hold.
//!
//! In: a tree, a book, what the index found, and contacts. Out: [`Part`]s for each. Does not: read the entries' texts, or
//! show anything.

use super::ast::{Condition, Query};
use super::eval::{self, Found, NameError};
use super::witness;
use crate::ledger::{Book, ContactId, Line};

/// A part of a query that held of a contact.
#[derive(Debug, Clone)]
pub struct Part<'a> {
    /// As it is written: `updated:>30d`, `-tag:vendor`.
    pub said: String,
    /// The condition, where it is one.
    pub condition: Option<&'a Condition>,
    /// The entries that made it hold, the newest first; none where it is not entries that did.
    pub lines: Vec<&'a Line>,
}

/// The parts of `query` that held of each of `contacts`, in the order in which they stand in it.
///
/// # Errors
/// As [`eval::select`].
pub fn explain<'a>(
    query: &'a Query,
    book: &'a Book,
    found: &Found,
    contacts: &[ContactId],
) -> Result<Vec<Vec<Part<'a>>>, NameError> {
    let mut leaves: Vec<(&Query, bool)> = Vec::new();
    query.walk(false, &mut |leaf, negated| leaves.push((leaf, negated)));
    let mut parts: Vec<Vec<Part<'a>>> = contacts.iter().map(|_| Vec::new()).collect();
    for (leaf, negated) in leaves {
        let holds = eval::holds(leaf, book, found)?;
        let sign = if negated { "-" } else { "" };
        let condition = match leaf {
            Query::Field(condition) => Some(condition),
            _ => None,
        };
        for (contact, parts) in contacts.iter().zip(&mut parts) {
            if holds[book.place_of(*contact)] == negated {
                continue;
            }
            let mut lines = if negated {
                Vec::new()
            } else {
                witness::lines(leaf, book.contact(*contact), found)
            };
            lines.reverse();
            parts.push(Part {
                said: format!("{sign}{leaf}"),
                condition,
                lines,
            });
        }
    }
    Ok(parts)
}
