//! Replaces files atomically, without losing a save by another program.
//!
//! In: a folder, a name, and the new bytes. Out: the file with its mode and owner, synced to disk; or an error, and the
//! file as it was. Does not: recover from a kill; for that, the caller first writes the temporary name to a journal
//! (`vault::restore`).
//!
//! If the system supports it, a note and its new version are exchanged in one step. What came out is compared with what
//! was read. If another program saved in between, by a rename or into the open file, it goes back. It is compared again
//! before and after its removal, so that there is no moment at which a save can be lost. Without an exchange, a rename
//! follows directly after the comparison.

use std::fs::{File, Metadata};
use std::io::Write;
use std::time::{Duration, SystemTime};

use super::error::FsError;
use super::folder::Folder;
use super::retire::{Retired, read_again, read_settled, retire};

/// The file to change.
#[derive(Debug)]
pub struct Target<'a> {
    /// The folder of the file.
    pub folder: &'a Folder,
    /// The file name.
    pub name: &'a str,
    /// The name of the temporary file that replaces it, from [`super::names::temporary`].
    pub temporary: &'a str,
    /// Maximum size of the file, in bytes.
    pub limit: u64,
}

/// Why a file was not replaced.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError<E> {
    /// The edit failed. What was saved meanwhile stays.
    #[error("{0}")]
    Edit(E),
    /// A file operation failed.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// Another program saves the file over and over.
    #[error("{}: it changes faster than it could be written; nothing was written, try again", .0.display())]
    Busy(std::path::PathBuf),
}

/// Maximum number of attempts to replace a file while another program saves it.
const TRIES: u32 = 20;
/// Maximum number of attempts to put back a late save while another program saves.
const LATE_TRIES: u32 = 200;
/// Pause between attempts, so that the other program can finish its save.
const PAUSE: Duration = Duration::from_millis(3);
/// Number of times to check a replaced file again if another program is saving it right now. A save that opened the
/// file before the exchange may have waited for the disk as long as ties did.
const CHECKS: u32 = 5;
/// If a note was saved this recently, another program probably is saving it right now.
const RECENT: Duration = Duration::from_secs(2);

/// Replaces the bytes of the file by what `edit` makes of them. `edit` is called again if another program saves
/// meanwhile. `before` is called with the old and the new bytes before anything is written.
///
/// # Errors
/// [`ReplaceError`]; the file is then as it was, or as another program saved it.
pub fn replace<E>(
    target: &Target<'_>,
    mut edit: impl FnMut(&[u8]) -> Result<Vec<u8>, E>,
    mut before: impl FnMut(&[u8], &[u8]) -> Result<(), FsError>,
) -> Result<(), ReplaceError<E>> {
    let Target { folder, name, .. } = target;
    let mut replaced = ReplacedFiles::default();
    let mut late: Option<Late> = None;
    // Why the edit is not made. Once this is set, late saves are only put back.
    let mut failure: Option<ReplaceError<E>> = None;
    let mut tries = 0;
    let mut is_busy = false;
    loop {
        if tries > 0 {
            std::thread::sleep(PAUSE);
        }
        if tries >= TRIES && late.is_none() && failure.is_none() {
            failure = Some(ReplaceError::Busy(folder.path_of(name)));
        }
        tries += 1;
        let (file, metadata) = folder.open(name)?;
        let current = target.bytes(&file, &metadata)?;
        let old = match late.take() {
            Some(late) if late.in_place == current => late.saved,
            _ => current.clone(),
        };
        let new = match &failure {
            Some(_) => old.clone(),
            None => edit(&old).unwrap_or_else(|error| {
                failure = Some(ReplaceError::Edit(error));
                old.clone()
            }),
        };
        if new != current {
            folder.check_writable(name)?;
            before(&old, &new)?;
            let written = TemporaryVersion::new(target, &new, &metadata)?;
            is_busy |= tries > 1 || written.is_right_after(&metadata);
            match written.take_place(&current, &file, &mut replaced)? {
                Placed::Done => {}
                Placed::Changed if tries < LATE_TRIES => continue,
                Placed::Changed => return Err(ReplaceError::Busy(folder.path_of(name))),
                Placed::Late(saved) => {
                    late = Some(saved);
                    continue;
                }
            }
        }
        let checks = if is_busy { CHECKS } else { 1 };
        if let Some(saved) = replaced.saved(target, checks)? {
            late = Some(Late {
                saved,
                in_place: new,
            });
            continue;
        }
        return failure.map_or(Ok(()), Err);
    }
}

