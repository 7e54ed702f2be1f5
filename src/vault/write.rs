//! The right to write notes of a vault, and one note written: whole or not at all.
//!
//! In: a path in the vault, and what its bytes are to become. Out: the file, with its mode and owner, or what stopped it.
//! Does not: know what is in it, keep a journal (`session::write` does), or write outside the vault.

use std::fs::File;
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use super::fs::atomic::{self, Removed, ReplaceError, Target};
use super::fs::private_file;
use super::fs::{Folder, FsError, parent, read};
use super::read::LARGEST;
use super::root::Root;

/// The right to write notes of one vault, which one process has at a time; it is given up when dropped.
#[derive(Debug)]
pub struct WriteLock {
    _file: File,
}

/// Why there is no right to write.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// The lock cannot be made or taken.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// Another process has it for long.
    #[error(
        "{}: another ties has been writing to this vault for {} seconds; nothing was written. End it, or wait and try again",
        .0.display(),
        LONGEST.as_secs()
    )]
    Busy(std::path::PathBuf),
}

/// How long another process is waited for. To rename a note among thousands of links takes seconds.
const LONGEST: Duration = Duration::from_secs(30);

impl WriteLock {
    /// Waits for it. `lock` is a file outside the vault, the same for all who write to it.
    ///
    /// # Errors
    /// [`LockError`].
    pub fn take(lock: &Path) -> Result<WriteLock, LockError> {
        let (folder, name) = private_file::beside(lock)?;
        let file = folder.open_or_create(&name)?;
        let failed = |error| FsError::io(lock, error);
        match file.try_lock() {
            Ok(()) => return Ok(WriteLock { _file: file }),
            Err(std::fs::TryLockError::WouldBlock) => {}
            Err(std::fs::TryLockError::Error(error)) => return Err(failed(error).into()),
        }
        // The system wakes whoever waits for a lock in turn, and it cannot be told to give up.
        let (send, receive) = mpsc::channel();
        std::thread::spawn(move || {
            let locked = file.lock().map(|()| file);
            // Nobody listens any more if it took too long.
            let _ = send.send(locked);
        });
        match receive.recv_timeout(LONGEST) {
            Ok(locked) => Ok(WriteLock {
                _file: locked.map_err(failed)?,
            }),
            Err(_) => Err(LockError::Busy(lock.to_owned())),
        }
    }
}

/// Whether another process has the right to write at this moment.
pub fn is_locked(lock: &Path) -> bool {
    let opened = private_file::beside(lock).and_then(|(folder, name)| folder.open(&name));
    opened.is_ok_and(|(file, _)| {
        matches!(
            file.try_lock_shared(),
            Err(std::fs::TryLockError::WouldBlock)
        )
    })
}

/// Replaces the bytes of the note at `path` by what `edit` makes of them. If somebody saves it meanwhile, `edit` is asked
/// again with what they saved. `before` learns what will be replaced by what, just before. `temporary` is the name of the
/// new version while it is not in place.
///
/// # Errors
/// [`ReplaceError`]; the note is then as it was, or as somebody saved it.
pub fn replace<E>(
    root: &Root,
    path: &str,
    temporary: &str,
    _lock: &WriteLock,
    edit: impl FnMut(&[u8]) -> Result<Vec<u8>, E>,
    before: impl FnMut(&[u8], &[u8]) -> Result<(), FsError>,
) -> Result<(), ReplaceError<E>> {
    let folder = Folder::below(&root.path, parent(path).0)?;
    atomic::replace(&target(&folder, path, temporary), edit, before)
}

/// Makes a note at `path`, where there is nothing, and the folders above it.
///
/// # Errors
/// [`FsError`]; [`FsError::is_taken`] where something is there.
pub fn create(
    root: &Root,
    path: &str,
    temporary: &str,
    text: &[u8],
    _lock: &WriteLock,
) -> Result<(), FsError> {
    let folder = Folder::make_below(&root.path, parent(path).0)?;
    let target = target(&folder, path, temporary);
    atomic::create(&target, text, NEW_NOTE)
}

/// Removes the note at `path` if it says `text`.
///
/// # Errors
/// [`FsError`]; the note then stays.
pub fn remove(
    root: &Root,
    path: &str,
    temporary: &str,
    text: &[u8],
    _lock: &WriteLock,
) -> Result<Removed, FsError> {
    let folder = Folder::below(&root.path, parent(path).0)?;
    atomic::remove(&target(&folder, path, temporary), text)
}

fn target<'a>(folder: &'a Folder, path: &'a str, temporary: &'a str) -> Target<'a> {
    Target {
        folder,
        name: parent(path).1,
        temporary,
        limit: LARGEST,
    }
}

/// The mode of a new note, less what the user's umask takes away.
const NEW_NOTE: u32 = 0o666;

/// The bytes of the note at `path` as they are now; none where there is no such file.
///
/// # Errors
/// [`FsError`] where it cannot be read.
pub fn bytes(root: &Root, path: &str) -> Result<Option<Vec<u8>>, FsError> {
    let found = FsError::missing_as_none(read(&root.path, path, LARGEST))?;
    Ok(found.map(|(bytes, _)| bytes))
}
