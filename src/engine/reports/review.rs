//! Makes the weekly review.
//!
//! In: a vault, the week, and how much detail. Out: the report. Does not: know which form it is printed in.

use std::collections::HashMap;

use crate::engine::{EngineError, Vault, load_for_query};
use crate::ledger::{Ledger, LedgerParts};
use crate::note::Birthday;
use crate::query::eval::Needs;
use crate::query::shortest_name;
use crate::report::Report;
use crate::report::review::{DetailLevel, EarlierDays, Review, Sources, Week, Words};
use crate::store::{Texts, schema};

use crate::ledger::notes::Notes;

/// The report on `week`.
///
/// # Errors
/// [`EngineError`] if the vault cannot be used.
pub fn report(
    vault: &mut Vault<'_>,
    week: Week,
    detail: DetailLevel,
) -> Result<Report, EngineError> {
    let needs = Needs {
        emails: true,
        birthdays: true,
        ..Needs::default()
    };
    let (session, (earlier, ledger, data, introduced_by)) = vault.open(&|root, shelf, _| {
        let ledger = Ledger::load(shelf, &root.settings, week.read_on, LedgerParts::ALL)?;
        let data = load_for_query(shelf, &ledger, &needs)?;
        let introduced_by = shelf.texts(schema::INTRODUCED_BY)?;
        let sources = sources(&data.birthdays, &introduced_by);
        let (earlier, ledger) = EarlierDays::read(ledger, &sources);
        Ok((earlier, ledger, data, introduced_by))
    })?;
    let sources = sources(&data.birthdays, &introduced_by);
    let review = Review::of(&ledger, &earlier, &sources, detail);
    let mut notes = Notes::new(&session.shelf);
    notes.fetch(review.lines().map(|line| line.note))?;
    let contacts = review.people();
    let names = shortest_name::shortest(&ledger, &data.emails, &contacts);
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

fn sources<'a>(birthdays: &'a [Option<Birthday>], introduced_by: &'a Texts) -> Sources<'a> {
    Sources {
        birthdays,
        introduced_by,
    }
}
