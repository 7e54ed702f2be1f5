//! Folders as handles: every operation stays in the opened folder, even if its path leads elsewhere by then.
//!
//! In: the handle of an open folder, and a name in it. Out: what is there, opened, created, moved, or removed. Does
//! not: follow a symbolic link in that folder; `open_trusted`, which takes a whole path, does.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rustix::fs::{self, AtFlags, CWD, FileType, Mode, OFlags};
use rustix::io::Errno;

use super::entry_info::{EntryInfo, EntryType};

pub(super) type Handle = OwnedFd;

/// Flags for opening a folder, only to reach or list what is in it.
const FOLDER: OFlags = OFlags::RDONLY
    .union(OFlags::DIRECTORY)
    .union(OFlags::CLOEXEC);
/// Flags for opening a file without blocking: opening a named pipe would otherwise wait for a writer.
const FILE: OFlags = OFlags::NOFOLLOW
    .union(OFlags::NONBLOCK)
    .union(OFlags::NOCTTY)
    .union(OFlags::CLOEXEC);

pub(super) fn root(path: &Path) -> io::Result<Handle> {
    Ok(fs::open(path, FOLDER, Mode::empty())?)
}

pub(super) fn folder(at: &Handle, name: &str) -> io::Result<Handle> {
    let flags = FOLDER.union(OFlags::NOFOLLOW);
    Ok(fs::openat(at, name, flags, Mode::empty())?)
}

pub(super) fn open(at: &Handle, name: &str) -> io::Result<File> {
    let flags = FILE.union(OFlags::RDONLY);
    Ok(fs::openat(at, name, flags, Mode::empty())?.into())
}

pub(super) fn open_trusted(path: &Path) -> io::Result<File> {
    let flags = FILE.difference(OFlags::NOFOLLOW).union(OFlags::RDONLY);
    Ok(fs::open(path, flags, Mode::empty())?.into())
}

pub(super) fn open_to_write(at: &Handle, name: &str) -> io::Result<File> {
    let flags = FILE.union(OFlags::WRONLY);
    Ok(fs::openat(at, name, flags, Mode::empty())?.into())
}

/// Opens a file by its whole path in one call that follows no symbolic link. Returns `None` if the system cannot do
/// that, or if opening folder by folder gives a better error.
pub(super) fn open_at_once(path: &Path) -> Option<io::Result<File>> {
    #[cfg(target_os = "linux")]
    {
        let flags = FILE.union(OFlags::RDONLY);
        let resolve = fs::ResolveFlags::NO_SYMLINKS.union(fs::ResolveFlags::NO_MAGICLINKS);
        match fs::openat2(CWD, path, flags, Mode::empty(), resolve) {
            Ok(file) => Some(Ok(file.into())),
            Err(
                Errno::LOOP
                | Errno::NOSYS
                | Errno::PERM
                | Errno::ACCESS
                | Errno::NOTDIR
                | Errno::NXIO
                | Errno::INVAL
                | Errno::AGAIN,
            ) => None,
            Err(error) => Some(Err(error.into())),
        }
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = path;
        None
    }
}

pub(super) fn create_new(at: &Handle, name: &str, mode: u32) -> io::Result<File> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    // The type of the mode bits differs between systems.
    let mode = Mode::from_bits_truncate(mode as fs::RawMode);
    Ok(fs::openat(at, name, flags, mode)?.into())
}

pub(super) fn open_or_create(at: &Handle, name: &str) -> io::Result<File> {
    let flags = FILE.union(OFlags::RDWR).union(OFlags::CREATE);
    let mode = Mode::RUSR.union(Mode::WUSR);
    Ok(fs::openat(at, name, flags, mode)?.into())
}

pub(super) fn look(at: &Handle, name: &str) -> io::Result<EntryInfo> {
    let stat = fs::statat(at, name, AtFlags::SYMLINK_NOFOLLOW)?;
    let what = match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile => EntryType::File,
        FileType::Directory => EntryType::Folder,
        FileType::Symlink => EntryType::Link,
        FileType::Fifo => EntryType::Other("a named pipe"),
        FileType::Socket => EntryType::Other("a socket"),
        FileType::CharacterDevice | FileType::BlockDevice => EntryType::Other("a device"),
        FileType::Unknown => EntryType::Other("a special file"),
    };
    fn number(field: impl TryInto<u64>) -> u64 {
        field.try_into().unwrap_or(0)
    }
    Ok(EntryInfo {
        what,
        id: (number(stat.st_dev), number(stat.st_ino)),
    })
}

pub(super) fn names(at: &Handle) -> io::Result<Vec<OsString>> {
    let mut names = Vec::new();
    for entry in fs::Dir::read_from(at)? {
        let entry = entry?;
        let name = entry.file_name().to_bytes();
        if name != b"." && name != b".." {
            names.push(OsStr::from_bytes(name).to_owned());
        }
    }
    Ok(names)
}

pub(super) fn make_folder(at: &Handle, name: &str) -> io::Result<()> {
    // The user's umask applies, as for any new folder.
    Ok(fs::mkdirat(at, name, Mode::from_bits_truncate(0o777))?)
}

pub(super) fn remove(at: &Handle, name: &str) -> io::Result<()> {
    Ok(fs::unlinkat(at, name, AtFlags::empty())?)
}

pub(super) fn remove_folder(at: &Handle, name: &str) -> io::Result<()> {
    Ok(fs::unlinkat(at, name, AtFlags::REMOVEDIR)?)
}

pub(super) fn rename(at: &Handle, from: &str, to: &Handle, name: &str) -> io::Result<()> {
    Ok(fs::renameat(at, from, to, name)?)
}

pub(super) fn rename_new(at: &Handle, from: &str, to: &Handle, name: &str) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    match fs::renameat_with(at, from, to, name, fs::RenameFlags::NOREPLACE) {
        Err(error) if is_unknown(error) => {}
        outcome => return Ok(outcome?),
    }
    match look(to, name) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => rename(at, from, to, name),
        Err(error) => Err(error),
        Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
    }
}

pub(super) fn exchange(at: &Handle, one: &str, other: &str) -> io::Result<bool> {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    match fs::renameat_with(at, one, at, other, fs::RenameFlags::EXCHANGE) {
        Err(error) if is_unknown(error) => Ok(false),
        outcome => Ok(outcome.map(|()| true)?),
    }
    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    {
        let _ = (at, one, other);
        Ok(false)
    }
}

/// Whether the error means that the file system does not support this kind of rename.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn is_unknown(error: Errno) -> bool {
    [Errno::INVAL, Errno::NOSYS, Errno::NOTSUP, Errno::OPNOTSUPP].contains(&error)
}

pub(super) fn sync(at: &Handle) -> io::Result<()> {
    Ok(fs::fsync(at)?)
}
