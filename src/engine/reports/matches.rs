//! Makes the report of open needs and of who might meet them.
//!
//! In: a vault, and one contact or everybody. Out: the report. Does not: find the contact by name.

use crate::engine::{EngineError, Loaded, Parts, TEXTS_IN_JSON, Vault, texts};
use crate::ledger::{ContactId, Ledger, LedgerParts};
use crate::query::TextField;
use crate::query::eval::Needs;
use crate::query::matches::{self, NeedsOf};
use crate::report::Report;
use crate::report::matches::{MatchScope, report};

/// What matching needs of the ledger.
const PARTS: LedgerParts = LedgerParts {
    cadence: false,
    ..LedgerParts::ALL
};

/// The report on everybody, with at most `limit` contacts for each need.
///
/// # Errors
/// [`EngineError`] if the vault cannot be used.
pub fn of_everybody(vault: &mut Vault<'_>, limit: usize) -> Result<Report, EngineError> {
    let (_, (ledger, emails, needs)) = vault.open(&|root, shelf, today| {
        let ledger = Ledger::load(shelf, &root.settings, today, PARTS)?;
        let emails = texts(shelf, TextField::Email)?;
        let needs = matches::find(shelf, &ledger, NeedsOf::Everybody, limit)?;
        Ok((ledger, emails, needs))
    })?;
    let scope = MatchScope {
        needs: &needs,
        contact: None,
    };
    Ok(report(&ledger, &emails, &scope))
}

/// Loads what the report on one contact needs.
///
/// # Errors
/// [`EngineError`] if the vault cannot be used.
pub fn load(vault: &mut Vault<'_>) -> Result<Loaded, EngineError> {
    let needs = Needs {
        emails: true,
        ..Needs::default()
    };
    let parts = Parts {
        ledger: PARTS,
        shown: &TEXTS_IN_JSON,
    };
    Ok(vault.load(&needs, parts)?)
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
    Ok(report(&loaded.ledger, &loaded.data.emails, &scope))
}
