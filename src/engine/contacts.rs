//! Lists the contacts that a query selects (docs/reference/output.md#commands).
//!
//! In: a query, the columns, and the order. Out: a [`ContactList`]: the contacts in that order, with what their rows
//! show. Does not: format the rows.

use super::context::EngineError;
use super::loaded::{Loaded, TEXTS_IN_JSON};
use super::vault::{Parts, Selection, Vault, load, with_data};
use crate::ledger::notes::Notes;
use crate::ledger::{ContactId, Ledger, LedgerParts};
use crate::query::eval::{Needs, QueryData};
use crate::query::fields::{STATES, THINGS};
use crate::query::{Condition, Query, Text, TextField};
use crate::report::who::{self, Column, Order, Row};
use crate::store::{IndexError, Shelf};
use crate::text::fold::fold_search;
use crate::text::suggest::closest;
use crate::vault::Root;

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

/// What the ledger must have beyond the needs of the query: to sort the rows, and to show them.
#[derive(Debug, Clone, Copy, Default)]
struct RowParts {
    order: LedgerParts,
    rows: LedgerParts,
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
    let mut parts = RowParts::default();
    for column in columns {
        parts.rows = parts.rows.and(column.parts);
    }
    let mut shown: Vec<TextField> = columns.iter().filter_map(|column| column.field).collect();
    let mut sorted_by = None;
    match order {
        Order::By(column, _) => {
            parts.order = column.parts;
            shown.extend(column.field);
            sorted_by = Some(column.word);
        }
        Order::LongestAgo(_) => parts.order.clocks = true,
        _ => {}
    }
    if request.all_facts || request.explain {
        parts.rows = LedgerParts::ALL;
        shown.extend(TEXTS_IN_JSON);
    }
    let mut needs = query.needs();
    needs.edited |=
        columns.iter().any(|column| column.word == "edited") || sorted_by == Some("edited");
    let Selection {
        mut loaded,
        contacts,
    } = vault.select_from(query, &needs, &|root, shelf, today| {
        let ledger = without_entries(root, shelf, today, &needs, parts)?;
        match ledger {
            Some(ledger) => with_data(ledger, shelf, &needs, &shown),
            None => {
                let ledger = parts.order.and(parts.rows);
                let shown = &shown;
                load(root, shelf, today, &needs, Parts { ledger, shown })
            }
        }
    })?;
    let limit = request.limit.unwrap_or(usize::MAX);
    let rows = who::first(rows(&loaded, contacts), order, limit);
    let contacts: Vec<_> = rows.iter().map(|row| (row.contact.id, row.score)).collect();
    if loaded.ledger.has_no_entries() && parts.rows.wants_entries() {
        let ids: Vec<ContactId> = contacts.iter().map(|(id, _)| *id).collect();
        let ledger = loaded.ledger;
        loaded.ledger = ledger.with_entries_of(&loaded.session.shelf, &ids, parts.rows)?;
    }
    Ok(ContactList {
        loaded,
        contacts,
        has_last: request.all_facts || columns.iter().any(|column| column.word == "last"),
    })
}

/// The ledger without entries, if the query can do without them. The entries of the few rows that are shown are loaded
/// later.
fn without_entries(
    root: &Root,
    shelf: &Shelf,
    today: crate::date::Date,
    needs: &Needs,
    parts: RowParts,
) -> Result<Option<Ledger>, IndexError> {
    if parts.rows.favors || parts.rows.mentions {
        return Ok(None);
    }
    let first = needs.ledger.and(parts.order);
    let first = first.and(parts.rows.without_entries());
    Ledger::load_cached(shelf, &root.settings, today, first)
}

/// Rows without their last entries.
fn rows(
    loaded: &Loaded,
    contacts: impl IntoIterator<Item = (ContactId, f32)>,
) -> impl Iterator<Item = Row<'_>> {
    let row = move |(id, score): (ContactId, f32)| {
        let contact = loaded.ledger.contact(id);
        let edited = loaded.data.edited.get(contact.note() as usize);
        Row {
            contact,
            score,
            texts: &loaded.texts,
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
            suggestion: suggestion(query, &loaded.data),
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

/// Adds to each row the contact's last entry with its text.
pub(super) fn add_last<'a>(loaded: &'a Loaded, rows: &mut [Row<'a>]) -> Result<(), IndexError> {
    let last: Vec<_> = rows
        .iter()
        .map(|row| who::last_line(row.contact.ledger, row.contact.id))
        .collect();
    let mut notes = Notes::new(&loaded.session.shelf);
    notes.fetch(last.iter().flatten().map(|line| line.note))?;
    for (row, line) in rows.iter_mut().zip(last) {
        row.last = line.and_then(|line| Some((line, Box::new(notes.entry(line)?.clone()))));
    }
    Ok(())
}

fn suggestion(query: &Query, data: &QueryData) -> Option<String> {
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
        let known = data.fields.get(field)?.words();
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
