//! Notes put to one side of a step: as they were before it, or as they are after it.
//!
//! In: a step, and the vault as it stands: untouched, half done by a process that was killed, or done. Out: every note of
//! the step on the side that is asked for, or all as they stand and the note that somebody changed since. Does not: choose
//! the side, or keep the journal.

use std::collections::HashSet;

use super::fs::atomic::{Removed, ReplaceError};
use super::fs::{Folder, FsError, parent};
use super::journal::{Change, State, Step};
use super::moved;
use super::name::joined;
use super::read::LARGEST;
use super::root::Root;
use super::write::{self, WriteLock, bytes};

/// A side of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// As it was.
    Before,
    /// As it becomes.
    After,
}

impl Side {
    fn other(self) -> Side {
        match self {
            Side::Before => Side::After,
            Side::After => Side::Before,
        }
    }

    fn of(self, change: &Change) -> Option<&State> {
        match self {
            Side::Before => change.before.as_ref(),
            Side::After => change.after.as_ref(),
        }
    }

    /// The file that the version of this side is written to first.
    fn temporary(self, change: &Change) -> &str {
        match self {
            Side::Before => &change.temporary_back,
            Side::After => &change.temporary,
        }
    }
}

/// What becomes of a note that says something that is on neither side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// The whole step stays as it is.
    Stops,
    /// The note counts as never reached by the step, if no line that the step adds is in it.
    MayBeUnreached,
}

/// Why a step could not be put to a side. Notes that somebody changed are as they left them.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// A note says something that is on neither side.
    #[error(
        "{0}: it was changed since, so nothing was taken back; `git diff` or your editor's history may help"
    )]
    ChangedSince(String),
    /// Where a note is to go there is another.
    #[error("{0}: another note is there now, so nothing was taken back; move it away first")]
    TakenSince(String),
    /// The system refused.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// A note changes too fast.
    #[error("{}: it changes faster than it could be written; try again", .0.display())]
    Busy(std::path::PathBuf),
}

/// Where a note stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    There,
    /// It moved, or it did not, and its text is on either side.
    Between,
    Away,
}

/// Puts every note of the step to `side`; whether any was not there already.
///
/// # Errors
/// [`RestoreError`]. If a note has gone on since, no note is changed.
pub fn put(
    root: &Root,
    step: &Step,
    side: Side,
    foreign: Foreign,
    lock: &WriteLock,
) -> Result<bool, RestoreError> {
    let mut away = Vec::new();
    for change in &step.changes {
        if stand(root, change, side, foreign)? != Stand::There {
            away.push(change);
        }
    }
    let is_any = !away.is_empty();
    if side == Side::After {
        away.iter()
            .try_for_each(|change| put_one(root, change, side, lock))?;
    } else {
        away.iter()
            .rev()
            .try_for_each(|change| put_one(root, change, side, lock))?;
        moved::unmake(root, &step.folders);
    }
    Ok(is_any)
}

/// Whether any note of the step is not at `side` yet.
///
/// # Errors
/// [`RestoreError`] if one has gone on since.
pub fn is_away(root: &Root, step: &Step, side: Side) -> Result<bool, RestoreError> {
    let mut is_any = false;
    for change in &step.changes {
        is_any |= stand(root, change, side, Foreign::Stops)? != Stand::There;
    }
    Ok(is_any)
}

/// Where a note stands as seen from `side`.
fn stand(
    root: &Root,
    change: &Change,
    side: Side,
    foreign: Foreign,
) -> Result<Stand, RestoreError> {
    let (here, there) = (side.of(change), side.other().of(change));
    let since = |state: &State| RestoreError::ChangedSince(state.path.clone());
    match (here, there) {
        (Some(here), Some(there)) if here.path != there.path => moved_stand(root, here, there),
        (Some(here), Some(there)) => match bytes(root, &here.path)? {
            Some(now) if now == here.text => Ok(Stand::There),
            Some(now) if now == there.text => Ok(Stand::Away),
            Some(now) if foreign == Foreign::MayBeUnreached && !is_traced(&now, there, here) => {
                Ok(Stand::There)
            }
            _ => Err(since(here)),
        },
        (Some(here), None) => match bytes(root, &here.path)? {
            Some(now) if now == here.text => Ok(Stand::There),
            None => Ok(Stand::Away),
            Some(_) => Err(RestoreError::TakenSince(here.path.clone())),
        },
        (None, Some(there)) => match bytes(root, &there.path)? {
            None => Ok(Stand::There),
            Some(now) if now == there.text => Ok(Stand::Away),
            Some(_) => Err(since(there)),
        },
        (None, None) => Ok(Stand::There),
    }
}

