//! Loads what a query needs from the index.
//!
//! In: the facts of the index, a ledger, and the needs of a query. Out: [`QueryData`], and columns of texts. Does not:
//! know the dates on which files changed, which only a session knows.

use crate::ledger::Ledger;
use crate::ledger::introductions::Introductions;
use crate::query::TextField;
use crate::query::eval::{Needs, QueryData};
use crate::store::{IndexError, Shelf, Texts, schema, search};

/// The column that holds a text field. `None` for `type`, which is no column.
fn column(field: TextField) -> Option<schema::Column> {
    Some(match field {
        TextField::Name => schema::NAME,
        TextField::Company => schema::COMPANY,
        TextField::Role => schema::ROLE,
        TextField::Place => schema::PLACE,
        TextField::Email => schema::EMAIL,
        TextField::Phone => schema::PHONE,
        TextField::Circle => schema::CIRCLE,
        TextField::Tag => schema::TAG,
        TextField::Need => schema::NEED,
        TextField::Offer => schema::OFFER,
        TextField::Path => schema::PATH,
        TextField::Type => return None,
    })
}

/// Loads what a query needs beyond the ledger. Leaves out the dates that files changed, which only a session knows.
///
/// # Errors
/// [`IndexError::Damaged`] if the index cannot be read.
pub fn load_for_query(
    shelf: &Shelf,
    ledger: &Ledger,
    needs: &Needs,
) -> Result<QueryData, IndexError> {
    let mut found = QueryData::default();
    for field in &needs.fields {
        if let Some(column) = column(*field).filter(|_| !found.fields.contains_key(field)) {
            found.fields.insert(*field, shelf.texts(column)?);
        }
    }
    for row in &needs.rows {
        if !found.hits.contains_key(row) {
            found.hits.insert(row.clone(), search::search(shelf, row)?);
        }
    }
    if needs.emails {
        found.emails = shelf.texts(schema::EMAIL)?;
    }
    if needs.introductions {
        found.introductions = Introductions::of(ledger, &shelf.texts(schema::INTRODUCED_BY)?);
    }
    if needs.birthdays {
        let numbers = shelf.numbers(schema::BIRTHDAY)?;
        found.birthdays = numbers
            .iter()
            .map(|number| number.and_then(Ledger::birthday))
            .collect();
    }
    Ok(found)
}

/// The column of texts for a field. Empty for a field that has no column.
///
/// # Errors
/// [`IndexError::Damaged`] if the index cannot be read.
pub fn texts(shelf: &Shelf, field: TextField) -> Result<Texts, IndexError> {
    column(field).map_or_else(|| Ok(Texts::default()), |column| shelf.texts(column))
}
