//! Folders held open, and what is in them by name.
//!
//! In: a folder, and paths below it. Out: handles that no symbolic link led to. Does not: read a folder's tree, or decide
//! what is written.

use std::ffi::OsString;
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::error::{FsError, kind_of};

#[cfg(not(unix))]
mod portable;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
use portable as system;
#[cfg(unix)]
use unix as system;

/// A mebibyte, in bytes.
pub const MIB: u64 = 1024 * 1024;

/// A folder that was found without following a link, and stays the same one whatever is renamed around it (on Unix).
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    handle: system::Handle,
}

impl Folder {
    /// A folder that the user named, or that is the program's own: links to it are followed.
    ///
    /// # Errors
    /// [`FsError::Io`] where it cannot be opened.
    pub fn trusted(path: &Path) -> Result<Folder, FsError> {
        let handle = system::root(path).map_err(|error| FsError::io(path, error))?;
        Ok(Folder {
            path: path.to_owned(),
            handle,
        })
    }

    /// The folder `below` of `root`, `/` between its parts; the root itself if it is empty.
    ///
    /// # Errors
    /// [`FsError`]; [`FsError::Link`] where a part of it is a link.
    pub fn below(root: &Path, below: &str) -> Result<Folder, FsError> {
        parts(root, below)?.try_fold(Folder::trusted(root)?, |folder, part| folder.folder(part))
    }

    /// The same; makes the folders that are missing.
    ///
    /// # Errors
    /// As [`Folder::below`].
    pub fn make_below(root: &Path, below: &str) -> Result<Folder, FsError> {
        parts(root, below)?.try_fold(Folder::trusted(root)?, |folder, part| {
            match folder.folder(part) {
                Err(error) if error.is_missing() => {}
                outcome => return outcome,
            }
            match folder.make_folder(part) {
                // Another process was quicker.
                Err(error) if error.is_taken() => {}
                outcome => outcome?,
            }
            folder.folder(part)
        })
    }

    /// Where it is, for messages.
    pub fn path_of(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    fn failed(&self, name: &str) -> impl FnOnce(std::io::Error) -> FsError {
        let path = self.path_of(name);
        move |error| FsError::io(&path, error)
    }

    /// A folder in it.
    ///
    /// # Errors
    /// [`FsError`]; [`FsError::Link`] where it is a link.
    pub fn folder(&self, name: &str) -> Result<Folder, FsError> {
        match system::folder(&self.handle, name) {
            Ok(handle) => Ok(Folder {
                path: self.path_of(name),
                handle,
            }),
            Err(error) => Err(self.explained(name, error)),
        }
    }

    /// A regular file in it, opened for reading, and what the system says of it. Never waits, also not for a pipe.
    ///
    /// # Errors
    /// [`FsError`].
    pub fn open(&self, name: &str) -> Result<(File, Metadata), FsError> {
        self.opened(name, system::open(&self.handle, name))
    }

    /// Whether the file may be written; nothing is.
    ///
    /// # Errors
    /// [`FsError`] with the reason why not.
    pub fn check_writable(&self, name: &str) -> Result<(), FsError> {
        let opened = system::open_to_write(&self.handle, name);
        self.opened(name, opened).map(drop)
    }

    fn opened(
        &self,
        name: &str,
        opened: std::io::Result<File>,
    ) -> Result<(File, Metadata), FsError> {
        let file = opened.map_err(|error| self.explained(name, error))?;
        regular(&self.path_of(name), file)
    }

    /// The bytes of a regular file in it, at most `limit`, and what the system said of it before they were read.
    ///
    /// # Errors
    /// [`FsError`].
    pub fn read(&self, name: &str, limit: u64) -> Result<(Vec<u8>, Metadata), FsError> {
        let (file, metadata) = self.open(name)?;
        let bytes = bytes(&self.path_of(name), &file, &metadata, limit)?;
        Ok((bytes, metadata))
    }

    /// A new file that is the only one of its name: never one that was there, nor one that a link leads to.
    ///
    /// # Errors
    /// [`FsError`]; [`FsError::is_taken`] where something is there.
    pub fn create_new(&self, name: &str, mode: u32) -> Result<File, FsError> {
        system::create_new(&self.handle, name, mode).map_err(self.failed(name))
    }

    /// A file to be locked, made empty if it is not there.
    ///
    /// # Errors
    /// [`FsError`]; [`FsError::Link`] where a link is there.
    pub fn open_or_create(&self, name: &str) -> Result<File, FsError> {
        let opened = system::open_or_create(&self.handle, name);
        self.opened(name, opened).map(|(file, _)| file)
    }

    /// What lies at the name, without following it; `None` where nothing does.
    ///
    /// # Errors
    /// [`FsError::Io`].
    pub fn look(&self, name: &str) -> Result<Option<Found>, FsError> {
        match system::look(&self.handle, name) {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(FsError::io(&self.path_of(name), error)),
        }
    }

    /// The names in it, in no order.
    ///
    /// # Errors
    /// [`FsError::Io`].
    pub fn names(&self) -> Result<Vec<OsString>, FsError> {
        system::names(&self.handle).map_err(|error| FsError::io(&self.path, error))
    }

    /// Makes a folder in it.
    ///
    /// # Errors
    /// [`FsError`]; [`FsError::is_taken`] where something is there.
    pub fn make_folder(&self, name: &str) -> Result<(), FsError> {
        system::make_folder(&self.handle, name).map_err(self.failed(name))
    }

    /// Removes a file; a link itself, not what it leads to.
    ///
    /// # Errors
    /// [`FsError::Io`].
    pub fn remove(&self, name: &str) -> Result<(), FsError> {
        system::remove(&self.handle, name).map_err(self.failed(name))
    }

    /// Removes a folder that is empty.
    ///
    /// # Errors
    /// [`FsError::Io`].
    pub fn remove_folder(&self, name: &str) -> Result<(), FsError> {
        system::remove_folder(&self.handle, name).map_err(self.failed(name))
    }

    /// Moves a file to a name, in place of what is there.
    ///
    /// # Errors
    /// [`FsError::Io`].
    pub fn rename(&self, from: &str, to: &Folder, name: &str) -> Result<(), FsError> {
        system::rename(&self.handle, from, &to.handle, name).map_err(to.failed(name))
    }

    /// Moves a file to a name where nothing is. Where the system cannot do both in one step, it is looked first.
    ///
    /// # Errors
    /// [`FsError`]; [`FsError::is_taken`] where something is there.
    pub fn rename_new(&self, from: &str, to: &Folder, name: &str) -> Result<(), FsError> {
        system::rename_new(&self.handle, from, &to.handle, name).map_err(to.failed(name))
    }

    /// Exchanges two files of it in one step; whether the system can do that here.
    ///
    /// # Errors
    /// [`FsError::Io`].
    pub fn exchange(&self, one: &str, other: &str) -> Result<bool, FsError> {
        system::exchange(&self.handle, one, other).map_err(self.failed(other))
    }

    /// Waits until the disk has the names in it.
    ///
    /// # Errors
    /// [`FsError::Io`].
    pub fn sync(&self) -> Result<(), FsError> {
        system::sync(&self.handle).map_err(|error| FsError::io(&self.path, error))
    }

    /// An error, or what lies there that explains it.
    fn explained(&self, name: &str, error: std::io::Error) -> FsError {
        let path = self.path_of(name);
        match system::look(&self.handle, name) {
            Ok(found) if found.is_link() => FsError::Link(path),
            Ok(found) if !found.is_file() && !found.is_folder() => FsError::NotAFile {
                path,
                kind: found.kind(),
            },
            _ => FsError::io(&path, error),
        }
    }
}

/// What lies at a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    what: What,
    /// What tells one file from another: device and number. Zero where the system does not say.
    id: (u64, u64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    File,
    Folder,
    Link,
    Other(&'static str),
}

impl Found {
    /// Whether it is a regular file.
    pub fn is_file(&self) -> bool {
        self.what == What::File
    }

    /// Whether it is a folder.
    pub fn is_folder(&self) -> bool {
        self.what == What::Folder
    }

    /// Whether it is a symbolic link.
    pub fn is_link(&self) -> bool {
        self.what == What::Link
    }

    /// Whether both are names of one file.
    pub fn is_same_file(&self, other: &Found) -> bool {
        self.id != (0, 0) && self.id == other.id
    }

    fn kind(&self) -> &'static str {
        match self.what {
            What::File => "a file",
            What::Folder => "a folder",
            What::Link => "a symbolic link",
            What::Other(kind) => kind,
        }
    }
}

/// The parts of a path below `root`.
fn parts<'a>(root: &Path, below: &'a str) -> Result<impl Iterator<Item = &'a str>, FsError> {
    let parts = || below.split('/').filter(|part| !part.is_empty());
    let is_odd = |part: &str| part == "." || part == ".." || part.contains('\0');
    if below.starts_with('/') || parts().any(is_odd) {
        return Err(FsError::Outside(root.join(below)));
    }
    Ok(parts())
}

