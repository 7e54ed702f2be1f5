//! Makes the report of open needs and of who might meet them.
//!
//! In: a vault, and one contact or everybody. Out: the report. Does not: find the contact by name.

use crate::engine::notes::whole_notes;
use crate::engine::vault::ledger;
use crate::engine::{EngineError, Loaded, Vault};
use crate::ledger::ContactId;
use crate::query::matches::{self, NeedsOf};
use crate::report::Report;
use crate::report::matches::{MatchScope, report};

/// The report on everybody, with at most `limit` contacts for each need.
///
/// # Errors
/// [`EngineError`] if the vault cannot be used.
pub fn of_everybody(vault: &mut Vault<'_>, limit: usize) -> Result<Report, EngineError> {
    let (_, (ledger, needs)) = vault.open(&|root, store, today| {
        let ledger = ledger(root, store, today);
        let read = |notes| whole_notes(root, store.facts(), notes);
        let needs = matches::find(store, &ledger, &read, NeedsOf::Everybody, limit)?;
        Ok((ledger, needs))
    })?;
    let scope = MatchScope {
        needs: &needs,
        contact: None,
    };
    Ok(report(&ledger, &scope))
}

/// The report on one contact: who might meet their needs, and whose needs they might meet.
///
/// # Errors
/// [`EngineError`] if the index cannot be read.
pub fn of_contact(
    loaded: &Loaded,
    contact: ContactId,
    limit: usize,
) -> Result<Report, EngineError> {
    let find = |of| loaded.session.matches(&loaded.ledger, of, limit);
    let (needs, others) = (find(NeedsOf::Of(contact))?, find(NeedsOf::For(contact))?);
    let scope = MatchScope {
        needs: &needs,
        contact: Some((contact, &others)),
    };
    Ok(report(&loaded.ledger, &scope))
}
