//! Tests every contact.
//!
//! In: a ledger and a test. Out: for each contact, whether it passes. Does not: know the test.

use crate::ledger::{Contact, Ledger};

/// For each contact, in the order of the ledger, whether it passes.
pub(super) fn each(ledger: &Ledger, holds: impl Fn(Contact<'_>) -> bool) -> Vec<bool> {
    ledger
        .contact_ids()
        .map(|contact| holds(ledger.contact(contact)))
        .collect()
}
