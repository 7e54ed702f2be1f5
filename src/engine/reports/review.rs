//! Makes the weekly review.
//!
//! In: a vault, the week, and how much detail. Out: the report. Does not: know which form it is printed in.

use std::collections::HashMap;

use crate::engine::vault::ledger;
use crate::engine::{EngineError, Vault};
use crate::query::shortest_name;
use crate::report::Report;
use crate::report::review::{DetailLevel, EarlierDays, Review, Week, Words};

/// The report on `week`.
///
/// # Errors
/// [`EngineError`] if the vault cannot be used.
pub fn report(
    vault: &mut Vault<'_>,
    week: Week,
    detail: DetailLevel,
) -> Result<Report, EngineError> {
    let (session, (earlier, ledger)) = vault.open(&|root, store, _| {
        let ledger = ledger(root, store, week.read_on);
        Ok(EarlierDays::read(ledger))
    })?;
    let review = Review::of(&ledger, &earlier, detail);
    let notes = session.notes(review.lines().map(|line| line.note))?;
    let contacts = review.people();
    let names = shortest_name::shortest(&ledger, &contacts);
    let called: HashMap<_, _> = contacts
        .into_iter()
        .zip(names)
        .filter_map(|(contact, name)| Some((contact, name?)))
        .collect();
    Ok(review.report(&Words {
        entry: &|line| notes.entry(line),
        names: &called,
    }))
}
