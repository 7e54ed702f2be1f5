//! The undo journal of a vault: makes it possible to undo a step that was interrupted, or the last step.
//!
//! In: the old and new bytes of notes. Out: the same after a kill, a failed write, or a day. Does not: write notes,
//! keep more than one finished step, or lie in the vault.
//!
//! A step in progress is written and synced to disk before the first note changes. A single rename makes it the last
//! step, and that is the moment at which it is done: before it, an interrupted step is undone; after it, `ties undo`
//! can undo it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::fs::private_file::{self, Stored};
use super::fs::{Folder, FsError, names, parent};

/// File name of the step in progress.
const UNDER_WAY: &str = "step-under-way";
/// File name of the last finished step.
const LAST: &str = "last-step";

/// A group of changes that are made and undone together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// A description such as `logged with Dana Whitfield`.
    pub description: String,
    /// The changed notes, in the order in which they change.
    pub changes: Vec<NoteChange>,
    /// Vault-relative folders that the step creates, outermost first.
    pub folders: Vec<String>,
    /// Whether the step is an undo: it goes from `after` to `before`, and is otherwise equal to the step that it
    /// undoes.
    pub is_undo: bool,
}

/// The change of one note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteChange {
    /// The note before the change, or `None` if it did not exist.
    pub before: Option<State>,
    /// The note after the change, or `None` if it is removed.
    pub after: Option<State>,
    /// The vault-relative path of the temporary file for the new version.
    pub temporary: String,
    /// The same for the old version, when the change is undone.
    pub temporary_back: String,
}

/// The path and bytes of a note at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Vault-relative path.
    pub path: String,
    /// The bytes of the file.
    pub text: Vec<u8>,
}

impl State {
    /// The state of a note at `path` with the bytes `text`.
    pub fn new(path: &str, text: impl Into<Vec<u8>>) -> Self {
        State {
            path: path.to_owned(),
            text: text.into(),
        }
    }
}

impl NoteChange {
    /// The change from one state to the other.
    ///
    /// # Panics
    /// If both states are `None`.
    pub fn new(before: Option<State>, after: Option<State>) -> Self {
        let state = after.as_ref().or(before.as_ref());
        let (folder, _) = parent(&state.expect("a note is there before or after").path);
        let temporary = || {
            let name = names::temporary();
            if folder.is_empty() {
                name
            } else {
                format!("{folder}/{name}")
            }
        };
        NoteChange {
            temporary: temporary(),
            temporary_back: temporary(),
            before,
            after,
        }
    }

    /// The path before the change, or after it if the note did not exist before.
    pub fn path(&self) -> &str {
        let state = self.before.as_ref().or(self.after.as_ref());
        &state.expect("a note is there before or after").path
    }

    /// Whether the path or the bytes of the note change.
    pub fn changes(&self) -> bool {
        self.before != self.after
    }
}

impl Step {
    /// Whether any note changes.
    pub fn changes(&self) -> bool {
        self.changes.iter().any(NoteChange::changes)
    }
}

/// The journal of one vault.
#[derive(Debug)]
pub struct Journal {
    folder: Folder,
}

/// What the journal has in one of its places.
#[derive(Debug)]
pub enum Entry {
    /// No step.
    Nothing,
    /// A step.
    Step(Step),
    /// The file was damaged and has been moved to this path.
    Damaged(PathBuf),
}

impl Journal {
    /// Opens the journal in `folder`, which belongs to ties and lies outside the vault.
    ///
    /// # Errors
    /// [`FsError`] if the folder cannot be opened.
    pub fn open(folder: &std::path::Path) -> Result<Journal, FsError> {
        let folder = Folder::trusted(folder)?;
        Ok(Journal { folder })
    }

    /// The step that was interrupted, if there is one.
    ///
    /// # Errors
    /// [`FsError`] if it cannot be read.
    pub fn in_progress(&self) -> Result<Entry, FsError> {
        self.entry(UNDER_WAY)
    }

    /// The last finished step. An undo counts as no step.
    ///
    /// # Errors
    /// [`FsError`] if it cannot be read.
    pub fn last(&self) -> Result<Entry, FsError> {
        Ok(match self.entry(LAST)? {
            Entry::Step(step) if step.is_undo => Entry::Nothing,
            entry => entry,
        })
    }

