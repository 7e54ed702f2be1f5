//! Makes the report of updates: who should hear about progress.
//!
//! In: a vault, and the contacts. Out: the report. Does not: read the question that selects the contacts.

use crate::engine::{EngineError, Parts, Vault};
use crate::ledger::{ContactId, LedgerParts};
use crate::query::{Query, TextField, shortest_name};
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
    let ledger = LedgerParts {
        entries: true,
        mentions: true,
        ..LedgerParts::default()
    };
    let mut needs = query.needs();
    needs.emails = true;
    let shown = &[TextField::Circle];
    let selection = vault.select(query, &needs, Parts { ledger, shown })?;
    let loaded = &selection.loaded;
    let contacts = selection.contacts.iter();
    let contacts: Vec<ContactId> = contacts.map(|(contact, _)| *contact).collect();
    let updates = Updates::of(&loaded.ledger, &contacts);
    let mut notes = loaded.notes();
    notes.fetch(updates.notes())?;
    let called = shortest_name::shortest(&loaded.ledger, &loaded.data.emails, &updates.named());
    let circles = &loaded.texts[&TextField::Circle];
    Ok(updates.report(circles, &called, &|line| notes.entry(line), all_steps))
}
