//! Changing notes: one process at a time, each step whole or not at all, and kept so that it can be taken back.
//!
//! In: a vault, notes, and what they are to become. Out: the notes as they were read at last, changed; what was found to be
//! cut short. Does not: bring the index up to date; the next question does.

use std::path::{Path, PathBuf};

use crate::edit::{EditError, NewText};
use crate::store::IndexError;
use crate::store::location::Place;
use crate::vault::fs::atomic::ReplaceError;
use crate::vault::fs::{FsError, parent};
use crate::vault::journal::{self, Change, Journal, State, Step};
use crate::vault::restore::{self, Foreign, KeptSave, RestoreError, Side};
use crate::vault::write::{self, LockError, WriteLock};
use crate::vault::{Root, moved};

/// Why nothing was written, or taken back.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The note cannot be changed so.
    #[error("{path}: {error}")]
    Edit {
        /// The note.
        path: String,
        /// The reason.
        #[source]
        error: EditError,
    },
    /// A file could not be read or written.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// The note changes too fast.
    #[error("{}: it changes faster than it could be written; nothing was written, try again", .0.display())]
    Busy(PathBuf),
    /// The note is gone.
    #[error("{0}: it is not there any more")]
    Gone(String),
    /// There is nowhere to keep the journal.
    #[error(transparent)]
    Place(#[from] IndexError),
    /// Another process writes.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// Nothing was written by ties.
    #[error(
        "nothing to take back: ties has written nothing here, or what it wrote was taken back already"
    )]
    Nothing,
    /// A note has gone on since.
    #[error(transparent)]
    Restore(#[from] RestoreError),
    /// What somebody saved meanwhile could not go back to its place.
    #[error("{error}\n{}: what was saved there meanwhile is kept in {}; look at both", .kept.path, .kept.kept_at)]
    Kept {
        /// Where it is.
        kept: KeptSave,
        /// What went wrong.
        #[source]
        error: Box<ChangeError>,
    },
}

/// A note that is to have another text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite {
    /// Vault-relative.
    pub path: String,
    /// What it says.
    pub before: String,
    /// What it is to say.
    pub after: String,
}

impl NewText for Rewrite {
    fn text(&self) -> &str {
        &self.after
    }
}

/// What was found when the right to write was taken, and what was done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recovered {
    /// A step was cut short, and was taken back.
    TakenBack(Step),
    /// A step was cut short, and stays as it is, since a note has gone on since.
    HalfDone {
        /// The step, in words.
        said: String,
        /// Why it stays.
        reason: String,
    },
    /// The journal was damaged, and moved away.
    SetAside(PathBuf),
    /// A save of somebody's lies beside the note.
    Kept(KeptSave),
}

impl std::fmt::Display for Recovered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Recovered::TakenBack(step) => {
                write!(f, "taken back, since it was cut short: {}", step.said)
            }
            Recovered::HalfDone { said, reason } => {
                write!(
                    f,
                    "this was cut short, and stays half done: {said}; {reason}"
                )
            }
            Recovered::SetAside(path) => write!(
                f,
                "the journal of the last change was damaged, so `ties undo` cannot take it back; it was moved to {}",
                path.display()
            ),
            Recovered::Kept(kept) => write!(
                f,
                "{}: what was saved there while a change was cut short is kept in {}; look at both",
                kept.path, kept.kept_at
            ),
        }
    }
}

/// The right to change notes of a vault, and the journal of what is changed.
#[derive(Debug)]
pub struct Transaction<'a> {
    root: &'a Root,
    journal: Journal,
    lock: WriteLock,
    recovered: Vec<Recovered>,
}

/// The lock, in the folder of the index.
const LOCK: &str = "writing";

/// Whether a step was cut short in the vault whose index lies in `folder`, and nobody has taken it back yet.
pub fn is_cut_short(folder: &Path) -> bool {
    journal::is_under_way(folder) && !write::is_locked(&folder.join(LOCK))
}

/// A note, and what it is to become.
pub type Edit<F> = (String, F);

