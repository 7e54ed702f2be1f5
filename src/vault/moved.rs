//! A note's file at another path.
//!
//! In: two paths in a vault. Out: the file at the second, which is never one that was there; and back. Does not: change a
//! byte of it, or copy it.

use std::fs;
use std::io;
use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use super::root::Root;
use super::write::Turn;

/// Moves the file at `from` to `to`, where nothing may be, and makes the folders above it; gives those that it made.
///
/// # Errors
/// Where that cannot be done; nothing is changed then.
pub fn rename(root: &Root, from: &str, to: &str, _turn: &Turn) -> io::Result<Vec<String>> {
    let made = make_folders(root, to)?;
    let (old, new) = (root.path.join(from), root.path.join(to));
    let moved = if is_same_file(&old, &new) {
        // Where letter case makes no difference, only the name is spelt otherwise.
        fs::rename(&old, &new)
    } else {
        onto_nothing(&old, &new)
    };
    if let Err(error) = moved.and_then(|()| settled(&old).and_then(|()| settled(&new))) {
        unmake(root, &made);
        return Err(error);
    }
    Ok(made)
}

/// Takes away folders that [`rename`] made, if nothing is in them.
pub fn unmake(root: &Root, folders: &[String]) {
    for folder in folders.iter().rev() {
        // What somebody put there since keeps it.
        let _ = fs::remove_dir(root.path.join(folder));
    }
}

/// Whether there is a file spelt so, as the folder lists it: elsewhere than by its letter case alone.
pub fn is_there(root: &Root, path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let Ok(entries) = fs::read_dir(root.path.join(folder)) else {
        return false;
    };
    let wanted: String = name.nfc().collect();
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .any(|there| {
            // Some systems list a name otherwise composed than it was written.
            there == name || there.nfc().eq(wanted.chars()) && root.path.join(path).exists()
        })
}

/// Whether there is a file at `path` that is not the one at `own`.
pub fn is_taken(root: &Root, path: &str, own: &str) -> bool {
    let (path, own) = (root.path.join(path), root.path.join(own));
    fs::symlink_metadata(&path).is_ok() && !is_same_file(&path, &own)
}

/// Whether a folder of the path, or the file, is a symbolic link, which is not followed when notes are read.
pub fn is_beyond_a_link(root: &Root, path: &str) -> bool {
    let mut at = root.path.clone();
    path.split('/').any(|part| {
        at.push(part);
        fs::symlink_metadata(&at).is_ok_and(|metadata| metadata.is_symlink())
    })
}

fn make_folders(root: &Root, to: &str) -> io::Result<Vec<String>> {
    let mut made = Vec::new();
    let folders = to.match_indices('/').map(|(at, _)| &to[..at]);
    for folder in folders {
        match fs::create_dir(root.path.join(folder)) {
            Ok(()) => made.push(folder.to_owned()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => {
                unmake(root, &made);
                return Err(error);
            }
        }
    }
    Ok(made)
}

/// Whether both names lead to one file, as they do where letter case or composition makes no difference.
fn is_same_file(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let id = |path| {
            let metadata = fs::symlink_metadata(path).ok()?;
            Some((metadata.dev(), metadata.ino()))
        };
        id(one).is_some() && id(one) == id(other)
    }
    #[cfg(not(unix))]
    {
        let whole = |path: &Path| fs::canonicalize(path).ok();
        whole(one).is_some() && whole(one) == whole(other)
    }
}

/// Moves a file to where nothing is. Where the system cannot do both in one step, we look first.
fn onto_nothing(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            outcome => return Ok(outcome?),
        }
    }
    match fs::symlink_metadata(to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => fs::rename(from, to),
        Err(error) => Err(error),
        Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
    }
}

/// Waits until the disk has the names in the folder of a file.
fn settled(file: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = file.parent() {
        fs::File::open(folder)?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn a_file_moves_to_where_nothing_is_and_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("vault");
        fs::create_dir(&path).expect("a vault");
        let turn = Turn::take(&folder.path().join("writing")).expect("a lock");
        let settings = Settings::default();
        let root = Root { path, settings };
        fs::write(root.path.join("dana.md"), "x").expect("a note");
        fs::write(root.path.join("sam.md"), "y").expect("a note");
        let error = rename(&root, "dana.md", "sam.md", &turn).expect_err("somebody is there");
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        let made = rename(&root, "dana.md", "a/b/Dana.md", &turn).expect("nobody is there");
        assert_eq!(made, ["a", "a/b"]);
        assert!(is_there(&root, "a/b/Dana.md") && !is_there(&root, "a/b/dana.md"));
        assert!(!is_there(&root, "dana.md"));
        rename(&root, "a/b/Dana.md", "dana.md", &turn).expect("nobody is there");
        unmake(&root, &made);
        assert!(is_there(&root, "dana.md") && !root.path.join("a").exists());
        let error = rename(&root, "gone.md", "c/d.md", &turn).expect_err("it is not there");
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        assert!(!root.path.join("c").exists());
        rename(&root, "dana.md", "Dana.md", &turn).expect("it is only spelt otherwise");
        assert!(is_there(&root, "Dana.md") && !is_there(&root, "dana.md"));
        assert_eq!(fs::read(root.path.join("sam.md")).expect("a note"), b"y");
    }
}
