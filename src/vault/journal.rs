//! The steps that ties takes in a vault, kept so that a step that was cut short, or the last one, can be taken back.
//!
//! In: what notes said and what they are to say. Out: the same after a kill, a failed write or a day. Does not: write notes,
//! keep more than one finished step, or lie in the vault.
//!
//! A step under way is kept, and the disk has it, before the first note changes. It becomes the last step in one renaming,
//! which is the moment at which it is done: before it, the step is taken back; after it, `ties undo` may.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::fs::private_file::{self, Kept};
use super::fs::{Folder, FsError, names, parent};

/// The step that is under way.
const UNDER_WAY: &str = "step-under-way";
/// The last step that was done.
const LAST: &str = "last-step";

/// What is changed together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// In words, such as `logged with Dana Whitfield`.
    pub said: String,
    /// Each note, in the order in which they change.
    pub changes: Vec<Change>,
    /// Vault-relative folders that it makes, outermost first.
    pub folders: Vec<String>,
    /// Whether it goes from after to before: it takes back the step that it otherwise equals.
    pub is_undo: bool,
}

/// One note of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What the note was; none where there was none.
    pub before: Option<State>,
    /// What it becomes; none where it goes away.
    pub after: Option<State>,
    /// The vault-relative path of the file that its new version is first written to.
    pub temporary: String,
    /// The same for when it is put back.
    pub temporary_back: String,
}

/// A note at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Vault-relative.
    pub path: String,
    /// Its bytes.
    pub text: Vec<u8>,
}

impl State {
    /// A note at `path` that says `text`.
    pub fn new(path: &str, text: impl Into<Vec<u8>>) -> Self {
        State {
            path: path.to_owned(),
            text: text.into(),
        }
    }
}

impl Change {
    /// The change from one state to the other.
    ///
    /// # Panics
    /// Where there is neither.
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
        Change {
            temporary: temporary(),
            temporary_back: temporary(),
            before,
            after,
        }
    }

    /// Where the note was, or where it will be if it was nowhere.
    pub fn path(&self) -> &str {
        let state = self.before.as_ref().or(self.after.as_ref());
        &state.expect("a note is there before or after").path
    }

    /// Whether the note comes to be other than it was.
    pub fn changes(&self) -> bool {
        self.before != self.after
    }
}

impl Step {
    /// Whether any note comes to be other than it was.
    pub fn changes(&self) -> bool {
        self.changes.iter().any(Change::changes)
    }
}

/// Where the steps of one vault are kept.
#[derive(Debug)]
pub struct Journal {
    folder: Folder,
}

/// What is kept there.
#[derive(Debug)]
pub enum Entry {
    /// Nothing.
    Nothing,
    /// A step.
    Step(Step),
    /// It was damaged, and moved to where the path says.
    SetAside(PathBuf),
}

impl Journal {
    /// The journal in a folder of the program's own, outside of any vault.
    ///
    /// # Errors
    /// [`FsError`] where the folder cannot be opened.
    pub fn open(folder: &std::path::Path) -> Result<Journal, FsError> {
        let folder = Folder::trusted(folder)?;
        Ok(Journal { folder })
    }

    /// The step that was cut short, if one was.
    ///
    /// # Errors
    /// [`FsError`] where it cannot be read.
    pub fn under_way(&self) -> Result<Entry, FsError> {
        self.entry(UNDER_WAY)
    }

    /// The last step that was done, unless it was taken back.
    ///
    /// # Errors
    /// [`FsError`] where it cannot be read.
    pub fn last(&self) -> Result<Entry, FsError> {
        Ok(match self.entry(LAST)? {
            Entry::Step(step) if step.is_undo => Entry::Nothing,
            entry => entry,
        })
    }

    fn entry(&self, name: &str) -> Result<Entry, FsError> {
        let damaged = || {
            Ok(Entry::SetAside(private_file::set_aside(
                &self.folder,
                name,
            )?))
        };
        match private_file::kept(&self.folder, name) {
            Ok(Kept::Nothing) => Ok(Entry::Nothing),
            Ok(Kept::Whole(text)) => match postcard::from_bytes(&text) {
                Ok(step) => Ok(Entry::Step(step)),
                Err(_) => damaged(),
            },
            Ok(Kept::Damaged)
            | Err(FsError::Link(_) | FsError::NotAFile { .. } | FsError::TooLarge { .. }) => {
                damaged()
            }
            Err(error) => Err(error),
        }
    }

