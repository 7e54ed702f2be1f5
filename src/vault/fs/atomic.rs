//! The one way in which a file gets other bytes: whole or not at all, and without a save of somebody else being lost.
//!
//! In: a folder, a name, and what the file is to say. Out: the file, with its mode and owner, waited for until the disk has
//! it; or an error, and the file as it was. Does not: recover from a kill; whoever calls keeps the temporary name in a
//! journal first (`vault::restore`).
//!
//! A note is exchanged with its new version where the system can do that in one step. What came out is compared with what
//! was read, and goes back if somebody saved in between, by a rename or into the open file. It is compared again before it
//! is removed and after, so that a save is lost at no moment. Where there is no exchange, a rename follows right after the
//! comparison.

use std::fs::{File, Metadata};
use std::io::Write;
use std::time::{Duration, SystemTime};

use super::error::FsError;
use super::folder::Folder;
use super::retire::{Retired, again, retire, settled};

/// The file that is to change.
#[derive(Debug)]
pub struct Target<'a> {
    /// Its folder.
    pub folder: &'a Folder,
    /// Its name.
    pub name: &'a str,
    /// The name of the file that takes its place, from [`super::names::temporary`].
    pub temporary: &'a str,
    /// The most that is read of it, in bytes.
    pub limit: u64,
}

/// Why a file was not replaced.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError<E> {
    /// The new bytes could not be told. What was saved meanwhile stays.
    #[error("{0}")]
    Edit(E),
    /// The system refused.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// Somebody else saves it over and over.
    #[error("{}: it changes faster than it could be written; nothing was written, try again", .0.display())]
    Busy(std::path::PathBuf),
}

/// How often a replacement is tried while somebody else saves.
const TRIES: u32 = 20;
/// How often a late save is put back while somebody else saves.
const LATE_TRIES: u32 = 200;
/// Gives somebody who writes the time to end.
const PAUSE: Duration = Duration::from_millis(3);
/// How often a file that was replaced is looked at again where somebody is saving at this time: a save that was opened
/// before the exchange may have waited for the disk as we did.
const LOOKS: u32 = 5;
/// A note that was saved this shortly before is one that somebody is saving at this time.
const LIVELY: Duration = Duration::from_secs(2);

/// Replaces the bytes of the file by what `edit` makes of them. `edit` is asked again if somebody saves meanwhile.
/// `before` learns what will be replaced by what, before
/// anything is written.
///
/// # Errors
/// [`ReplaceError`]; the file is then as it was, or as somebody saved it.
pub fn replace<E>(
    target: &Target<'_>,
    mut edit: impl FnMut(&[u8]) -> Result<Vec<u8>, E>,
    mut before: impl FnMut(&[u8], &[u8]) -> Result<(), FsError>,
) -> Result<(), ReplaceError<E>> {
    let Target { folder, name, .. } = target;
    let mut watched = Watched::default();
    let mut late: Option<Late> = None;
    // Why the edit is not made. From then on, what was saved late is only put back.
    let mut failure: Option<ReplaceError<E>> = None;
    let mut tries = 0;
    let mut is_lively = false;
    loop {
        if tries > 0 {
            std::thread::sleep(PAUSE);
        }
        if tries >= TRIES && late.is_none() && failure.is_none() {
            failure = Some(ReplaceError::Busy(folder.path_of(name)));
        }
        tries += 1;
        let (file, metadata) = folder.open(name)?;
        let there = target.bytes(&file, &metadata)?;
        let old = match late.take() {
            Some(late) if late.over == there => late.saved,
            _ => there.clone(),
        };
        let new = match &failure {
            Some(_) => old.clone(),
            None => edit(&old).unwrap_or_else(|error| {
                failure = Some(ReplaceError::Edit(error));
                old.clone()
            }),
        };
        if new != there {
            folder.check_writable(name)?;
            before(&old, &new)?;
            let written = Written::new(target, &new, &metadata)?;
            is_lively |= tries > 1 || written.is_right_after(&metadata);
            match written.take_place(&there, &file, &mut watched)? {
                Placed::Done => {}
                Placed::Changed if tries < LATE_TRIES => continue,
                Placed::Changed => return Err(ReplaceError::Busy(folder.path_of(name))),
                Placed::Late(saved) => {
                    late = Some(saved);
                    continue;
                }
            }
        }
        let looks = if is_lively { LOOKS } else { 1 };
        if let Some(saved) = watched.saved(target, looks)? {
            late = Some(Late { saved, over: new });
            continue;
        }
        return failure.map_or(Ok(()), Err);
    }
}

