//! Makes the report of momentum: interactions per week.
//!
//! In: a vault. Out: the report. Does not: narrow it to some contacts.

use crate::engine::{EngineError, Vault};
use crate::report::{Report, momentum};

/// The report.
///
/// # Errors
/// [`EngineError`] if the vault cannot be used.
pub fn report(vault: &mut Vault<'_>) -> Result<Report, EngineError> {
    Ok(momentum::report(&vault.load()?.ledger))
}
