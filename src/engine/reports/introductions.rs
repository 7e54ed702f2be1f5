//! Makes the report of introductions: those that the user got, and those that the user made.
//!
//! In: a vault. Out: the report. Does not: narrow it to some contacts or days.

use crate::engine::{EngineError, Parts, Vault};
use crate::ledger::LedgerParts;
use crate::query::eval::Needs;
use crate::report::{Report, introductions};

/// The report.
///
/// # Errors
/// [`EngineError`] if the vault cannot be used.
pub fn report(vault: &mut Vault<'_>) -> Result<Report, EngineError> {
    let needs = Needs {
        introductions: true,
        ..Needs::default()
    };
    let parts = Parts {
        ledger: LedgerParts::ALL,
        shown: &[],
    };
    let loaded = vault.load(&needs, parts)?;
    let all = &loaded.data.introductions;
    let mut notes = loaded.notes();
    notes.fetch(introductions::lines(all).map(|line| line.note))?;
    Ok(introductions::report(&loaded.ledger, all, &|line| {
        notes.entry(line)
    }))
}
