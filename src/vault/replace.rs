//! Reads and writes the user's files that are not notes: service files, git hooks, git configuration, merge results.
//!
//! In: a path and a text. Out: the file, either unchanged or completely written. Does not: touch notes, write through a
//! symbolic link, or write anywhere but at the given path.

use std::path::Path;

use super::fs::private_file::open_parent;
use super::fs::{self, FsError, MIB, atomic};
use super::root::VaultError;

/// Maximum size of such a file, in bytes.
const LARGEST: u64 = 64 * MIB;

/// The bytes of the file at `path`, or `None` if it does not exist.
///
/// # Errors
/// [`VaultError::Fs`] if it cannot be read, or is a symbolic link.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, VaultError> {
    let read = || -> Result<_, FsError> {
        let (folder, name) = open_parent(path)?;
        Ok(folder.read(&name, LARGEST)?.0)
    };
    Ok(FsError::missing_as_none(read())?)
}

/// The bytes of a file that the user trusts: symbolic links are followed. `None` if it does not exist.
///
/// # Errors
/// [`VaultError::Fs`] if it cannot be read.
pub fn read_following_links(path: &Path) -> Result<Option<Vec<u8>>, VaultError> {
    let read = FsError::missing_as_none(fs::read_trusted(path, LARGEST))?;
    Ok(read.map(|(bytes, _)| bytes))
}

/// Writes `text` to the file `path`, and creates the folders above it. A reader sees either the old or the new file,
/// never a part of one.
///
/// # Errors
/// [`VaultError::Fs`] if it cannot be written; the old file then stays.
pub fn replace(path: &Path, text: impl AsRef<[u8]>) -> Result<(), VaultError> {
    with_mode(path, text.as_ref(), 0o644)
}

/// Like [`replace`], but makes the file executable.
///
/// # Errors
/// Same as [`replace`].
pub fn write_executable(path: &Path, text: impl AsRef<[u8]>) -> Result<(), VaultError> {
    with_mode(path, text.as_ref(), 0o755)
}

fn with_mode(path: &Path, text: &[u8], mode: u32) -> Result<(), VaultError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| FsError::io(folder, error))?;
    }
    let (folder, name) = open_parent(path)?;
    Ok(atomic::write(&folder, &name, text, mode)?)
}

/// Removes a file. Returns whether it existed.
///
/// # Errors
/// [`VaultError::Fs`] if it exists and cannot be removed.
pub fn remove(path: &Path) -> Result<bool, VaultError> {
    let remove = || {
        let (folder, name) = open_parent(path)?;
        folder.remove(&name)
    };
    Ok(FsError::missing_as_none(remove())?.is_some())
}

#[cfg(test)]
mod tests {
    use super::{read, remove, replace};

    #[test]
    fn file_is_replaced_completely_or_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep/er/file");
        assert_eq!(read(&path).expect("it can be told"), None);
        for text in ["one\n", "two, and longer\n"] {
            replace(&path, text).expect("it can be written");
            let there = read(&path).expect("it can be read");
            assert_eq!(there.as_deref(), Some(text.as_bytes()));
        }
        let around = path.parent().expect("a folder");
        let count = || std::fs::read_dir(around).expect("a folder").count();
        assert_eq!(count(), 1, "nothing is left beside it");
        let odd = folder.path().join("a folder");
        std::fs::create_dir_all(odd.join("in it")).expect("folders");
        replace(&odd, "text").expect_err("a folder is no file");
        assert!(odd.join("in it").exists());
        let left = std::fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(left, 2, "nothing is left beside it");
        assert!(remove(&path).expect("it can go"));
        assert!(!remove(&path).expect("it has gone"));
    }

    #[cfg(unix)]
    #[test]
    fn others_can_read_but_not_write() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        replace(&path, "text").expect("it can be written");
        let mode = std::fs::metadata(&path)
            .expect("it is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o133, 0, "{mode:o}");
    }
}
