//! Finds the entries that make a condition hold for a contact (docs/reference/output.md#asking).
//!
//! In: a word, phrase or field, and a contact. Out: entries of the ledger. Does not: decide whether it holds.

use super::ast::{Query, Text};
use super::condition;
use super::inputs::{QueryInputs, row};
use crate::ledger::{Contact, EntryRef};

/// The entries that make a word, phrase or field hold for a contact, in date order; empty if no entry does.
pub fn lines<'a>(leaf: &Query, contact: Contact<'a>, data: &QueryInputs) -> Vec<&'a EntryRef> {
    let mut entries = match leaf {
        Query::Text(text) => having(text, contact, data),
        Query::Field(condition) => condition::evidence(condition, contact, data),
        Query::And(_) | Query::Or(_) | Query::Not(_) => Vec::new(),
    };
    contact.ledger.dedup_logged_twice(&mut entries);
    entries.sort_by_key(|entry| (entry.date, entry.note, entry.place));
    entries.dedup_by_key(|entry| (entry.note, entry.place));
    entries
}

/// The entries in which they take part and that contain the text.
fn having<'a>(text: &Text, contact: Contact<'a>, data: &QueryInputs) -> Vec<&'a EntryRef> {
    let Some(hits) = data.hits.get(&row(text)) else {
        return Vec::new();
    };
    let hit = |entry: &&EntryRef| hits.entries.contains(&(entry.note, entry.place));
    contact.ledger.entries_of(contact.id).filter(hit).collect()
}
