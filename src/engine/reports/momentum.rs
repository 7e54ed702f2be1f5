//! Makes the report of momentum: interactions per week.
//!
//! In: a vault. Out: the report. Does not: narrow it to some contacts.

use crate::engine::{EngineError, Parts, Vault};
use crate::ledger::LedgerParts;
use crate::query::eval::Needs;
use crate::report::{Report, momentum};

/// The report.
///
/// # Errors
/// [`EngineError`] if the vault cannot be used.
pub fn report(vault: &mut Vault<'_>) -> Result<Report, EngineError> {
    let ledger = LedgerParts {
        entries: true,
        favors: true,
        cadence: true,
        ..LedgerParts::default()
    };
    let parts = Parts { ledger, shown: &[] };
    let loaded = vault.load(&Needs::default(), parts)?;
    Ok(momentum::report(&loaded.ledger))
}