/// What became of a try.
enum Placed {
    Done,
    /// Somebody saved meanwhile; what they saved is in place.
    Changed,
    Late(Late),
}

/// A save into a file that had already been replaced.
struct Late {
    saved: Vec<u8>,
    /// What the file in its place says.
    over: Vec<u8>,
}

/// Files that were replaced and removed, and what they said then. An editor that has one open may still save into it.
#[derive(Default)]
struct Watched(Vec<(File, Vec<u8>)>);

impl Watched {
    /// What somebody saved into one of them since, if looked at so often.
    fn saved(&mut self, target: &Target<'_>, looks: u32) -> Result<Option<Vec<u8>>, FsError> {
        let failed = |error| FsError::io(&target.folder.path_of(target.name), error);
        for look in 0..looks {
            if look > 0 && !self.0.is_empty() {
                std::thread::sleep(PAUSE);
            }
            for (file, said) in &mut self.0 {
                if again(file).map_err(failed)? != *said {
                    *said = settled(file).map_err(failed)?;
                    return Ok(Some(said.clone()));
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
        // Most editors empty a file before they write it.
        settled(file).map_err(|error| FsError::io(&path, error))
    }

    /// What lies at the temporary name by now.
    fn came_out(&self) -> Result<(File, Vec<u8>), FsError> {
        let (file, _) = self.folder.open(self.temporary)?;
        let bytes =
            again(&file).map_err(|error| FsError::io(&self.folder.path_of(self.name), error))?;
        Ok((file, bytes))
    }
}

/// A new version beside the file. It is removed again if it does not take its place.
struct Written<'a> {
    target: &'a Target<'a>,
    new: &'a [u8],
    at: Option<SystemTime>,
    /// Whether the temporary name means our file. Once it does not, only what is known to be superseded is removed.
    is_ours: bool,
}

impl<'a> Written<'a> {
    /// Writes it with the mode and owner of the file, and waits until the disk has it.
    fn new(target: &'a Target<'a>, new: &'a [u8], like: &Metadata) -> Result<Written<'a>, FsError> {
        let path = target.folder.path_of(target.name);
        let failed = |error| FsError::io(&path, error);
        let mut out = target.folder.create_new(target.temporary, 0o600)?;
        let mut written = Written {
            target,
            new,
            at: None,
            is_ours: true,
        };
        out.write_all(new).map_err(failed)?;
        // The owner comes first: a change of owner takes bits of the mode away.
        keep_owner(&out, like, &path)?;
        out.set_permissions(like.permissions()).map_err(failed)?;
        out.sync_all().map_err(failed)?;
        written.at = out.metadata().and_then(|metadata| metadata.modified()).ok();
        Ok(written)
    }

    /// Whether the file was saved only just before, by the file system's own clock.
    fn is_right_after(&self, file: &Metadata) -> bool {
        let (Some(now), Ok(then)) = (self.at, file.modified()) else {
            return true;
        };
        now.duration_since(then).is_ok_and(|age| age < LIVELY)
    }

    /// Puts it in the place of the file, which said `there` when it was read through `file`.
    fn take_place(
        mut self,
        there: &[u8],
        file: &File,
        watched: &mut Watched,
    ) -> Result<Placed, FsError> {
        let Target {
            folder,
            name,
            temporary,
            ..
        } = *self.target;
        let (now, _) = folder.read(name, self.target.limit)?;
        if now != there {
            return Ok(Placed::Changed);
        }
        if !folder.exchange(temporary, name)? {
            folder.rename(temporary, folder, name)?;
            self.is_ours = false;
            folder.sync()?;
            let kept = file
                .try_clone()
                .map_err(|error| FsError::io(&folder.path_of(name), error))?;
            watched.0.push((kept, there.to_owned()));
            return Ok(Placed::Done);
        }
        self.is_ours = false;
        let (out, said) = self.target.came_out()?;
        if said != there {
            return self.put_back(watched);
        }
        if let Err(error) = folder.sync() {
            self.put_back(watched)?;
            return Err(error);
        }
        match retire(folder, temporary, &out, there)? {
            Retired::Gone => {
                watched.0.push((out, there.to_owned()));
                Ok(Placed::Done)
            }
            Retired::Saved => self.put_back(watched),
            Retired::Late(saved) => {
                watched.0.push((out, saved.clone()));
                let over = self.new.to_owned();
                Ok(Placed::Late(Late { saved, over }))
            }
        }
    }

    /// Puts what came out back in its place, and whatever was saved over that meanwhile, the last save last.
    fn put_back(&mut self, watched: &mut Watched) -> Result<Placed, FsError> {
        let Target {
            folder,
            name,
            temporary,
            ..
        } = *self.target;
        let mut superseded = self.new.to_owned();
        loop {
            let (_, saved) = self.target.came_out()?;
            folder.exchange(temporary, name)?;
            let (out, said) = self.target.came_out()?;
            if said == superseded {
                match retire(folder, temporary, &out, &said)? {
                    Retired::Gone => {
                        watched.0.push((out, said));
                        return Ok(Placed::Changed);
                    }
                    Retired::Saved => {}
                    Retired::Late(late) => {
                        watched.0.push((out, late.clone()));
                        return Ok(Placed::Late(Late {
                            saved: late,
                            over: saved,
                        }));
                    }
                }
            }
            superseded = saved;
        }
    }
}

impl Drop for Written<'_> {
    fn drop(&mut self) {
        if self.is_ours {
            // If it cannot be removed, the next command does it by the journal.
            let _ = self.target.folder.remove(self.target.temporary);
        }
    }
}

/// Makes a new file, whole, where nothing is.
///
/// # Errors
/// [`FsError`]; [`FsError::is_taken`] where something is there.
pub fn create(target: &Target<'_>, bytes: &[u8], mode: u32) -> Result<(), FsError> {
    let Target {
        folder,
        name,
        temporary,
        ..
    } = *target;
    if folder.look(name)?.is_some() {
        return Err(taken(target));
    }
    let new = |error| FsError::io(&folder.path_of(name), error);
    let mut file = folder.create_new(temporary, mode)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    let placed = written
        .map_err(new)
        .and_then(|()| folder.rename_new(temporary, folder, name));
    if let Err(error) = placed {
        // If it cannot be removed, the first error says enough.
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

/// Writes a file of the user's or of the program's own that no editor has open: what was there is replaced.
///
/// # Errors
/// [`FsError`]; what was there then stays.
pub fn write(folder: &Folder, name: &str, bytes: &[u8], mode: u32) -> Result<(), FsError> {
    let temporary = super::names::temporary();
    let failed = |error| FsError::io(&folder.path_of(name), error);
    if folder.look(name)?.is_some() {
        // A link, a pipe or a folder is not replaced, and what may not be written is not either.
        folder.check_writable(name)?;
    }
    let mut file = folder.create_new(&temporary, mode)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    let placed = written
        .map_err(failed)
        .and_then(|()| folder.rename(&temporary, folder, name));
    if let Err(error) = placed {
        // If it cannot be removed, the first error says enough.
        let _ = folder.remove(&temporary);
        return Err(error);
    }
    folder.sync()
}

/// What became of a file that was to be removed.
#[derive(Debug, PartialEq, Eq)]
pub enum Removed {
    /// It is gone.
    Gone,
    /// It says something else than expected, and stays.
    Changed,
}

/// Removes a file if it says `expected`.
///
/// # Errors
/// [`FsError`]; the file then stays, at its name or at the temporary one.
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
    let (out, said) = target.came_out()?;
    let retired = if said == expected {
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
                // Somebody has a newer one there.
                Err(error) if error.is_taken() => Ok(Removed::Changed),
                outcome => outcome.map(|()| Removed::Changed),
            };
        }
        Ok(Retired::Saved) => Ok(Removed::Changed),
        Err(error) => Err(error),
    };
    match folder.rename_new(temporary, folder, name) {
        // Somebody saved a newer one under the name, which supersedes it.
        Err(error) if error.is_taken() => folder.remove(temporary)?,
        moved => moved?,
    }
    outcome
}

/// Gives the file the owner and group of the note, where they are not ours already.
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
