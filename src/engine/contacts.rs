//! Lists the contacts that a query selects (docs/reference/output.md#commands).
//!
//! In: a query, the columns, and the order. Out: a [`ContactList`]: the contacts in that order, with what their rows
//! show. Does not: format the rows.

use std::borrow::Cow;

use super::context::EngineError;
use super::loaded::Loaded;
use super::vault::{Selection, Vault};
use crate::ledger::{Clock, ContactId, Ledger};
use crate::query::fields::{STATES, THINGS};
use crate::query::{Condition, Query, Text};
use crate::report::who::{self, Column, Order, Row};
use crate::store::{IndexError, NoteId};
use crate::text::fold::fold_search;
use crate::text::suggest::closest;

/// What to list.
#[derive(Debug, Clone, Copy)]
pub struct ContactRequest<'a> {
    /// Which contacts.
    pub query: &'a Query,
    /// The columns that are shown.
    pub columns: &'a [&'static Column],
    /// The order of the rows.
    pub order: Order,
    /// Maximum number of rows.
    pub limit: Option<usize>,
    /// Whether each row is shown with all its facts, as in JSON.
    pub all_facts: bool,
    /// Whether the entries that make each row match are shown.
    pub explain: bool,
}

/// The contacts that a query selects.
#[derive(Debug)]
pub struct ContactList {
    /// The vault.
    pub loaded: Loaded,
    /// The contacts in the requested order, each with its score for full text.
    contacts: Vec<(ContactId, f32)>,
    has_last: bool,
}

/// Lists the contacts that a query selects.
///
/// # Errors
/// [`EngineError`] if the vault cannot be used, or a name in the query does not mean one contact.
pub fn list(
    vault: &mut Vault<'_>,
    request: ContactRequest<'_>,
) -> Result<ContactList, EngineError> {
    let ContactRequest {
        query,
        columns,
        order,
        ..
    } = request;
    let sorted_by = match order {
        Order::By(column, _) => Some(column.word),
        _ => None,
    };
    let is_edited = |column: &&Column| column.word == "edited";
    let edits = query.asks_for_edits()
        || columns.iter().any(is_edited)
        || sorted_by == Some("edited")
        || matches!(order, Order::LongestAgo(Clock::Edited));
    let Selection { loaded, contacts } = vault.select(query, edits)?;
    let limit = request.limit.unwrap_or(usize::MAX);
    let rows = who::first(rows(&loaded, contacts), order, limit);
    let contacts: Vec<_> = rows.iter().map(|row| (row.contact.id, row.score)).collect();
    Ok(ContactList {
        loaded,
        contacts,
        has_last: request.all_facts || columns.iter().any(|column| column.word == "last"),
    })
}

/// Rows without their last entries.
fn rows(
    loaded: &Loaded,
    contacts: impl IntoIterator<Item = (ContactId, f32)>,
) -> impl Iterator<Item = Row<'_>> {
    let row = move |(id, score): (ContactId, f32)| {
        let contact = loaded.ledger.contact(id);
        let edited = loaded.inputs.edited.get(contact.note() as usize);
        Row {
            contact,
            score,
            last: None,
            edited: edited.copied().flatten(),
        }
    };
    contacts.into_iter().map(row)
}

impl ContactList {
    /// The rows, in the requested order.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn rows(&self) -> Result<Vec<Row<'_>>, IndexError> {
        let mut rows: Vec<Row<'_>> = rows(&self.loaded, self.contacts.iter().copied()).collect();
        if self.has_last {
            add_last(&self.loaded, &mut rows)?;
        }
        Ok(rows)
    }

    /// Why the list is empty.
    pub fn empty(&self, query: &Query) -> Nobody {
        Nobody::of(query, &self.loaded)
    }
}

/// Why an answer has no contacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nobody {
    /// The vault has no contacts.
    NoContacts,
    /// The query selects nobody.
    NoMatch {
        /// A query that may have been meant: a state or thing that was typed as a plain word, or a similar value that
        /// some contact has.
        suggestion: Option<String>,
    },
}

impl Nobody {
    pub(super) fn of(query: &Query, loaded: &Loaded) -> Self {
        if loaded.ledger.contacts.is_empty() {
            return Nobody::NoContacts;
        }
        Nobody::NoMatch {
            suggestion: suggestion(query, &loaded.ledger),
        }
    }
}

impl std::fmt::Display for Nobody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Nobody::NoContacts => {
                f.write_str("there are no contacts yet; create one with `ties new NAME`")
            }
            Nobody::NoMatch { suggestion: None } => f.write_str("nobody"),
            Nobody::NoMatch {
                suggestion: Some(query),
            } => write!(f, "nobody; did you mean `{query}`?"),
        }
    }
}

/// Adds to each row the contact's last entry with its text. The facts hold nearly all of these texts.
pub(super) fn add_last<'a>(loaded: &'a Loaded, rows: &mut [Row<'a>]) -> Result<(), IndexError> {
    let facts = &loaded.ledger.facts;
    let mut elsewhere: Vec<NoteId> = Vec::new();
    for row in &mut *rows {
        row.last = row.contact.last_line().map(|line| (line, None));
        if let Some((line, text)) = &mut row.last {
            *text = facts
                .entries()
                .last_text(line.note, line.place)
                .map(Cow::Borrowed);
            if text.is_none() {
                elsewhere.push(line.note);
            }
        }
    }
    if elsewhere.is_empty() {
        return Ok(());
    }
    let notes = loaded.session.notes(elsewhere)?;
    for row in rows {
        if let Some((line, text)) = &mut row.last
            && text.is_none()
        {
            let entry = notes.note(line.note);
            let entry = entry.and_then(|note| note.entries.get(line.place as usize));
            *text = entry.map(|entry| Cow::Owned(entry.text.clone()));
        }
    }
    Ok(())
}

fn suggestion(query: &Query, ledger: &Ledger) -> Option<String> {
    let as_field = |text: &Text| {
        let word = fold_search(&text.text);
        let state = STATES.iter().find(|row| row.word == word);
        let thing = THINGS
            .iter()
            .find(|row| word.strip_suffix('s').unwrap_or(&word) == row.word.trim_end_matches('s'));
        state
            .map(|row| format!("is:{}", row.word))
            .or_else(|| thing.map(|row| format!("has:{}", row.word)))
    };
    let as_value = |condition: &Condition| {
        let Condition::Text { field, values } = condition else {
            return None;
        };
        let known = field.texts(&ledger.facts)?.words();
        let folded: Vec<String> = known.iter().map(fold_search).collect();
        let near = closest(
            &fold_search(&values.first()?.text),
            folded.iter().map(String::as_str),
        )?;
        let near = known.iter().find(|known| fold_search(known) == near)?;
        let text = Text {
            text: near.to_owned(),
            prefix: false,
        };
        let condition = Condition::Text {
            field: *field,
            values: vec![text],
        };
        Some(Query::Field(condition).to_string())
    };
    let texts = query.texts();
    texts
        .into_iter()
        .find_map(as_field)
        .or_else(|| query.conditions().into_iter().find_map(as_value))
}
