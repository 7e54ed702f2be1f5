//! The write lock of a vault, and atomic writes of single notes.
//!
//! In: a path in the vault, and its new bytes. Out: the file, with its mode and owner, or the error. Does not: know
//! what the note says, keep a journal (`engine::write` does), or write outside the vault.

use std::fs::File;
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use super::fs::atomic::{self, Removed, ReplaceError, Target};
use super::fs::private_file;
use super::fs::{Folder, FsError, parent, read};
use super::read::LARGEST;
use super::root::Root;

/// The lock for writing notes of one vault, which one process holds at a time. Dropping it releases the lock.
#[derive(Debug)]
pub struct WriteLock {
    _file: File,
}

/// Why the write lock could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// The lock file cannot be created or locked.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// Another process has held the lock for too long.
    #[error(
        "{}: another ties has been writing to this vault for {} seconds; nothing was written. End it, or wait and try again",
        .0.display(),
        LONGEST.as_secs()
    )]
    Busy(std::path::PathBuf),
}

/// Maximum time to wait for another process. Renaming a note among thousands of links takes seconds.
const LONGEST: Duration = Duration::from_secs(30);

impl WriteLock {
    /// Waits for the lock. `lock` is a file outside the vault, the same one for all processes that write to the vault.
    ///
    /// # Errors
    /// [`LockError`] if the lock file cannot be used, or if another process holds it for too long.
    pub fn acquire(lock: &Path) -> Result<WriteLock, LockError> {
        let (folder, name) = private_file::open_parent(lock)?;
        let file = folder.open_or_create(&name)?;
        let failed = |error| FsError::io(lock, error);
        match file.try_lock() {
            Ok(()) => return Ok(WriteLock { _file: file }),
            Err(std::fs::TryLockError::WouldBlock) => {}
            Err(std::fs::TryLockError::Error(error)) => return Err(failed(error).into()),
        }
        // A blocking lock is taken in turn, but it cannot time out, so a thread waits for it.
        let (send, receive) = mpsc::channel();
        std::thread::spawn(move || {
            let locked = file.lock().map(|()| file);
            // If the wait has timed out, nobody receives the lock, and it is released.
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

/// Whether another process holds the write lock at this moment.
pub fn is_locked(lock: &Path) -> bool {
    let opened = private_file::open_parent(lock).and_then(|(folder, name)| folder.open(&name));
    opened.is_ok_and(|(file, _)| {
        matches!(
            file.try_lock_shared(),
            Err(std::fs::TryLockError::WouldBlock)
        )
    })
}

/// Replaces the bytes of the note at `path` by what `edit` makes of them. If another program saves the note meanwhile,
/// `edit` is called again with the saved bytes. `before` is called with the old and the new bytes just before each
/// replacement. `temporary` is the file name of the new version until it is in place.
///
/// # Errors
/// [`ReplaceError`]; the note is then as it was, or as another program saved it.
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

/// Creates a note at `path`, where nothing may exist, and the folders above it.
///
/// # Errors
/// [`FsError`]; [`FsError::is_taken`] if something exists there.
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

/// Removes the note at `path` if its bytes are `text`.
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

/// The mode of a new note, before the user's umask.
const NEW_NOTE: u32 = 0o666;

/// The current bytes of the note at `path`, or `None` if the file does not exist.
///
/// # Errors
/// [`FsError`] if it cannot be read.
pub fn bytes(root: &Root, path: &str) -> Result<Option<Vec<u8>>, FsError> {
    let read = FsError::missing_as_none(read(&root.path, path, LARGEST))?;
    Ok(read.map(|(bytes, _)| bytes))
}
