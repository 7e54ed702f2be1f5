//! Open folders, and the files in them by name.
//!
//! In: a folder, and paths below it. Out: handles that were reached without a symbolic link. Does not: walk a folder
//! tree, or decide what is written.

use std::ffi::OsString;
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::error::{FsError, kind_of};

mod entry_info;
#[cfg(not(unix))]
mod portable;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
use portable as system;
#[cfg(unix)]
use unix as system;

pub use entry_info::EntryInfo;

/// A mebibyte, in bytes.
pub const MIB: u64 = 1024 * 1024;

/// A folder that was reached without following a symbolic link. On Unix it stays the same folder whatever is renamed
/// around it.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    handle: system::Handle,
}

impl Folder {
    /// Opens a folder that the user named or that belongs to ties. Symbolic links to it are followed.
    ///
    /// # Errors
    /// [`FsError::Io`] if it cannot be opened.
    pub fn trusted(path: &Path) -> Result<Folder, FsError> {
        let handle = system::root(path).map_err(|error| FsError::io(path, error))?;
        Ok(Folder {
            path: path.to_owned(),
            handle,
        })
    }

    /// Opens the folder `below` inside `root`, with `/` as separator. If `below` is empty, opens `root` itself.
    ///
    /// # Errors
    /// [`FsError`]; [`FsError::Link`] if a segment is a symbolic link.
    pub fn below(root: &Path, below: &str) -> Result<Folder, FsError> {
        parts(root, below)?.try_fold(Folder::trusted(root)?, |folder, part| folder.folder(part))
    }

    /// Like [`Folder::below`], but creates missing folders.
    ///
    /// # Errors
    /// Same as [`Folder::below`].
    pub fn make_below(root: &Path, below: &str) -> Result<Folder, FsError> {
        parts(root, below)?.try_fold(Folder::trusted(root)?, |folder, part| {
            match folder.folder(part) {
                Err(error) if error.is_missing() => {}
                outcome => return outcome,
            }
            match folder.make_folder(part) {
                // Another process created it first.
                Err(error) if error.is_taken() => {}
                outcome => outcome?,
            }
            folder.folder(part)
        })
    }

