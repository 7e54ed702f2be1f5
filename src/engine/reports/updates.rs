//! Makes the report of updates: who should hear about progress.
//!
//! In: a vault, and the contacts. Out: the report. Does not: read the question that selects the contacts.

use crate::engine::{EngineError, Vault};
use crate::ledger::ContactId;
use crate::query::{Query, shortest_name};
use crate::report::Report;
use crate::report::updates::Updates;

/// The report on the contacts that `query` selects. With `all_steps`, each contact has every step of each goal.
///
/// # Errors
/// [`EngineError`] if the vault cannot be used, or a name in the query does not mean one contact.
pub fn report(
    vault: &mut Vault<'_>,
    query: &Query,
    all_steps: bool,
) -> Result<Report, EngineError> {
    let selection = vault.select(query, query.asks_for_edits())?;
    let loaded = &selection.loaded;
    let contacts = selection.contacts.iter();
    let contacts: Vec<ContactId> = contacts.map(|(contact, _)| *contact).collect();
    let updates = Updates::of(&loaded.ledger, &contacts);
    let notes = loaded.session.notes(updates.notes())?;
    let called = shortest_name::shortest(&loaded.ledger, &updates.named());
    Ok(updates.report(&called, &|line| notes.entry(line), all_steps))
}
