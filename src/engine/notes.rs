//! Reads the whole notes that an answer shows (docs/architecture.md#text-of-notes).
//!
//! In: the facts of a vault, and ids of notes. Out: those notes, read from their files. Does not: show text that the
//! facts were not read from: then the answer has to be made again.

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use crate::note::{self, Note};
use crate::store::{Facts, IndexError, NoteId};
use crate::vault::Root;
use crate::vault::read::{ReadOutcome, read};
use crate::vault::unread::is_unread;

/// Reads some notes, in no particular order. A note whose file cannot be read has the facts that are known of it.
///
/// # Errors
/// [`IndexError::Changed`] if a note is not the one that the facts were read from.
pub(super) fn whole_notes(
    root: &Root,
    facts: &Facts,
    mut ids: Vec<NoteId>,
) -> Result<Vec<(NoteId, Note)>, IndexError> {
    ids.sort_unstable();
    ids.dedup();
    // A few notes are read by one thread.
    let notes = ids.into_par_iter().with_min_len(16);
    notes
        .map(|note| Ok((note, whole_note(root, facts, note)?)))
        .collect()
}

fn whole_note(root: &Root, facts: &Facts, note: NoteId) -> Result<Note, IndexError> {
    let (path, source) = (facts.path(note), facts.source(note));
    match read(root, path) {
        ReadOutcome::Read(bytes, _) if source.unread == 0 && xxh3_64(&bytes) == source.hash => {
            Ok(note::parse(path, &bytes, &root.settings))
        }
        ReadOutcome::Unreadable(reason, _) if is_unread(&reason) => {
            let mut known = facts.without_text(note);
            known.diagnostics.push(reason);
            Ok(known)
        }
        ReadOutcome::Unreadable(reason, _) if source.hash == 0 => {
            Ok(Note::unreadable(path, reason))
        }
        ReadOutcome::Read(..) | ReadOutcome::Unreadable(..) | ReadOutcome::Gone => {
            Err(IndexError::Changed(path.to_owned()))
        }
    }
}
