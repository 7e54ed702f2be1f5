//! Changes notes: one process at a time, each step completely or not at all, with a journal so that it can be undone.
//!
//! In: a vault, notes, and their edits. Out: the changed notes, each edited from its latest text, and what was done
//! about an interrupted step. Does not: bring the index up to date; the next query does that.

use std::path::{Path, PathBuf};

use crate::edit::{EditError, EditedText};
use crate::store::IndexError;
use crate::store::location::StoreDir;
use crate::vault::fs::atomic::ReplaceError;
use crate::vault::fs::{FsError, parent};
use crate::vault::journal::{self, Journal, NoteChange, State, Step};
use crate::vault::restore::{self, KeptSave, OnForeignEdit, RestoreError, Side};
use crate::vault::write::{self, LockError, WriteLock};
use crate::vault::{Root, moved};

/// Why nothing was written or undone.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The edit cannot be applied to the note.
    #[error("{path}: {error}")]
    Edit {
        /// The path of the note.
        path: String,
        /// The reason.
        #[source]
        error: EditError,
    },
    /// A file could not be read or written.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// Other programs save the note faster than it can be replaced.
    #[error("{}: it changes faster than it could be written; nothing was written, try again", .0.display())]
    Busy(PathBuf),
    /// The note no longer exists.
    #[error("{0}: it no longer exists")]
    NotFound(String),
    /// The folder for the journal cannot be used.
    #[error(transparent)]
    Place(#[from] IndexError),
    /// The write lock could not be taken, because another process holds it or the lock file cannot be used.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// There is no step to undo.
    #[error(
        "nothing to undo: ties has written nothing here, or everything it wrote was already undone"
    )]
    NothingToUndo,
    /// A note has changed since, or cannot be written.
    #[error(transparent)]
    Restore(#[from] RestoreError),
    /// A version that another program saved meanwhile could not be put back, so it is kept next to the note.
    #[error("{error}\n{}: another program saved it meanwhile; that version is kept in {}, compare both", .kept.path, .kept.kept_at)]
    Kept {
        /// The note, and the file that holds the saved version.
        kept: KeptSave,
        /// The error that stopped the step.
        #[source]
        error: Box<ChangeError>,
    },
}

/// A note with its old and new text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite {
    /// Vault-relative.
    pub path: String,
    /// The text as it was read. The rewrite fails if the note no longer has it.
    pub before: String,
    /// The new text.
    pub after: String,
}

impl EditedText for Rewrite {
    fn text(&self) -> &str {
        &self.after
    }
}

/// A leftover of an earlier process that [`Transaction::begin`] found, and what was done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recovered {
    /// A step was interrupted and was undone.
    Undone(Step),
    /// A step was interrupted and stays half done, because a note has changed since.
    HalfDone {
        /// The description of the step.
        description: String,
        /// Why it could not be undone.
        reason: String,
    },
    /// The journal was damaged and was moved to this path.
    JournalMoved(PathBuf),
    /// A version that another program saved is kept next to the note.
    SaveKept(KeptSave),
}

impl std::fmt::Display for Recovered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Recovered::Undone(step) => {
                write!(
                    f,
                    "undone, because it was interrupted: {}",
                    step.description
                )
            }
            Recovered::HalfDone {
                description,
                reason,
            } => {
                write!(
                    f,
                    "this was interrupted and stays half done: {description}; {reason}"
                )
            }
            Recovered::JournalMoved(path) => write!(
                f,
                "the journal of the last change was damaged, so `ties undo` cannot undo it; the journal was moved to {}",
                path.display()
            ),
            Recovered::SaveKept(kept) => write!(
                f,
                "{}: another program saved it while a change was interrupted; that version is kept in {}, compare both",
                kept.path, kept.kept_at
            ),
        }
    }
}

/// Exclusive permission to change the notes of a vault, with the journal of its changes.
#[derive(Debug)]
pub struct Transaction<'a> {
    root: &'a Root,
    journal: Journal,
    lock: WriteLock,
    recovered: Vec<Recovered>,
}

/// The name of the lock file in the index folder.
const LOCK: &str = "writing";

/// Whether a step was interrupted in the vault whose index is in `folder`, and has not been undone yet.
pub fn is_interrupted(folder: &Path) -> bool {
    journal::is_under_way(folder) && !write::is_locked(&folder.join(LOCK))
}

/// The path of a note, and a function that edits its bytes.
pub type Edit<F> = (String, F);

