//! Lists entries (docs/reference/output.md#commands).
//!
//! In: conditions on the participants and on the entries. Out: an [`EntryList`], newest first. Does not: format them,
//! or ask which of several contacts `--with` means.

use super::context::EngineError;
use super::loaded::Loaded;
use super::vault::Vault;
use crate::ledger::notes::Notes;
use crate::ledger::{ContactId, EntryRef};
use crate::query::{EntryQuery, Query};
use crate::report::entries::Row;

/// Which entries to list.
#[derive(Debug, Clone, Copy)]
pub struct EntryRequest<'a> {
    /// Conditions on the participants, and on the words of the entries.
    pub query: &'a Query,
    /// Conditions on the entries themselves.
    pub entries: &'a EntryQuery,
}

/// The entries that were found, newest first, with the notes that hold their texts.
#[derive(Debug)]
pub struct EntryList<'a> {
    loaded: &'a Loaded,
    found: Vec<&'a EntryRef>,
    notes: Notes,
    limit: usize,
}

/// Opens the vault with what the request needs.
///
/// # Errors
/// [`EngineError`] if the vault cannot be used.
pub fn load(vault: &mut Vault<'_>, request: EntryRequest<'_>) -> Result<Loaded, EngineError> {
    Ok(vault.load_for(request.query)?)
}

/// Finds the entries. `with` is the contact that the request names.
///
/// # Errors
/// [`EngineError`] if the index cannot be read, or a name in the query does not mean one contact.
pub fn list<'a>(
    loaded: &'a Loaded,
    request: EntryRequest<'_>,
    with: Option<ContactId>,
) -> Result<EntryList<'a>, EngineError> {
    let (ledger, inputs) = (&loaded.ledger, &loaded.inputs);
    let mut found = request
        .entries
        .select(request.query, ledger, inputs, with)?;
    found.sort_by(|a, b| newest_first(a, b));
    // Keep all entries of the last day shown: rows are sorted by time before the limit is applied.
    let limit = request.entries.limit.unwrap_or(usize::MAX);
    let last = limit.checked_sub(1).and_then(|at| found.get(at));
    if let Some(last) = last.map(|entry| entry.date) {
        found.retain(|entry| entry.date >= last);
    }
    let notes = loaded.session.notes(found.iter().map(|entry| entry.note))?;
    Ok(EntryList {
        loaded,
        found,
        notes,
        limit,
    })
}

/// Orders entries by date, newest first, then by their place.
pub(super) fn newest_first(a: &EntryRef, b: &EntryRef) -> std::cmp::Ordering {
    (b.date.cmp(&a.date))
        .then(a.note.cmp(&b.note))
        .then(a.place.cmp(&b.place))
}

impl EntryList<'_> {
    /// The rows. Within a day, the later time comes first; entries without a time keep the order of their note.
    pub fn rows(&self) -> Vec<Row<'_>> {
        let ledger = &self.loaded.ledger;
        let rows = self.found.iter().filter_map(|line| {
            let entry = self.notes.entry(line)?;
            Some(Row {
                ledger,
                line,
                entry,
            })
        });
        let mut rows: Vec<Row<'_>> = rows.collect();
        rows.sort_by(|a, b| {
            (b.entry.date.cmp(&a.entry.date)).then_with(|| b.entry.time.cmp(&a.entry.time))
        });
        rows.truncate(self.limit);
        rows
    }
}