impl<'a> Transaction<'a> {
    /// Waits for the right to change notes of the vault at `root`, and takes back what was left half done by a process that
    /// was stopped.
    ///
    /// # Errors
    /// [`ChangeError`] where the cache folder cannot be used, or the disk fails while a step is taken back.
    pub fn begin(cache: &Path, root: &'a Root) -> Result<Transaction<'a>, ChangeError> {
        let place = Place::of(cache, &root.path);
        place.make()?;
        let lock = WriteLock::take(&place.folder().join(LOCK))?;
        let journal = Journal::open(place.folder())?;
        let mut begun = Transaction {
            root,
            journal,
            lock,
            recovered: Vec::new(),
        };
        begun.recover()?;
        Ok(begun)
    }

    /// What was found, and what was done about it.
    pub fn recovered(&self) -> &[Recovered] {
        &self.recovered
    }

    /// The step that was cut short and was taken back.
    pub fn cut_short(&self) -> Option<&Step> {
        self.recovered.iter().find_map(|recovered| match recovered {
            Recovered::TakenBack(step) => Some(step),
            _ => None,
        })
    }

    fn recover(&mut self) -> Result<(), ChangeError> {
        if let journal::Entry::SetAside(path) = self.journal.last()? {
            self.recovered.push(Recovered::SetAside(path));
        }
        let step = match self.journal.under_way()? {
            journal::Entry::Nothing => return Ok(()),
            journal::Entry::SetAside(path) => {
                self.recovered.push(Recovered::SetAside(path));
                return Ok(());
            }
            journal::Entry::Step(step) => step,
        };
        let kept = restore::sweep(self.root, &step, &self.lock)?;
        self.recovered.extend(kept.into_iter().map(Recovered::Kept));
        match self.restore(&step) {
            Ok(false) => {}
            Ok(true) => self.recovered.push(Recovered::TakenBack(step)),
            // The disk may be well again next time.
            Err(RestoreError::Fs(error @ FsError::Io { .. })) => return Err(error.into()),
            // One note is replaced whole, so that it is never half done.
            Err(_) if step.changes.len() == 1 => {}
            Err(error) => self.recovered.push(Recovered::HalfDone {
                said: step.said,
                reason: error.to_string(),
            }),
        }
        Ok(self.journal.give_up()?)
    }

    /// Changes the note at `path` as `edit` says, which may be asked again if the note is saved meanwhile. `said` tells of
    /// it when it is taken back.
    ///
    /// # Errors
    /// [`ChangeError`]; the note is then as it was.
    pub fn change<T: NewText>(
        &self,
        path: &str,
        said: &str,
        edit: impl Fn(&[u8]) -> Result<T, EditError>,
    ) -> Result<T, ChangeError> {
        let mut changed = self.change_all(said, &[(path.to_owned(), edit)])?;
        Ok(changed.pop().expect("one note was changed"))
    }

    /// Changes several notes, all or none, as one step to be taken back.
    ///
    /// # Errors
    /// [`ChangeError`]; the notes are then as they were.
    pub fn change_all<T: NewText>(
        &self,
        said: &str,
        edits: &[Edit<impl Fn(&[u8]) -> Result<T, EditError>>],
    ) -> Result<Vec<T>, ChangeError> {
        let mut changes = Vec::new();
        for (path, edit) in edits {
            // What cannot be done is found before the first is written.
            let old = bytes(self.root, path)?;
            let new = edited(path, &old, edit)?;
            let state = |text: &[u8]| Some(State::new(path, text));
            changes.push(Change::new(state(&old), state(new.text().as_bytes())));
        }
        self.step(step(said, changes), |begun| {
            let numbered = edits.iter().enumerate();
            let written = numbered.map(|(at, (path, edit))| begun.write(path, edit, at));
            written.collect()
        })
    }

    /// Changes several notes, each from the text that was read to the one that it is to have, all or none.
    ///
    /// # Errors
    /// [`ChangeError`], also where a note is no longer as it was read; the notes are then as they were.
    pub fn rewrite_all(&self, said: &str, notes: &[Rewrite]) -> Result<(), ChangeError> {
        let edit = |note: &Rewrite| (note.path.clone(), as_read(note));
        let edits: Vec<_> = notes.iter().map(edit).collect();
        self.change_all(said, &edits).map(drop)
    }

    /// Moves the note of the first of `notes` to the path `to`, and changes all of them, each from the text that was read
    /// to the one that it is to have, all or nothing.
    ///
    /// # Errors
    /// As [`Transaction::rewrite_all`], and where there is a note at `to`; all is then as it was.
    pub fn move_and_rewrite(
        &self,
        said: &str,
        to: &str,
        notes: &[Rewrite],
    ) -> Result<(), ChangeError> {
        let own = notes.first().expect("a note is moved");
        for note in notes {
            edited(&note.path, &bytes(self.root, &note.path)?, &as_read(note))?;
        }
        let change = |note: &Rewrite| {
            let state = |text: &String| Some(State::new(&note.path, text.as_bytes()));
            Change::new(state(&note.before), state(&note.after))
        };
        let mut step = step(said, notes.iter().map(change).collect());
        let moved = Some(State::new(to, own.after.as_bytes()));
        step.changes[0] = Change::new(step.changes[0].before.take(), moved);
        step.folders = moved::missing_folders(self.root, to)?;
        self.step(step, |begun| {
            begun.keep()?;
            moved::rename(self.root, &own.path, to, &self.lock)?;
            for (at, note) in notes.iter().enumerate() {
                let path = if at == 0 { to } else { &note.path };
                begun.write(path, &as_read(note), at)?;
            }
            Ok(())
        })
    }

    /// Makes a note at `path`, where there is none.
    ///
    /// # Errors
    /// [`ChangeError`] if there is one, or it cannot be made.
    pub fn create(&self, path: &str, text: &str, said: &str) -> Result<(), ChangeError> {
        let change = Change::new(None, Some(State::new(path, text)));
        let temporary = parent(&change.temporary).1.to_owned();
        let mut step = step(said, vec![change]);
        step.folders = moved::missing_folders(self.root, path)?;
        self.step(step, |begun| {
            begun.keep()?;
            Ok(write::create(
                self.root,
                path,
                &temporary,
                text.as_bytes(),
                &self.lock,
            )?)
        })
    }

    /// Takes back the last step, if every note of it is still as it was left.
    ///
    /// # Errors
    /// [`ChangeError::Nothing`] where there is none, [`ChangeError::Restore`] where a note has gone on.
    pub fn take_back(&self) -> Result<Step, ChangeError> {
        let journal::Entry::Step(last) = self.journal.last()? else {
            return Err(ChangeError::Nothing);
        };
        if !restore::is_away(self.root, &last, Side::Before)? {
            return Err(ChangeError::Nothing);
        }
        let undo = Step {
            is_undo: true,
            ..last.clone()
        };
        self.step(undo, |begun| {
            begun.keep()?;
            restore::put(
                self.root,
                &begun.step,
                Side::Before,
                Foreign::Stops,
                &self.lock,
            )?;
            Ok(())
        })?;
        Ok(last)
    }

    /// Does a step, all of it or nothing. The step before stays the last one if this one comes to nothing.
    fn step<T>(
        &self,
        step: Step,
        act: impl FnOnce(&mut Begun<'_>) -> Result<T, ChangeError>,
    ) -> Result<T, ChangeError> {
        let last = match self.journal.last()? {
            journal::Entry::Step(last) => Some(last),
            _ => None,
        };
        let mut begun = Begun {
            within: self,
            step,
            is_kept: false,
        };
        let done = act(&mut begun).and_then(|done| {
            if begun.is_kept {
                self.journal.commit(last.as_ref())?;
            }
            Ok(done)
        });
        match done {
            Err(error) if begun.is_kept => Err(self.give_up(&begun.step, error)),
            outcome => outcome,
        }
    }

    /// Puts the notes of a step that did not come to its end back to where it set out from.
    fn restore(&self, step: &Step) -> Result<bool, RestoreError> {
        let side = if step.is_undo {
            Side::After
        } else {
            Side::Before
        };
        restore::put(self.root, step, side, Foreign::MayBeUnreached, &self.lock)
    }

    /// Takes back a step that failed. Where that fails too, the next command does it.
    fn give_up(&self, step: &Step, error: ChangeError) -> ChangeError {
        let swept = restore::sweep(self.root, step, &self.lock);
        let restored = self.restore(step);
        if !matches!(restored, Err(RestoreError::Fs(FsError::Io { .. }))) && swept.is_ok() {
            // If it cannot be forgotten, the next command finds nothing left to take back.
            let _ = self.journal.give_up();
        }
        match swept.ok().and_then(|kept| kept.into_iter().next()) {
            Some(kept) => ChangeError::Kept {
                kept,
                error: Box::new(error),
            },
            None => error,
        }
    }
}

fn step(said: &str, changes: Vec<Change>) -> Step {
    Step {
        said: said.to_owned(),
        changes,
        folders: Vec::new(),
        is_undo: false,
    }
}

/// A step under way.
struct Begun<'a> {
    within: &'a Transaction<'a>,
    step: Step,
    /// Whether the journal has it as it is.
    is_kept: bool,
}

impl Begun<'_> {
    fn keep(&mut self) -> Result<(), FsError> {
        self.is_kept = true;
        self.within.journal.begin(&self.step)
    }

