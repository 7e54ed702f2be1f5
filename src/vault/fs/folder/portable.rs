//! Folders as paths, for systems without folder handles. Each step first checks for symbolic links.
//!
//! In: the path of an open folder, and a name in it. Out: what is there, opened, created, moved, or removed. Does not:
//! guard against a folder that is replaced by a link between the check and the step.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::entry_info::{EntryInfo, EntryType};

pub(super) type Handle = PathBuf;

pub(super) fn root(path: &Path) -> io::Result<Handle> {
    if fs::metadata(path)?.is_dir() {
        Ok(path.to_owned())
    } else {
        Err(io::ErrorKind::NotADirectory.into())
    }
}

pub(super) fn folder(at: &Handle, name: &str) -> io::Result<Handle> {
    let path = at.join(name);
    if fs::symlink_metadata(&path)?.is_dir() {
        Ok(path)
    } else {
        Err(io::ErrorKind::NotADirectory.into())
    }
}

pub(super) fn open(at: &Handle, name: &str) -> io::Result<File> {
    File::open(plain(at, name)?)
}

pub(super) fn open_trusted(path: &Path) -> io::Result<File> {
    File::open(path)
}

pub(super) fn open_to_write(at: &Handle, name: &str) -> io::Result<File> {
    OpenOptions::new().write(true).open(plain(at, name)?)
}

fn plain(at: &Handle, name: &str) -> io::Result<PathBuf> {
    let path = at.join(name);
    if fs::symlink_metadata(&path)?.is_symlink() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    Ok(path)
}

pub(super) fn open_at_once(_path: &Path) -> Option<io::Result<File>> {
    None
}

pub(super) fn create_new(at: &Handle, name: &str, _mode: u32) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).open(at.join(name))
}

pub(super) fn open_or_create(at: &Handle, name: &str) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    match plain(at, name) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => options.open(at.join(name)),
    }
}

pub(super) fn look(at: &Handle, name: &str) -> io::Result<EntryInfo> {
    let metadata = fs::symlink_metadata(at.join(name))?;
    let what = if metadata.is_file() {
        EntryType::File
    } else if metadata.is_dir() {
        EntryType::Folder
    } else if metadata.is_symlink() {
        EntryType::Link
    } else {
        EntryType::Other("a special file")
    };
    Ok(EntryInfo { what, id: (0, 0) })
}

pub(super) fn names(at: &Handle) -> io::Result<Vec<OsString>> {
    let entries = fs::read_dir(at)?;
    entries.map(|entry| Ok(entry?.file_name())).collect()
}

pub(super) fn make_folder(at: &Handle, name: &str) -> io::Result<()> {
    fs::create_dir(at.join(name))
}

pub(super) fn remove(at: &Handle, name: &str) -> io::Result<()> {
    fs::remove_file(at.join(name))
}

pub(super) fn remove_folder(at: &Handle, name: &str) -> io::Result<()> {
    fs::remove_dir(at.join(name))
}

pub(super) fn rename(at: &Handle, from: &str, to: &Handle, name: &str) -> io::Result<()> {
    fs::rename(at.join(from), to.join(name))
}

pub(super) fn rename_new(at: &Handle, from: &str, to: &Handle, name: &str) -> io::Result<()> {
    match look(to, name) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => rename(at, from, to, name),
        Err(error) => Err(error),
        Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
    }
}

pub(super) fn exchange(_at: &Handle, _one: &str, _other: &str) -> io::Result<bool> {
    Ok(false)
}

pub(super) fn sync(_at: &Handle) -> io::Result<()> {
    Ok(())
}
