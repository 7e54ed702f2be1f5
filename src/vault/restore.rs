//! Puts the notes of a step on one side of it: before the step or after it.
//!
//! In: a step, and the vault in any state: untouched, half changed by a process that was killed, or done. Out: every
//! note of the step on the requested side, or an error that names the note that changed since. Does not: choose the
//! side, or keep the journal.

use std::collections::HashSet;

use super::fs::atomic::{Removed, ReplaceError};
use super::fs::{Folder, FsError, parent};
use super::journal::{NoteChange, State, Step};
use super::moved;
use super::name::joined;
use super::read::LARGEST;
use super::root::Root;
use super::write::{self, WriteLock, bytes};

/// A side of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The notes as they were before the step.
    Before,
    /// The notes as they are after the step.
    After,
}

impl Side {
    fn other(self) -> Side {
        match self {
            Side::Before => Side::After,
            Side::After => Side::Before,
        }
    }

    fn of(self, change: &NoteChange) -> Option<&State> {
        match self {
            Side::Before => change.before.as_ref(),
            Side::After => change.after.as_ref(),
        }
    }

    /// The temporary file for the version of this side.
    fn temporary(self, change: &NoteChange) -> &str {
        match self {
            Side::Before => &change.temporary_back,
            Side::After => &change.temporary,
        }
    }
}

/// What to do if the bytes of a note equal neither side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnForeignEdit {
    /// Fail, and leave all notes of the step as they are.
    Stops,
    /// Treat the note as never reached by the step, provided that it has none of the lines that the step adds.
    MayBeUnreached,
}

/// Why a step could not be put on a side. Notes that were changed by others stay as they are.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The bytes of a note equal neither side.
    #[error(
        "{0}: it was changed since, so nothing was undone; `git diff` or your editor's history may help"
    )]
    ChangedSince(String),
    /// Another note exists at the target path.
    #[error("{0}: another note is there now, so nothing was undone; move it away first")]
    TakenSince(String),
    /// A file operation failed.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// Another program saves a note over and over.
    #[error("{}: it changes faster than it could be written; try again", .0.display())]
    Busy(std::path::PathBuf),
}

/// On which side a note is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Position {
    There,
    /// The note is at the path of this side, but its bytes are still those of the other side.
    Between,
    Away,
}

/// Puts every note of the step on `side`. Returns whether any note was not there already.
///
/// # Errors
/// [`RestoreError`]. If a note was changed by others since, no note is changed.
pub fn restore(
    root: &Root,
    step: &Step,
    side: Side,
    foreign: OnForeignEdit,
    lock: &WriteLock,
) -> Result<bool, RestoreError> {
    let mut away = Vec::new();
    for change in &step.changes {
        if position(root, change, side, foreign)? != Position::There {
            away.push(change);
        }
    }
    let is_any = !away.is_empty();
    if side == Side::After {
        away.iter()
            .try_for_each(|change| put_change(root, change, side, lock))?;
    } else {
        away.iter()
            .rev()
            .try_for_each(|change| put_change(root, change, side, lock))?;
        moved::remove_empty_folders(root, &step.folders);
    }
    Ok(is_any)
}

/// Whether any note of the step is not on `side` yet.
///
/// # Errors
/// [`RestoreError`] if a note was changed by others since.
pub fn needs_restore(root: &Root, step: &Step, side: Side) -> Result<bool, RestoreError> {
    let mut is_any = false;
    for change in &step.changes {
        is_any |= position(root, change, side, OnForeignEdit::Stops)? != Position::There;
    }
    Ok(is_any)
}

/// On which side a note is, as seen from `side`.
fn position(
    root: &Root,
    change: &NoteChange,
    side: Side,
    foreign: OnForeignEdit,
) -> Result<Position, RestoreError> {
    let (here, there) = (side.of(change), side.other().of(change));
    let since = |state: &State| RestoreError::ChangedSince(state.path.clone());
    match (here, there) {
        (Some(here), Some(there)) if here.path != there.path => {
            position_of_moved(root, here, there)
        }
        (Some(here), Some(there)) => match bytes(root, &here.path)? {
            Some(current) if current == here.text => Ok(Position::There),
            Some(current) if current == there.text => Ok(Position::Away),
            Some(current)
                if foreign == OnForeignEdit::MayBeUnreached
                    && !is_traced(&current, there, here) =>
            {
                Ok(Position::There)
            }
            _ => Err(since(here)),
        },
        (Some(here), None) => match bytes(root, &here.path)? {
            Some(current) if current == here.text => Ok(Position::There),
            None => Ok(Position::Away),
            Some(_) => Err(RestoreError::TakenSince(here.path.clone())),
        },
        (None, Some(there)) => match bytes(root, &there.path)? {
            None => Ok(Position::There),
            Some(current) if current == there.text => Ok(Position::Away),
            Some(_) => Err(since(there)),
        },
        (None, None) => Ok(Position::There),
    }
}

/// Whether a text has a line that occurs in `there` and not in `here`, and so comes from the step.
fn is_traced(current: &[u8], there: &State, here: &State) -> bool {
    let lines = |text: &[u8]| -> HashSet<Vec<u8>> {
        text.split(|byte| *byte == b'\n')
            .map(<[u8]>::to_owned)
            .collect()
    };
    let (current, here) = (lines(current), lines(&here.text));
    lines(&there.text)
        .difference(&here)
        .any(|line| current.contains(line))
}