    /// Writes the note at `path`, which is the one numbered `at` of the step.
    fn write<T: NewText>(
        &mut self,
        path: &str,
        edit: &impl Fn(&[u8]) -> Result<T, EditError>,
        at: usize,
    ) -> Result<T, ChangeError> {
        let (root, lock) = (self.within.root, &self.within.lock);
        let mut last = None;
        let make = |old: &[u8]| {
            let new = edit(old)?;
            let text = new.text().as_bytes().to_vec();
            last = Some(new);
            Ok(text)
        };
        let temporary = parent(&self.step.changes[at].temporary).1.to_owned();
        let keep = |old: &[u8], new: &[u8]| {
            let change = &mut self.step.changes[at];
            let (before, after) = (change.before.as_mut(), change.after.as_mut());
            let states = [(before, old), (after, new)];
            let mut is_new = !self.is_kept;
            for (state, text) in states {
                let state = state.expect("the note is there before and after");
                if state.text != text {
                    // Somebody saved it since the step was kept.
                    text.clone_into(&mut state.text);
                    is_new = true;
                }
            }
            if is_new { self.keep() } else { Ok(()) }
        };
        match write::replace(root, path, &temporary, lock, make, keep) {
            Ok(()) => Ok(last.expect("what was written was edited")),
            Err(ReplaceError::Edit(error)) => Err(ChangeError::Edit {
                path: path.to_owned(),
                error,
            }),
            Err(ReplaceError::Fs(error)) => Err(error.into()),
            Err(ReplaceError::Busy(path)) => Err(ChangeError::Busy(path)),
        }
    }
}