/// The outcome of one attempt.
enum Placed {
    Done,
    /// Another program saved meanwhile; its version is in place.
    Changed,
    Late(Late),
}

/// A save into a file that had already been replaced.
struct Late {
    saved: Vec<u8>,
    /// The bytes of the file that is in place now.
    in_place: Vec<u8>,
}

/// Replaced and removed files, with their last known bytes. An editor that still has one open may save into it.
#[derive(Default)]
struct ReplacedFiles(Vec<(File, Vec<u8>)>);

impl ReplacedFiles {
    /// What another program saved into one of the files since, after up to `checks` checks.
    fn saved(&mut self, target: &Target<'_>, checks: u32) -> Result<Option<Vec<u8>>, FsError> {
        let failed = |error| FsError::io(&target.folder.path_of(target.name), error);
        for look in 0..checks {
            if look > 0 && !self.0.is_empty() {
                std::thread::sleep(PAUSE);
            }
            for (file, known_bytes) in &mut self.0 {
                if read_again(file).map_err(failed)? != *known_bytes {
                    *known_bytes = read_settled(file).map_err(failed)?;
                    return Ok(Some(known_bytes.clone()));
                }
            }
        }
        Ok(None)
    }
}

impl Target<'_> {
    fn bytes(&self, file: &File, metadata: &Metadata) -> Result<Vec<u8>, FsError> {
        let path = self.folder.path_of(self.name);
        let bytes = super::folder::bytes(&path, file, metadata, self.limit)?;
        if !bytes.is_empty() {
            return Ok(bytes);
        }
        // Most editors empty a file before they write to it.
        read_settled(file).map_err(|error| FsError::io(&path, error))
    }

    /// The file that is at the temporary name now, with its bytes.
    fn read_temporary(&self) -> Result<(File, Vec<u8>), FsError> {
        let (file, _) = self.folder.open(self.temporary)?;
        let bytes = read_again(&file)
            .map_err(|error| FsError::io(&self.folder.path_of(self.name), error))?;
        Ok((file, bytes))
    }
}

/// The new version, in a temporary file. It is removed on drop unless it has taken the place of the file.
struct TemporaryVersion<'a> {
    target: &'a Target<'a>,
    new: &'a [u8],
    written_at: Option<SystemTime>,
    /// Whether the temporary name means our file. After the exchange it does not, and only what is known to be
    /// superseded may be removed.
    is_ours: bool,
}

