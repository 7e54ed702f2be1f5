//! Makes the report of reciprocity: what was given and received.
//!
//! In: a vault, the contacts, and the days. Out: the report, or with it why it has no contacts. Does not: read the
//! question that selects the contacts.

use crate::date::DateRange;
use crate::engine::contacts::Nobody;
use crate::engine::{EngineError, Vault};
use crate::ledger::{ContactId, EntryRef};
use crate::note::link;
use crate::query::Query;
use crate::report::Report;
use crate::report::reciprocity::{Exchange, Reciprocity, Words};

/// The report on the contacts that `query` selects, over the days of `window`; and, if it selects nobody, why.
///
/// # Errors
/// [`EngineError`] if the vault cannot be used, or a name in the query does not mean one contact.
pub fn report(
    vault: &mut Vault<'_>,
    query: &Query,
    window: DateRange,
) -> Result<(Report, Option<Nobody>), EngineError> {
    let selection = vault.select(query, query.asks_for_edits())?;
    let loaded = &selection.loaded;
    let contacts = selection.contacts.iter();
    let contacts: Vec<ContactId> = contacts.map(|(contact, _)| *contact).collect();
    let exchange = Exchange::of(&loaded.ledger, &contacts, window);
    let reciprocity = Reciprocity::of(&exchange);
    let lines = reciprocity.lines().map(|line| line.note);
    let notes = loaded.session.notes(lines)?;
    let words = |line: &EntryRef| {
        let text = notes.entry(line)?.text.lines().next()?.trim().to_owned();
        Some(link::plain(&text)).filter(|text| !text.is_empty())
    };
    let report = reciprocity.report(&Words {
        about: &query.to_string(),
        text: &words,
    });
    let nobody = contacts.is_empty().then(|| Nobody::of(query, loaded));
    Ok((report, nobody))
}