    fn entry(&self, name: &str) -> Result<Entry, FsError> {
        let damaged = || Ok(Entry::Damaged(private_file::set_aside(&self.folder, name)?));
        match private_file::read(&self.folder, name) {
            Ok(Stored::Nothing) => Ok(Entry::Nothing),
            Ok(Stored::Whole(text)) => match postcard::from_bytes(&text) {
                Ok(step) => Ok(Entry::Step(step)),
                Err(_) => damaged(),
            },
            Ok(Stored::Damaged)
            | Err(FsError::Link(_) | FsError::NotAFile { .. } | FsError::TooLarge { .. }) => {
                damaged()
            }
            Err(error) => Err(error),
        }
    }

    /// Writes a step as in progress, and waits until it is on disk.
    ///
    /// # Errors
    /// [`FsError`]; no note may be changed then.
    pub fn begin(&self, step: &Step) -> Result<(), FsError> {
        self.keep(UNDER_WAY, step)
    }

    fn keep(&self, name: &str, step: &Step) -> Result<(), FsError> {
        let text = postcard::to_stdvec(step).expect("a step is bytes and lists of bytes");
        private_file::write(&self.folder, name, &text)
    }

    /// Makes the step in progress the last finished step. `last` is the finished step before it.
    ///
    /// # Errors
    /// [`FsError`]; the caller must then undo the step and drop it. `last` is then the last finished step again.
    pub fn commit(&self, last: Option<&Step>) -> Result<(), FsError> {
        self.folder.rename(UNDER_WAY, &self.folder, LAST)?;
        self.folder.sync().inspect_err(|_| {
            // The disk is already failing, and the first error says so.
            let _ = self.put_back(last);
        })
    }

    fn put_back(&self, last: Option<&Step>) -> Result<(), FsError> {
        self.folder.rename(LAST, &self.folder, UNDER_WAY)?;
        last.map_or(Ok(()), |last| self.keep(LAST, last))
    }

    /// Drops the step in progress. The vault must hold none of its changes.
    ///
    /// # Errors
    /// [`FsError`] if its file cannot be removed.
    pub fn discard(&self) -> Result<(), FsError> {
        private_file::remove(&self.folder, UNDER_WAY)
    }
}

/// Whether the journal in `folder` has a step that is in progress or was interrupted.
pub fn is_under_way(folder: &std::path::Path) -> bool {
    folder.join(UNDER_WAY).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(description: &str) -> Step {
        let state = |text| Some(State::new("people/dana.md", text));
        Step {
            description: description.to_owned(),
            changes: vec![NoteChange::new(state("old"), state("new"))],
            folders: Vec::new(),
            is_undo: false,
        }
    }

    fn read_step(entry: Result<Entry, FsError>) -> Option<Step> {
        match entry.expect("it can be read") {
            Entry::Nothing => None,
            Entry::Step(step) => Some(step),
            Entry::Damaged(path) => panic!("{} is damaged", path.display()),
        }
    }

    #[test]
    fn step_is_in_progress_then_last_then_undone() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = Journal::open(folder.path()).expect("a folder");
        assert_eq!(read_step(journal.in_progress()), None);
        assert_eq!(read_step(journal.last()), None);
        let one = step("one");
        journal.begin(&one).expect("it can be kept");
        assert!(is_under_way(folder.path()));
        assert_eq!(read_step(journal.in_progress()), Some(one.clone()));
        assert_eq!(read_step(journal.last()), None);
        journal.commit(None).expect("it can be kept");
        assert!(!is_under_way(folder.path()));
        assert_eq!(read_step(journal.last()), Some(one.clone()));
        journal.begin(&step("two")).expect("it can be kept");
        journal.discard().expect("it can be forgotten");
        assert_eq!(read_step(journal.last()), Some(one.clone()));
        let undo = Step {
            is_undo: true,
            ..one
        };
        journal.begin(&undo).expect("it can be kept");
        journal.commit(None).expect("it can be kept");
        assert_eq!(read_step(journal.last()), None);
    }

    #[test]
    fn damaged_journal_is_moved_aside_and_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = Journal::open(folder.path()).expect("a folder");
        for bytes in [&b""[..], b"{", b"0123456789abcdef\n{}", b"\xff\xfe"] {
            for (name, entry) in [
                (LAST, Journal::last as fn(&Journal) -> _),
                (UNDER_WAY, Journal::in_progress),
            ] {
                std::fs::write(folder.path().join(name), bytes).expect("a file");
                let Ok(Entry::Damaged(aside)) = entry(&journal) else {
                    panic!("it is damaged");
                };
                assert_eq!(std::fs::read(aside).expect("it is kept"), bytes);
                assert_eq!(read_step(entry(&journal)), None);
            }
        }
        journal.begin(&step("one")).expect("it can be kept");
        journal.commit(None).expect("it can be kept");
    }
}