    /// Keeps a step that is under way, and waits until the disk has it.
    ///
    /// # Errors
    /// [`FsError`]; no note may be changed then.
    pub fn begin(&self, step: &Step) -> Result<(), FsError> {
        self.keep(UNDER_WAY, step)
    }

    fn keep(&self, name: &str, step: &Step) -> Result<(), FsError> {
        let text = postcard::to_stdvec(step).expect("a step is bytes and lists of bytes");
        private_file::keep(&self.folder, name, &text)
    }

    /// Makes the step under way the last one that was done.
    ///
    /// # Errors
    /// [`FsError`]; the step is then to be taken back and given up. `last` is the one before it.
    pub fn commit(&self, last: Option<&Step>) -> Result<(), FsError> {
        self.folder.rename(UNDER_WAY, &self.folder, LAST)?;
        self.folder.sync().inspect_err(|_| {
            // The disk is failing already, and the first error says so.
            let _ = self.put_back(last);
        })
    }

    fn put_back(&self, last: Option<&Step>) -> Result<(), FsError> {
        self.folder.rename(LAST, &self.folder, UNDER_WAY)?;
        last.map_or(Ok(()), |last| self.keep(LAST, last))
    }

    /// Forgets the step under way, of which nothing is left in the vault.
    ///
    /// # Errors
    /// [`FsError`].
    pub fn give_up(&self) -> Result<(), FsError> {
        private_file::forget(&self.folder, UNDER_WAY)
    }
}

/// Whether a step is under way, or was when it was cut short, in the journal of this folder.
pub fn is_under_way(folder: &std::path::Path) -> bool {
    folder.join(UNDER_WAY).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(said: &str) -> Step {
        let state = |text| Some(State::new("people/dana.md", text));
        Step {
            said: said.to_owned(),
            changes: vec![Change::new(state("old"), state("new"))],
            folders: Vec::new(),
            is_undo: false,
        }
    }

    fn kept(entry: Result<Entry, FsError>) -> Option<Step> {
        match entry.expect("it can be read") {
            Entry::Nothing => None,
            Entry::Step(step) => Some(step),
            Entry::SetAside(path) => panic!("{} is damaged", path.display()),
        }
    }

    #[test]
    fn a_step_is_under_way_then_last_then_taken_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = Journal::open(folder.path()).expect("a folder");
        assert_eq!(kept(journal.under_way()), None);
        assert_eq!(kept(journal.last()), None);
        let one = step("one");
        journal.begin(&one).expect("it can be kept");
        assert!(is_under_way(folder.path()));
        assert_eq!(kept(journal.under_way()), Some(one.clone()));
        assert_eq!(kept(journal.last()), None);
        journal.commit(None).expect("it can be kept");
        assert!(!is_under_way(folder.path()));
        assert_eq!(kept(journal.last()), Some(one.clone()));
        journal.begin(&step("two")).expect("it can be kept");
        journal.give_up().expect("it can be forgotten");
        assert_eq!(kept(journal.last()), Some(one.clone()));
        let undo = Step {
            is_undo: true,
            ..one
        };
        journal.begin(&undo).expect("it can be kept");
        journal.commit(None).expect("it can be kept");
        assert_eq!(kept(journal.last()), None);
    }

    #[test]
    fn a_damaged_journal_is_set_aside_and_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = Journal::open(folder.path()).expect("a folder");
        for bytes in [&b""[..], b"{", b"0123456789abcdef\n{}", b"\xff\xfe"] {
            for (name, entry) in [
                (LAST, Journal::last as fn(&Journal) -> _),
                (UNDER_WAY, Journal::under_way),
            ] {
                std::fs::write(folder.path().join(name), bytes).expect("a file");
                let Ok(Entry::SetAside(aside)) = entry(&journal) else {
                    panic!("it is damaged");
                };
                assert_eq!(std::fs::read(aside).expect("it is kept"), bytes);
                assert_eq!(kept(entry(&journal)), None);
            }
        }
        journal.begin(&step("one")).expect("it can be kept");
        journal.commit(None).expect("it can be kept");
    }
}