/// The folder of a path, and the name in it.
pub fn parent(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// The regular file at `path` below `root`, opened for reading, and what the system says of it.
///
/// # Errors
/// [`FsError`]; [`FsError::Link`] where a part of the path is a link.
pub fn open(root: &Path, path: &str) -> Result<(File, Metadata), FsError> {
    let _ = parts(root, path)?;
    let whole = root.join(path);
    if let Some(file) = system::open_at_once(&whole) {
        let file = file.map_err(|error| FsError::io(&whole, error))?;
        return regular(&whole, file);
    }
    let (folder, name) = parent(path);
    Folder::below(root, folder)?.open(name)
}

/// The bytes of the regular file at `path` below `root`, at most `limit`, and what the system said of it before they were
/// read.
///
/// # Errors
/// As [`open`], and [`FsError::TooLarge`].
pub fn read(root: &Path, path: &str, limit: u64) -> Result<(Vec<u8>, Metadata), FsError> {
    let (file, metadata) = open(root, path)?;
    let bytes = bytes(&root.join(path), &file, &metadata, limit)?;
    Ok((bytes, metadata))
}

/// The bytes of a regular file of the user's own, wherever links lead to it, at most `limit`, and what the system said of it.
///
/// # Errors
/// [`FsError`].
pub fn read_trusted(path: &Path, limit: u64) -> Result<(Vec<u8>, Metadata), FsError> {
    let file = system::open_trusted(path).map_err(|error| FsError::io(path, error))?;
    let (file, metadata) = regular(path, file)?;
    let bytes = bytes(path, &file, &metadata, limit)?;
    Ok((bytes, metadata))
}

fn regular(path: &Path, file: File) -> Result<(File, Metadata), FsError> {
    let metadata = file.metadata().map_err(|error| FsError::io(path, error))?;
    if metadata.is_file() {
        return Ok((file, metadata));
    }
    Err(FsError::NotAFile {
        path: path.to_owned(),
        kind: kind_of(metadata.file_type()),
    })
}

/// The bytes of a file that is open, at most `limit`. `path` is for messages.
///
/// # Errors
/// [`FsError::TooLarge`], or that it cannot be read.
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
    // It may grow while it is read.
    let read = file.take(limit.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| FsError::io(path, error))?;
    if bytes.len() as u64 > limit {
        return Err(too_large());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests;