    /// The path of a name in this folder, for messages.
    pub fn path_of(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    fn failed(&self, name: &str) -> impl FnOnce(std::io::Error) -> FsError {
        let path = self.path_of(name);
        move |error| FsError::io(&path, error)
    }

    /// Opens a folder in this folder.
    ///
    /// # Errors
    /// [`FsError`]; [`FsError::Link`] if it is a symbolic link.
    pub fn folder(&self, name: &str) -> Result<Folder, FsError> {
        match system::folder(&self.handle, name) {
            Ok(handle) => Ok(Folder {
                path: self.path_of(name),
                handle,
            }),
            Err(error) => Err(self.explain(name, error)),
        }
    }

    /// Opens a regular file in this folder for reading. Returns it with its metadata. Never blocks, not even on a pipe.
    ///
    /// # Errors
    /// [`FsError`].
    pub fn open(&self, name: &str) -> Result<(File, Metadata), FsError> {
        self.check_regular(name, system::open(&self.handle, name))
    }

    /// Checks that the file may be written, without writing to it.
    ///
    /// # Errors
    /// [`FsError`] with the reason if it may not be written.
    pub fn check_writable(&self, name: &str) -> Result<(), FsError> {
        let file = system::open_to_write(&self.handle, name);
        self.check_regular(name, file).map(drop)
    }

    fn check_regular(
        &self,
        name: &str,
        file: std::io::Result<File>,
    ) -> Result<(File, Metadata), FsError> {
        let file = file.map_err(|error| self.explain(name, error))?;
        require_regular(&self.path_of(name), file)
    }

    /// Reads a regular file of at most `limit` bytes in this folder. Returns its bytes and its metadata from before the
    /// read.
    ///
    /// # Errors
    /// [`FsError`].
    pub fn read(&self, name: &str, limit: u64) -> Result<(Vec<u8>, Metadata), FsError> {
        let (file, metadata) = self.open(name)?;
        let bytes = bytes(&self.path_of(name), &file, &metadata, limit)?;
        Ok((bytes, metadata))
    }

    /// Creates a new file. Never opens an existing file, and never follows a symbolic link.
    ///
    /// # Errors
    /// [`FsError`]; [`FsError::is_taken`] if something exists there.
    pub fn create_new(&self, name: &str, mode: u32) -> Result<File, FsError> {
        system::create_new(&self.handle, name, mode).map_err(self.failed(name))
    }

    /// Opens a file for locking, and creates it empty if it does not exist.
    ///
    /// # Errors
    /// [`FsError`]; [`FsError::Link`] if a symbolic link is there.
    pub fn open_or_create(&self, name: &str) -> Result<File, FsError> {
        let file = system::open_or_create(&self.handle, name);
        self.check_regular(name, file).map(|(file, _)| file)
    }

    /// What exists at the name, without following a symbolic link. `None` if nothing exists.
    ///
    /// # Errors
    /// [`FsError::Io`].
    pub fn lookup(&self, name: &str) -> Result<Option<EntryInfo>, FsError> {
        match system::look(&self.handle, name) {
            Ok(info) => Ok(Some(info)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(FsError::io(&self.path_of(name), error)),
        }
    }

    /// The names in this folder, in no particular order.
    ///
    /// # Errors
    /// [`FsError::Io`].
    pub fn names(&self) -> Result<Vec<OsString>, FsError> {
        system::names(&self.handle).map_err(|error| FsError::io(&self.path, error))
    }

    /// Creates a folder in this folder.
    ///
    /// # Errors
    /// [`FsError`]; [`FsError::is_taken`] if something exists there.
    pub fn make_folder(&self, name: &str) -> Result<(), FsError> {
        system::make_folder(&self.handle, name).map_err(self.failed(name))
    }

    /// Removes a file. A symbolic link is removed itself, not its target.
    ///
    /// # Errors
    /// [`FsError::Io`].
    pub fn remove(&self, name: &str) -> Result<(), FsError> {
        system::remove(&self.handle, name).map_err(self.failed(name))
    }

    /// Removes an empty folder.
    ///
    /// # Errors
    /// [`FsError::Io`].
    pub fn remove_folder(&self, name: &str) -> Result<(), FsError> {
        system::remove_folder(&self.handle, name).map_err(self.failed(name))
    }

    /// Moves a file to `name` in the folder `to`, and replaces what is there.
    ///
    /// # Errors
    /// [`FsError::Io`].
    pub fn rename(&self, from: &str, to: &Folder, name: &str) -> Result<(), FsError> {
        system::rename(&self.handle, from, &to.handle, name).map_err(to.failed(name))
    }

    /// Moves a file to `name` in the folder `to`, where nothing may exist. If the system cannot do that in one step, it
    /// checks first and then moves.
    ///
    /// # Errors
    /// [`FsError`]; [`FsError::is_taken`] if something exists there.
    pub fn rename_new(&self, from: &str, to: &Folder, name: &str) -> Result<(), FsError> {
        system::rename_new(&self.handle, from, &to.handle, name).map_err(to.failed(name))
    }

    /// Exchanges two files of this folder in one step. Returns `false` if the system cannot do that here.
    ///
    /// # Errors
    /// [`FsError::Io`].
    pub fn exchange(&self, one: &str, other: &str) -> Result<bool, FsError> {
        system::exchange(&self.handle, one, other).map_err(self.failed(other))
    }

    /// Waits until the names in this folder are on disk.
    ///
    /// # Errors
    /// [`FsError::Io`].
    pub fn sync(&self) -> Result<(), FsError> {
        system::sync(&self.handle).map_err(|error| FsError::io(&self.path, error))
    }

    /// Turns a system error into the error that explains it best: a link or a special file at that name.
    fn explain(&self, name: &str, error: std::io::Error) -> FsError {
        let path = self.path_of(name);
        match system::look(&self.handle, name) {
            Ok(info) if info.is_link() => FsError::Link(path),
            Ok(info) if !info.is_file() && !info.is_folder() => FsError::NotAFile {
                path,
                kind: info.kind(),
            },
            _ => FsError::io(&path, error),
        }
    }
}

/// Splits a path below `root` into its segments.
fn parts<'a>(root: &Path, below: &'a str) -> Result<impl Iterator<Item = &'a str>, FsError> {
    let parts = || below.split('/').filter(|part| !part.is_empty());
    let is_odd = |part: &str| part == "." || part == ".." || part.contains('\0');
    if below.starts_with('/') || parts().any(is_odd) {
        return Err(FsError::Outside(root.join(below)));
    }
    Ok(parts())
}

