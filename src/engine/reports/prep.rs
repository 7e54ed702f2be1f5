//! Makes the briefing to read before you meet a contact.
//!
//! In: a loaded vault, and the contact. Out: the report. Does not: find the contact by name.

use crate::engine::{EngineError, Loaded};
use crate::ledger::{ContactId, EntryRef};
use crate::query::matches::NeedsOf;
use crate::report::Report;
use crate::report::prep::{self, Briefing, KeptNote};
use crate::store::NoteId;

/// Maximum number of people suggested for each of the contact's needs.
const PEOPLE: usize = 3;

/// The briefing about `contact`.
///
/// # Errors
/// [`EngineError`] if the index cannot be read.
pub fn report(loaded: &Loaded, contact: ContactId) -> Result<Report, EngineError> {
    let ledger = &loaded.ledger;
    let needs = loaded
        .session
        .matches(ledger, NeedsOf::Of(contact), PEOPLE)?;
    let contact = ledger.contact(contact);
    let is_kept = |note: &NoteId| {
        let kind = ledger.kind_of(*note);
        kind.questions || kind.pitch
    };
    let kept: Vec<NoteId> = ledger.facts.notes().filter(is_kept).collect();
    let lines = ledger.entries_of(contact.id).chain(contact.updates_owed());
    let lines = lines.map(|line| line.note);
    let notes = lines.chain(kept.iter().copied()).chain([contact.note()]);
    let notes = loaded.session.notes(notes)?;
    let kept: Vec<KeptNote<'_>> = kept
        .iter()
        .filter_map(|note| {
            Some(KeptNote {
                path: ledger.path_of(*note),
                name: ledger.name_of_note(*note),
                note: notes.note(*note)?,
            })
        })
        .collect();
    Ok(prep::report(&Briefing {
        contact,
        note: notes
            .note(contact.note())
            .expect("the contact's own note was just fetched"),
        entry: &|line: &EntryRef| notes.entry(line),
        needs: &needs,
        kept: &kept,
    }))
}