impl<'a> TemporaryVersion<'a> {
    /// Writes the new version with the mode and owner of the file, and waits until it is on disk.
    fn new(
        target: &'a Target<'a>,
        new: &'a [u8],
        like: &Metadata,
    ) -> Result<TemporaryVersion<'a>, FsError> {
        let path = target.folder.path_of(target.name);
        let failed = |error| FsError::io(&path, error);
        let mut out = target.folder.create_new(target.temporary, 0o600)?;
        let mut written = TemporaryVersion {
            target,
            new,
            written_at: None,
            is_ours: true,
        };
        out.write_all(new).map_err(failed)?;
        // Set the owner first: a change of owner clears bits of the mode.
        keep_owner(&out, like, &path)?;
        out.set_permissions(like.permissions()).map_err(failed)?;
        out.sync_all().map_err(failed)?;
        written.written_at = out.metadata().and_then(|metadata| metadata.modified()).ok();
        Ok(written)
    }

    /// Whether the file was saved only just before, by the file system's own clock.
    fn is_right_after(&self, file: &Metadata) -> bool {
        let (Some(now), Ok(then)) = (self.written_at, file.modified()) else {
            return true;
        };
        now.duration_since(then).is_ok_and(|age| age < RECENT)
    }

    /// Puts the new version in the place of the file. `expected` are the bytes that were read through `file`.
    fn take_place(
        mut self,
        expected: &[u8],
        file: &File,
        replaced: &mut ReplacedFiles,
    ) -> Result<Placed, FsError> {
        let Target {
            folder,
            name,
            temporary,
            ..
        } = *self.target;
        let (current, _) = folder.read(name, self.target.limit)?;
        if current != expected {
            return Ok(Placed::Changed);
        }
        if !folder.exchange(temporary, name)? {
            folder.rename(temporary, folder, name)?;
            self.is_ours = false;
            folder.sync()?;
            let replaced_file = file
                .try_clone()
                .map_err(|error| FsError::io(&folder.path_of(name), error))?;
            replaced.0.push((replaced_file, expected.to_owned()));
            return Ok(Placed::Done);
        }
        self.is_ours = false;
        let (out, taken_out) = self.target.read_temporary()?;
        if taken_out != expected {
            return self.put_back(replaced);
        }
        if let Err(error) = folder.sync() {
            self.put_back(replaced)?;
            return Err(error);
        }
        match retire(folder, temporary, &out, expected)? {
            Retired::Gone => {
                replaced.0.push((out, expected.to_owned()));
                Ok(Placed::Done)
            }
            Retired::Saved => self.put_back(replaced),
            Retired::Late(saved) => {
                replaced.0.push((out, saved.clone()));
                let in_place = self.new.to_owned();
                Ok(Placed::Late(Late { saved, in_place }))
            }
        }
    }

    /// Puts back the file that came out, and everything that was saved meanwhile, so that the last save wins.
    fn put_back(&mut self, replaced: &mut ReplacedFiles) -> Result<Placed, FsError> {
        let Target {
            folder,
            name,
            temporary,
            ..
        } = *self.target;
        let mut superseded = self.new.to_owned();
        loop {
            let (_, saved) = self.target.read_temporary()?;
            folder.exchange(temporary, name)?;
            let (out, taken_out) = self.target.read_temporary()?;
            if taken_out == superseded {
                match retire(folder, temporary, &out, &taken_out)? {
                    Retired::Gone => {
                        replaced.0.push((out, taken_out));
                        return Ok(Placed::Changed);
                    }
                    Retired::Saved => {}
                    Retired::Late(late) => {
                        replaced.0.push((out, late.clone()));
                        return Ok(Placed::Late(Late {
                            saved: late,
                            in_place: saved,
                        }));
                    }
                }
            }
            superseded = saved;
        }
    }
}

impl Drop for TemporaryVersion<'_> {
    fn drop(&mut self) {
        if self.is_ours {
            // If it cannot be removed, the next command removes it with the help of the journal.
            let _ = self.target.folder.remove(self.target.temporary);
        }
    }
}

/// Creates a file completely or not at all, where nothing may exist.
///
/// # Errors
/// [`FsError`]; [`FsError::is_taken`] if something exists there.
pub fn create(target: &Target<'_>, bytes: &[u8], mode: u32) -> Result<(), FsError> {
    let Target {
        folder,
        name,
        temporary,
        ..
    } = *target;
    if folder.lookup(name)?.is_some() {
        return Err(taken(target));
    }
    let new = |error| FsError::io(&folder.path_of(name), error);
    let mut file = folder.create_new(temporary, mode)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    let placed = written
        .map_err(new)
        .and_then(|()| folder.rename_new(temporary, folder, name));
    if let Err(error) = placed {
        // If it cannot be removed, the first error is enough.
        let _ = folder.remove(temporary);
        return Err(error);
    }
    folder.sync()
}