/// Splits a path into its folder, which may be empty, and its file name.
pub fn parent(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// Opens the regular file at `path` below `root` for reading. Returns it with its metadata.
///
/// # Errors
/// [`FsError`]; [`FsError::Link`] if a segment of the path is a symbolic link.
pub fn open(root: &Path, path: &str) -> Result<(File, Metadata), FsError> {
    let _ = parts(root, path)?;
    let whole = root.join(path);
    if let Some(file) = system::open_at_once(&whole) {
        let file = file.map_err(|error| FsError::io(&whole, error))?;
        return require_regular(&whole, file);
    }
    let (folder, name) = parent(path);
    Folder::below(root, folder)?.open(name)
}

/// Reads the regular file at `path` below `root`, of at most `limit` bytes. Returns its bytes and its metadata from
/// before the read.
///
/// # Errors
/// Same as [`open`], and [`FsError::TooLarge`].
pub fn read(root: &Path, path: &str, limit: u64) -> Result<(Vec<u8>, Metadata), FsError> {
    let (file, metadata) = open(root, path)?;
    let bytes = bytes(&root.join(path), &file, &metadata, limit)?;
    Ok((bytes, metadata))
}

/// Reads a regular file that the user trusts, of at most `limit` bytes. Symbolic links are followed. Returns its bytes
/// and its metadata.
///
/// # Errors
/// [`FsError`].
pub fn read_trusted(path: &Path, limit: u64) -> Result<(Vec<u8>, Metadata), FsError> {
    let file = system::open_trusted(path).map_err(|error| FsError::io(path, error))?;
    let (file, metadata) = require_regular(path, file)?;
    let bytes = bytes(path, &file, &metadata, limit)?;
    Ok((bytes, metadata))
}

fn require_regular(path: &Path, file: File) -> Result<(File, Metadata), FsError> {
    let metadata = file.metadata().map_err(|error| FsError::io(path, error))?;
    if metadata.is_file() {
        return Ok((file, metadata));
    }
    Err(FsError::NotAFile {
        path: path.to_owned(),
        kind: kind_of(metadata.file_type()),
    })
}

/// Reads an open file of at most `limit` bytes. `path` only appears in messages.
///
/// # Errors
/// [`FsError::TooLarge`], or [`FsError::Io`] if it cannot be read.
pub fn bytes(
    path: &Path,
    file: &File,
    metadata: &Metadata,
    limit: u64,
) -> Result<Vec<u8>, FsError> {
    let too_large = || FsError::TooLarge {
        path: path.to_owned(),
        limit,
    };
    if metadata.len() > limit {
        return Err(too_large());
    }
    let expected = usize::try_from(metadata.len()).unwrap_or(0);
    let mut bytes = Vec::with_capacity(expected + 1);
    // The file may grow during the read.
    let read = file.take(limit.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| FsError::io(path, error))?;
    if bytes.len() as u64 > limit {
        return Err(too_large());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests;