/// Whether a line that stands in `there` alone is in a text that somebody changed since.
fn is_traced(now: &[u8], there: &State, here: &State) -> bool {
    let lines = |text: &[u8]| -> HashSet<Vec<u8>> {
        text.split(|byte| *byte == b'\n')
            .map(<[u8]>::to_owned)
            .collect()
    };
    let (now, here) = (lines(now), lines(&here.text));
    lines(&there.text)
        .difference(&here)
        .any(|line| now.contains(line))
}

/// Of a note that is moved by the step; only its letter case may differ, where that makes no difference to the system.
fn moved_stand(root: &Root, here: &State, there: &State) -> Result<Stand, RestoreError> {
    let is_either = |now: &[u8]| [here, there].iter().any(|state| now == state.text);
    if moved::is_there(root, &here.path)? && !moved::is_there(root, &there.path)? {
        return match bytes(root, &here.path)? {
            Some(now) if now == here.text => Ok(Stand::There),
            Some(now) if is_either(&now) => Ok(Stand::Between),
            _ => Err(RestoreError::ChangedSince(here.path.clone())),
        };
    }
    if !moved::is_there(root, &there.path)? {
        return Err(RestoreError::ChangedSince(there.path.clone()));
    }
    if moved::is_taken(root, &here.path, &there.path)? {
        return Err(RestoreError::TakenSince(here.path.clone()));
    }
    match bytes(root, &there.path)? {
        Some(now) if is_either(&now) => Ok(Stand::Away),
        _ => Err(RestoreError::ChangedSince(there.path.clone())),
    }
}

fn put_one(root: &Root, change: &Change, side: Side, lock: &WriteLock) -> Result<(), RestoreError> {
    let (here, there) = (side.of(change), side.other().of(change));
    let temporary = parent(side.temporary(change)).1;
    match (here, there) {
        (Some(here), Some(there)) => {
            if here.path != there.path && !moved::is_there(root, &here.path)? {
                moved::rename(root, &there.path, &here.path, lock)?;
            }
            // The temporary file lies beside the note wherever that is by now.
            let edit = |now: &[u8]| {
                if now == here.text || now == there.text {
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

/// A save of somebody's that is kept under a temporary name, since a newer one is in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSave {
    /// The note.
    pub path: String,
    /// Where the save is, vault-relative.
    pub kept_at: String,
}

/// Removes the temporary files of a step that was cut short. A save of somebody else that came out of a note goes back into
/// it; where the note has a newer one, it stays where it is and is told of.
///
/// # Errors
/// [`FsError`] where that cannot be done; what is there stays.
pub fn sweep(root: &Root, step: &Step, _lock: &WriteLock) -> Result<Vec<KeptSave>, FsError> {
    let mut kept = Vec::new();
    for change in &step.changes {
        for side in [Side::After, Side::Before] {
            kept.extend(sweep_one(root, change, side)?);
        }
    }
    Ok(kept)
}

/// Removes what writing the version of `side` left.
fn sweep_one(root: &Root, change: &Change, side: Side) -> Result<Option<KeptSave>, FsError> {
    let name = parent(side.temporary(change)).1;
    let (new, old) = (side.of(change), side.other().of(change));
    // A note that moves is written where it is by then.
    let places = [new, old].into_iter().flatten();
    let mut places: Vec<&str> = places.map(|state| state.path.as_str()).collect();
    places.dedup();
    for path in places {
        let (folder, note) = parent(path);
        let Some(folder) = FsError::missing_as_none(Folder::below(&root.path, folder))? else {
            continue;
        };
        if !folder.look(name)?.is_some_and(|found| found.is_file()) {
            continue;
        }
        let left = folder.read(name, LARGEST)?.0;
        let there = FsError::missing_as_none(folder.read(note, LARGEST))?.map(|(bytes, _)| bytes);
        let is =
            |state: Option<&State>, bytes: &[u8]| state.is_some_and(|state| state.text == bytes);
        let is_begun = new.is_some_and(|new| new.text.starts_with(&left));
        let is_placed = there.as_deref().is_some_and(|there| is(new, there));
        let is_ours = is(new, &left) || is(old, &left) || is_begun && !is_placed;
        if there.is_none() && new.is_none() {
            // The note was about to be removed.
            folder.rename_new(name, &folder, note)?;
        } else if is_ours {
            folder.remove(name)?;
        } else if is_placed && folder.exchange(name, note)? {
            // What came out goes back; what it takes the place of is ours.
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
