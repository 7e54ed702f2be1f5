//! Explains why contacts were selected: the parts of the query that held, and the entries behind them.
//!
//! In: a tree, a ledger, the index hits, and contacts. Out: the [`Part`]s for each contact. Does not: read the text of
//! entries, or format anything.

use super::ast::{Condition, Query};
use super::eval::{self, NameError, QueryInputs};
use super::matching_entries;
use crate::ledger::{ContactId, EntryRef, Ledger};

/// A part of a query that held for a contact.
#[derive(Debug, Clone)]
pub struct Part<'a> {
    /// As it is written in a query: `updated:>30d`, `-tag:vendor`.
    pub text: String,
    /// The condition, if the part is a field and not full text.
    pub condition: Option<&'a Condition>,
    /// The entries that made it hold, newest first; empty if it does not depend on entries.
    pub lines: Vec<&'a EntryRef>,
}

/// For each of `contacts`, the parts of `query` that held, in the order of the query.
///
/// # Errors
/// Same as [`eval::select`].
pub fn explain<'a>(
    query: &'a Query,
    ledger: &'a Ledger,
    data: &QueryInputs,
    contacts: &[ContactId],
) -> Result<Vec<Vec<Part<'a>>>, NameError> {
    let mut leaves: Vec<(&Query, bool)> = Vec::new();
    query.walk(false, &mut |leaf, negated| leaves.push((leaf, negated)));
    let mut parts: Vec<Vec<Part<'a>>> = contacts.iter().map(|_| Vec::new()).collect();
    for (leaf, negated) in leaves {
        let holds = eval::holds(leaf, ledger, data)?;
        let sign = if negated { "-" } else { "" };
        let condition = match leaf {
            Query::Field(condition) => Some(condition),
            _ => None,
        };
        for (contact, parts) in contacts.iter().zip(&mut parts) {
            if holds[ledger.place_of(*contact)] == negated {
                continue;
            }
            let mut lines = if negated {
                Vec::new()
            } else {
                matching_entries::lines(leaf, ledger.contact(*contact), data)
            };
            lines.reverse();
            parts.push(Part {
                text: format!("{sign}{leaf}"),
                condition,
                lines,
            });
        }
    }
    Ok(parts)
}
