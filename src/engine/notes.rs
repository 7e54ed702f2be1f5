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

#[cfg(test)]
mod tests {
    use crate::date::Date;
    use crate::engine::{Context, Session};
    use crate::store::IndexError;
    use crate::vault::Root;

    #[test]
    fn note_that_changed_after_the_sync_is_not_shown() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("vault");
        std::fs::create_dir_all(path.join("people")).expect("a folder");
        std::fs::write(path.join("ties.toml"), "").expect("settings");
        let note = path.join("people/Dana.md");
        std::fs::write(&note, "- 2026-11-01 met: x\n").expect("a note");
        let cache = folder.path().join("cache");
        let open = || {
            let root = Root::open(&path, None).expect("a vault");
            let today = Date::constant(2026, 11, 22);
            let context = Context::silent(cache.clone(), i64::MAX, today);
            Session::open_plain(root, &context).expect("a session")
        };
        let session = open();
        let notes = session.notes([0]).expect("the note of the facts");
        assert_eq!(notes.note(0).map(|note| note.entries.len()), Some(1));
        // The size and the dates are the same; only the bytes differ.
        std::fs::write(&note, "- 2026-11-01 met: y\n").expect("a note");
        let changed = session.notes([0]);
        let path = "people/Dana.md";
        assert!(
            matches!(&changed, Err(IndexError::Changed(at)) if at == path),
            "{changed:?}"
        );
        std::fs::remove_file(&note).expect("it is there");
        assert!(matches!(session.notes([0]), Err(IndexError::Changed(_))));
        std::fs::write(&note, "- 2026-11-01 met: z\n").expect("a note");
        assert!(open().notes([0]).is_ok());
    }
}