/// The edit of a note that is still as it was read.
fn as_read(note: &Rewrite) -> impl Fn(&[u8]) -> Result<Rewrite, EditError> + use<> {
    let note = note.clone();
    move |now: &[u8]| {
        if now == note.before.as_bytes() {
            Ok(note.clone())
        } else {
            Err(EditError::NotAsMeant("it was changed meanwhile; try again"))
        }
    }
}

/// The note at `path` as it would be; nothing is written.
///
/// # Errors
/// [`ChangeError`] where it could not be.
pub fn tried<T>(
    root: &Root,
    path: &str,
    edit: impl Fn(&[u8]) -> Result<T, EditError>,
) -> Result<T, ChangeError> {
    edited(path, &bytes(root, path)?, &edit)
}

fn edited<T>(
    path: &str,
    old: &[u8],
    edit: &impl Fn(&[u8]) -> Result<T, EditError>,
) -> Result<T, ChangeError> {
    edit(old).map_err(|error| ChangeError::Edit {
        path: path.to_owned(),
        error,
    })
}

fn bytes(root: &Root, path: &str) -> Result<Vec<u8>, ChangeError> {
    write::bytes(root, path)?.ok_or_else(|| ChangeError::Gone(path.to_owned()))
}

#[cfg(test)]
mod tests;