impl<'a> Transaction<'a> {
    /// Waits for the write lock of the vault at `root`, and undoes a step that an interrupted process left half done.
    ///
    /// # Errors
    /// [`ChangeError`] if the cache folder cannot be used, the lock cannot be taken, or the disk fails while a step is
    /// undone.
    pub fn begin(cache: &Path, root: &'a Root) -> Result<Transaction<'a>, ChangeError> {
        let place = StoreDir::of(cache, &root.path);
        place.make()?;
        let lock = WriteLock::acquire(&place.folder().join(LOCK))?;
        let journal = Journal::open(place.folder())?;
        let mut in_progress = Transaction {
            root,
            journal,
            lock,
            recovered: Vec::new(),
        };
        in_progress.recover()?;
        Ok(in_progress)
    }

    /// The leftovers that were found at the beginning, and what was done about them.
    pub fn recovered(&self) -> &[Recovered] {
        &self.recovered
    }

    /// The interrupted step that was undone at the beginning, if there was one.
    pub fn undone_step(&self) -> Option<&Step> {
        self.recovered.iter().find_map(|recovered| match recovered {
            Recovered::Undone(step) => Some(step),
            _ => None,
        })
    }

    fn recover(&mut self) -> Result<(), ChangeError> {
        if let journal::Entry::Damaged(path) = self.journal.last()? {
            self.recovered.push(Recovered::JournalMoved(path));
        }
        let step = match self.journal.in_progress()? {
            journal::Entry::Nothing => return Ok(()),
            journal::Entry::Damaged(path) => {
                self.recovered.push(Recovered::JournalMoved(path));
                return Ok(());
            }
            journal::Entry::Step(step) => step,
        };
        let kept = restore::sweep(self.root, &step, &self.lock)?;
        self.recovered
            .extend(kept.into_iter().map(Recovered::SaveKept));
        match self.restore(&step) {
            Ok(false) => {}
            Ok(true) => self.recovered.push(Recovered::Undone(step)),
            // The disk may work again next time.
            Err(RestoreError::Fs(error @ FsError::Io { .. })) => return Err(error.into()),
            // A step with a single note is never half done, because the note is replaced atomically.
            Err(_) if step.changes.len() == 1 => {}
            Err(error) => self.recovered.push(Recovered::HalfDone {
                description: step.description,
                reason: error.to_string(),
            }),
        }
        Ok(self.journal.discard()?)
    }

    /// Applies `edit` to the note at `path`. `edit` is called again if the note is saved meanwhile. `description` says
    /// the step for `ties undo`.
    ///
    /// # Errors
    /// [`ChangeError`] if the edit or the write fails. The note is then unchanged.
    pub fn change<T: EditedText>(
        &self,
        path: &str,
        description: &str,
        edit: impl Fn(&[u8]) -> Result<T, EditError>,
    ) -> Result<T, ChangeError> {
        let mut changed = self.change_all(description, &[(path.to_owned(), edit)])?;
        Ok(changed.pop().expect("one note was changed"))
    }

    /// Changes several notes, all or none, as one step that can be undone.
    ///
    /// # Errors
    /// [`ChangeError`] if an edit or a write fails. The notes are then unchanged.
    pub fn change_all<T: EditedText>(
        &self,
        description: &str,
        edits: &[Edit<impl Fn(&[u8]) -> Result<T, EditError>>],
    ) -> Result<Vec<T>, ChangeError> {
        let mut changes = Vec::new();
        for (path, edit) in edits {
            // All edits are tried first, so that one that fails is found before anything is written.
            let old = bytes(self.root, path)?;
            let new = edited(path, &old, edit)?;
            let state = |text: &[u8]| Some(State::new(path, text));
            changes.push(NoteChange::new(state(&old), state(new.text().as_bytes())));
        }
        self.step(step(description, changes), |in_progress| {
            let numbered = edits.iter().enumerate();
            let written = numbered.map(|(at, (path, edit))| in_progress.write(path, edit, at));
            written.collect()
        })
    }

    /// Rewrites several notes from their old to their new text, all or none.
    ///
    /// # Errors
    /// [`ChangeError`], for example if a note no longer has its old text. The notes are then unchanged.
    pub fn rewrite_all(&self, description: &str, notes: &[Rewrite]) -> Result<(), ChangeError> {
        let edit = |note: &Rewrite| (note.path.clone(), as_read(note));
        let edits: Vec<_> = notes.iter().map(edit).collect();
        self.change_all(description, &edits).map(drop)
    }

    /// Moves the first of `notes` to the path `to`, and rewrites all of them from their old to their new text, all or
    /// nothing.
    ///
    /// # Errors
    /// Same as [`Transaction::rewrite_all`], and also if there already is a note at `to`. Nothing is changed then.
    pub fn move_and_rewrite(
        &self,
        description: &str,
        to: &str,
        notes: &[Rewrite],
    ) -> Result<(), ChangeError> {
        let own = notes.first().expect("a note is moved");
        for note in notes {
            edited(&note.path, &bytes(self.root, &note.path)?, &as_read(note))?;
        }
        let change = |note: &Rewrite| {
            let state = |text: &String| Some(State::new(&note.path, text.as_bytes()));
            NoteChange::new(state(&note.before), state(&note.after))
        };
        let mut step = step(description, notes.iter().map(change).collect());
        let moved = Some(State::new(to, own.after.as_bytes()));
        step.changes[0] = NoteChange::new(step.changes[0].before.take(), moved);
        step.folders = moved::missing_folders(self.root, to)?;
        self.step(step, |in_progress| {
            in_progress.keep()?;
            moved::rename(self.root, &own.path, to, &self.lock)?;
            for (at, note) in notes.iter().enumerate() {
                let path = if at == 0 { to } else { &note.path };
                in_progress.write(path, &as_read(note), at)?;
            }
            Ok(())
        })
    }

    /// Creates a note at `path`.
    ///
    /// # Errors
    /// [`ChangeError`] if there already is one, or it cannot be created.
    pub fn create(&self, path: &str, text: &str, description: &str) -> Result<(), ChangeError> {
        let change = NoteChange::new(None, Some(State::new(path, text)));
        let temporary = parent(&change.temporary).1.to_owned();
        let mut step = step(description, vec![change]);
        step.folders = moved::missing_folders(self.root, path)?;
        self.step(step, |in_progress| {
            in_progress.keep()?;
            Ok(write::create(
                self.root,
                path,
                &temporary,
                text.as_bytes(),
                &self.lock,
            )?)
        })
    }

    /// Undoes the last step, if none of its notes has changed since.
    ///
    /// # Errors
    /// [`ChangeError::NothingToUndo`] if there is no step, [`ChangeError::Restore`] if a note has changed since.
    pub fn undo_last(&self) -> Result<Step, ChangeError> {
        let journal::Entry::Step(last) = self.journal.last()? else {
            return Err(ChangeError::NothingToUndo);
        };
        if !restore::needs_restore(self.root, &last, Side::Before)? {
            return Err(ChangeError::NothingToUndo);
        }
        let undo = Step {
            is_undo: true,
            ..last.clone()
        };
        self.step(undo, |in_progress| {
            in_progress.keep()?;
            restore::restore(
                self.root,
                &in_progress.step,
                Side::Before,
                OnForeignEdit::Stops,
                &self.lock,
            )?;
            Ok(())
        })?;
        Ok(last)
    }

    /// Does a step completely or not at all. If it changes nothing, the step before it stays the last one.
    fn step<T>(
        &self,
        step: Step,
        act: impl FnOnce(&mut StepInProgress<'_>) -> Result<T, ChangeError>,
    ) -> Result<T, ChangeError> {
        let last = match self.journal.last()? {
            journal::Entry::Step(last) => Some(last),
            _ => None,
        };
        let mut in_progress = StepInProgress {
            within: self,
            step,
            is_kept: false,
        };
        let done = act(&mut in_progress).and_then(|done| {
            if in_progress.is_kept {
                self.journal.commit(last.as_ref())?;
            }
            Ok(done)
        });
        match done {
            Err(error) if in_progress.is_kept => Err(self.give_up(&in_progress.step, error)),
            outcome => outcome,
        }
    }

    /// Restores the notes of an unfinished step to their state before it. Returns whether any note had to be changed.
    fn restore(&self, step: &Step) -> Result<bool, RestoreError> {
        let side = if step.is_undo {
            Side::After
        } else {
            Side::Before
        };
        restore::restore(
            self.root,
            step,
            side,
            OnForeignEdit::MayBeUnreached,
            &self.lock,
        )
    }

    /// Undoes a step that failed. If that fails too, the next command does it.
    fn give_up(&self, step: &Step, error: ChangeError) -> ChangeError {
        let swept = restore::sweep(self.root, step, &self.lock);
        let restored = self.restore(step);
        if !matches!(restored, Err(RestoreError::Fs(FsError::Io { .. }))) && swept.is_ok() {
            // If the journal cannot drop the step, the next command finds nothing left to undo.
            let _ = self.journal.discard();
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

fn step(description: &str, changes: Vec<NoteChange>) -> Step {
    Step {
        description: description.to_owned(),
        changes,
        folders: Vec::new(),
        is_undo: false,
    }
}

/// A step in progress.
struct StepInProgress<'a> {
    within: &'a Transaction<'a>,
    step: Step,
    /// Whether the journal holds the step in its current form.
    is_kept: bool,
}

impl StepInProgress<'_> {
    fn keep(&mut self) -> Result<(), FsError> {
        self.is_kept = true;
        self.within.journal.begin(&self.step)
    }

    /// Writes the note at `path`, which is number `at` of the step (0-based).
    fn write<T: EditedText>(
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
                    // Somebody saved the note after the step was written to the journal.
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

/// An edit that replaces the text of a note, if it still is the text that was read.
fn as_read(note: &Rewrite) -> impl Fn(&[u8]) -> Result<Rewrite, EditError> + use<> {
    let note = note.clone();
    move |now: &[u8]| {
        if now == note.before.as_bytes() {
            Ok(note.clone())
        } else {
            Err(EditError::Refused("it was changed meanwhile; try again"))
        }
    }
}

/// Applies `edit` to the note at `path` and returns the result without writing it.
///
/// # Errors
/// [`ChangeError`] if the note cannot be read or the edit fails.
pub fn preview<T>(
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
    write::bytes(root, path)?.ok_or_else(|| ChangeError::NotFound(path.to_owned()))
}

#[cfg(test)]
mod tests;
