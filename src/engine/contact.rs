//! Collects everything about one contact (docs/reference/output.md#commands).
//!
//! In: a loaded vault, and a contact. Out: a [`WholeContact`]: the row, the note, and the entries. Does not: find the
//! contact by name, or lay out the page.

use super::contacts::add_last;
use super::entries::newest_first;
use super::loaded::Loaded;
use crate::ledger::notes::Notes;
use crate::ledger::{ContactId, EntryRef};
use crate::note::Note;
use crate::report::contact::ContactPage;
use crate::report::{entries, who};
use crate::store::IndexError;

/// Everything about one contact.
#[derive(Debug)]
pub struct WholeContact<'a> {
    /// The contact's row, with the last entry.
    pub row: who::Row<'a>,
    /// The notes of all entries, and of the goal updates that the contact should hear about.
    pub notes: Notes,
    entries: Vec<&'a EntryRef>,
}

/// Collects everything about `contact`.
///
/// # Errors
/// [`IndexError::Damaged`] if the index cannot be read.
pub fn whole(loaded: &Loaded, contact: ContactId) -> Result<WholeContact<'_>, IndexError> {
    let ledger = &loaded.ledger;
    let person = ledger.contact(contact);
    let mut rows = [who::Row {
        contact: person,
        score: 0.0,
        last: None,
        edited: None,
    }];
    add_last(loaded, &mut rows)?;
    let [row] = rows;
    let mut entries: Vec<&EntryRef> = ledger.entries_of(contact).collect();
    ledger.dedup_logged_twice(&mut entries);
    entries.sort_by(|a, b| newest_first(a, b));
    let updates = person.updates_owed();
    let lines = entries.iter().copied().chain(updates);
    let notes = lines.map(|line| line.note).chain([person.note()]);
    let notes = loaded.session.notes(notes)?;
    Ok(WholeContact {
        row,
        notes,
        entries,
    })
}

impl WholeContact<'_> {
    /// The contact's own note.
    ///
    /// # Panics
    /// Never: the note was fetched with the entries.
    pub fn note(&self) -> &Note {
        self.notes
            .note(self.row.contact.note())
            .expect("the contact's own note was fetched")
    }

    /// The contact's entries, newest first.
    pub fn entries(&self) -> Vec<entries::Row<'_>> {
        let ledger = self.row.contact.ledger;
        let rows = self.entries.iter().filter_map(|line| {
            let entry = self.notes.entry(line)?;
            Some(entries::Row {
                ledger,
                line,
                entry,
            })
        });
        rows.collect()
    }

    /// The page of the contact. `entries` are those of [`WholeContact::entries`].
    pub fn page<'b>(&'b self, entries: &'b [entries::Row<'b>]) -> ContactPage<'b> {
        ContactPage {
            contact: self.row.contact,
            note: self.note(),
            entries,
            notes: &self.notes,
        }
    }
}