/// Like [`position`], for a note that the step moves. On a case-insensitive file system, the two paths may differ in
/// case only.
fn position_of_moved(root: &Root, here: &State, there: &State) -> Result<Position, RestoreError> {
    let is_either = |current: &[u8]| [here, there].iter().any(|state| current == state.text);
    if moved::exists_with_exact_name(root, &here.path)?
        && !moved::exists_with_exact_name(root, &there.path)?
    {
        return match bytes(root, &here.path)? {
            Some(current) if current == here.text => Ok(Position::There),
            Some(current) if is_either(&current) => Ok(Position::Between),
            _ => Err(RestoreError::ChangedSince(here.path.clone())),
        };
    }
    if !moved::exists_with_exact_name(root, &there.path)? {
        return Err(RestoreError::ChangedSince(there.path.clone()));
    }
    if moved::is_taken(root, &here.path, &there.path)? {
        return Err(RestoreError::TakenSince(here.path.clone()));
    }
    match bytes(root, &there.path)? {
        Some(current) if is_either(&current) => Ok(Position::Away),
        _ => Err(RestoreError::ChangedSince(there.path.clone())),
    }
}

fn put_change(
    root: &Root,
    change: &NoteChange,
    side: Side,
    lock: &WriteLock,
) -> Result<(), RestoreError> {
    let (here, there) = (side.of(change), side.other().of(change));
    let temporary = parent(side.temporary(change)).1;
    match (here, there) {
        (Some(here), Some(there)) => {
            if here.path != there.path && !moved::exists_with_exact_name(root, &here.path)? {
                moved::rename(root, &there.path, &here.path, lock)?;
            }
            // The temporary file lies beside the note, wherever the note is by now.
            let edit = |current: &[u8]| {
                if current == here.text || current == there.text {
                    Ok(here.text.clone())
                } else {
                    Err(())
                }
            };
            let replaced = write::replace(root, &here.path, temporary, lock, edit, |_, _| Ok(()));
            replaced.map_err(|error| match error {
                ReplaceError::Edit(()) => RestoreError::ChangedSince(here.path.clone()),
                ReplaceError::Fs(error) => error.into(),
                ReplaceError::Busy(path) => RestoreError::Busy(path),
            })
        }
        (Some(here), None) => Ok(write::create(
            root, &here.path, temporary, &here.text, lock,
        )?),
        (None, Some(there)) => {
            match write::remove(root, &there.path, temporary, &there.text, lock)? {
                Removed::Gone => Ok(()),
                Removed::Changed => Err(RestoreError::ChangedSince(there.path.clone())),
            }
        }
        (None, None) => Ok(()),
    }
}

/// A save by another program that is kept under a temporary name, because the note itself has a newer one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSave {
    /// The path of the note.
    pub path: String,
    /// The vault-relative path of the kept save.
    pub kept_at: String,
}

/// Removes the temporary files of an interrupted step. If one holds a save by another program, the save goes back into
/// the note. If the note has a newer save, the file stays where it is and is returned.
///
/// # Errors
/// [`FsError`] if a file cannot be moved or removed; it then stays.
pub fn sweep(root: &Root, step: &Step, _lock: &WriteLock) -> Result<Vec<KeptSave>, FsError> {
    let mut kept_saves = Vec::new();
    for change in &step.changes {
        for side in [Side::After, Side::Before] {
            kept_saves.extend(sweep_one(root, change, side)?);
        }
    }
    Ok(kept_saves)
}

/// Removes the temporary file of one side of a change.
fn sweep_one(root: &Root, change: &NoteChange, side: Side) -> Result<Option<KeptSave>, FsError> {
    let name = parent(side.temporary(change)).1;
    let (new, old) = (side.of(change), side.other().of(change));
    // The temporary file of a moved note lies beside the note, which may be at either path.
    let paths = [new, old].into_iter().flatten();
    let mut paths: Vec<&str> = paths.map(|state| state.path.as_str()).collect();
    paths.dedup();
    for path in paths {
        let (folder, note) = parent(path);
        let Some(folder) = FsError::missing_as_none(Folder::below(&root.path, folder))? else {
            continue;
        };
        if !folder.lookup(name)?.is_some_and(|entry| entry.is_file()) {
            continue;
        }
        let left_over = folder.read(name, LARGEST)?.0;
        let in_place =
            FsError::missing_as_none(folder.read(note, LARGEST))?.map(|(bytes, _)| bytes);
        let holds =
            |state: Option<&State>, bytes: &[u8]| state.is_some_and(|state| state.text == bytes);
        let is_begun = new.is_some_and(|new| new.text.starts_with(&left_over));
        let is_placed = in_place
            .as_deref()
            .is_some_and(|in_place| holds(new, in_place));
        let is_ours = holds(new, &left_over) || holds(old, &left_over) || is_begun && !is_placed;
        if in_place.is_none() && new.is_none() {
            // The step was about to remove the note.
            folder.rename_new(name, &folder, note)?;
        } else if is_ours {
            folder.remove(name)?;
        } else if is_placed && folder.exchange(name, note)? {
            // The save goes back into the note. What the exchange takes out is our own version.
            folder.remove(name)?;
        } else {
            return Ok(Some(KeptSave {
                path: path.to_owned(),
                kept_at: joined(parent(path).0, name),
            }));
        }
        folder.sync()?;
    }
    Ok(None)
}
