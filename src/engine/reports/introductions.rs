//! Makes the report of introductions: those that the user got, and those that the user made.
//!
//! In: a vault. Out: the report. Does not: narrow it to some contacts or days.

use crate::engine::{EngineError, Vault};
use crate::report::{Report, introductions};

/// The report.
///
/// # Errors
/// [`EngineError`] if the vault cannot be used.
pub fn report(vault: &mut Vault<'_>) -> Result<Report, EngineError> {
    let loaded = vault.load()?;
    let all = loaded.ledger.introductions();
    let lines = introductions::lines(all).map(|line| line.note);
    let notes = loaded.session.notes(lines)?;
    Ok(introductions::report(&loaded.ledger, all, &|line| {
        notes.entry(line)
    }))
}