fn taken(target: &Target<'_>) -> FsError {
    let path = target.folder.path_of(target.name);
    FsError::io(
        &path,
        std::io::Error::from(std::io::ErrorKind::AlreadyExists),
    )
}

/// Writes a file of the user or of ties that no editor has open, and replaces the old one.
///
/// # Errors
/// [`FsError`]; the old file then stays.
pub fn write(folder: &Folder, name: &str, bytes: &[u8], mode: u32) -> Result<(), FsError> {
    let temporary = super::names::temporary();
    let failed = |error| FsError::io(&folder.path_of(name), error);
    if folder.lookup(name)?.is_some() {
        // Refuse to replace a link, a pipe, a folder, or a file that may not be written.
        folder.check_writable(name)?;
    }
    let mut file = folder.create_new(&temporary, mode)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    let placed = written
        .map_err(failed)
        .and_then(|()| folder.rename(&temporary, folder, name));
    if let Err(error) = placed {
        // If it cannot be removed, the first error is enough.
        let _ = folder.remove(&temporary);
        return Err(error);
    }
    folder.sync()
}

/// The outcome of a removal.
#[derive(Debug, PartialEq, Eq)]
pub enum Removed {
    /// The file is removed.
    Gone,
    /// The file has other bytes than expected, and stays.
    Changed,
}

/// Removes a file if its bytes are `expected`.
///
/// # Errors
/// [`FsError`]; the file then stays, at its name or at the temporary name.
pub fn remove(target: &Target<'_>, expected: &[u8]) -> Result<Removed, FsError> {
    let Target {
        folder,
        name,
        temporary,
        limit,
    } = *target;
    if folder.read(name, limit)?.0 != expected {
        return Ok(Removed::Changed);
    }
    folder.rename_new(name, folder, temporary)?;
    let (out, taken_out) = target.read_temporary()?;
    let retired = if taken_out == expected {
        folder
            .sync()
            .and_then(|()| retire(folder, temporary, &out, expected))
    } else {
        Ok(Retired::Saved)
    };
    let outcome = match retired {
        Ok(Retired::Gone) => return Ok(Removed::Gone),
        Ok(Retired::Late(saved)) => {
            return match create(target, &saved, 0o666) {
                // Another program has created a newer file there.
                Err(error) if error.is_taken() => Ok(Removed::Changed),
                outcome => outcome.map(|()| Removed::Changed),
            };
        }
        Ok(Retired::Saved) => Ok(Removed::Changed),
        Err(error) => Err(error),
    };
    match folder.rename_new(temporary, folder, name) {
        // Another program saved a newer file under the name, which supersedes this one.
        Err(error) if error.is_taken() => folder.remove(temporary)?,
        moved => moved?,
    }
    outcome
}

/// Gives the file the owner and group of the note, if they differ from ours.
#[cfg(unix)]
fn keep_owner(file: &File, like: &Metadata, path: &std::path::Path) -> Result<(), FsError> {
    use std::os::unix::fs::MetadataExt;
    let now = file.metadata().map_err(|error| FsError::io(path, error))?;
    let uid = (now.uid() != like.uid()).then_some(like.uid());
    let gid = (now.gid() != like.gid()).then_some(like.gid());
    if uid.is_none() && gid.is_none() {
        return Ok(());
    }
    std::os::unix::fs::fchown(file, uid, gid).map_err(|error| FsError::Owner {
        path: path.to_owned(),
        owner: like.uid(),
        group: like.gid(),
        error,
    })
}

#[cfg(not(unix))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "where files have owners it can fail"
)]
fn keep_owner(_file: &File, _like: &Metadata, _path: &std::path::Path) -> Result<(), FsError> {
    Ok(())
}

#[cfg(test)]
mod tests;
