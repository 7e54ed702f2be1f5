//! Whole files of the user's that are no notes: what starts a service, a hook of git, lines for git, what git asks to be merged.
//!
//! In: a path and a text. Out: the file, either as it was or whole. Does not: touch notes, write through a symbolic link, or
//! go where it was not told to.

use std::path::Path;

use super::fs::private_file::beside;
use super::fs::{self, FsError, MIB, atomic};
use super::root::VaultError;

/// The most that is read of such a file, in bytes.
const LARGEST: u64 = 64 * MIB;

/// What the file at `path` says; `None` if it is not there.
///
/// # Errors
/// [`VaultError::Fs`] if it cannot be read, or is a link.
pub fn current(path: &Path) -> Result<Option<Vec<u8>>, VaultError> {
    let read = || -> Result<_, FsError> {
        let (folder, name) = beside(path)?;
        Ok(folder.read(&name, LARGEST)?.0)
    };
    Ok(FsError::missing_as_none(read())?)
}

/// What a file of the user's own says, wherever links lead to it; `None` if it is not there.
///
/// # Errors
/// [`VaultError::Fs`] if it cannot be read.
pub fn trusted(path: &Path) -> Result<Option<Vec<u8>>, VaultError> {
    let read = FsError::missing_as_none(fs::read_trusted(path, LARGEST))?;
    Ok(read.map(|(bytes, _)| bytes))
}

/// Writes `text` to the file `path`, and makes the folders above it. Whoever reads it meanwhile reads it whole, as it
/// was or as it is.
///
/// # Errors
/// [`VaultError::Fs`] if that cannot be done; what was there then stays.
pub fn replace(path: &Path, text: impl AsRef<[u8]>) -> Result<(), VaultError> {
    with_mode(path, text.as_ref(), 0o644)
}

/// As [`replace`], with a file that can be run.
///
/// # Errors
/// As [`replace`].
pub fn program(path: &Path, text: impl AsRef<[u8]>) -> Result<(), VaultError> {
    with_mode(path, text.as_ref(), 0o755)
}

fn with_mode(path: &Path, text: &[u8], mode: u32) -> Result<(), VaultError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| FsError::io(folder, error))?;
    }
    let (folder, name) = beside(path)?;
    Ok(atomic::write(&folder, &name, text, mode)?)
}

/// Takes a file away; whether it was there.
///
/// # Errors
/// [`VaultError::Fs`] if it is there and stays.
pub fn remove(path: &Path) -> Result<bool, VaultError> {
    let remove = || {
        let (folder, name) = beside(path)?;
        folder.remove(&name)
    };
    Ok(FsError::missing_as_none(remove())?.is_some())
}

#[cfg(test)]
mod tests {
    use super::{current, remove, replace};

    #[test]
    fn a_file_is_replaced_whole_or_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep/er/file");
        assert_eq!(current(&path).expect("it can be told"), None);
        for text in ["one\n", "two, and longer\n"] {
            replace(&path, text).expect("it can be written");
            let there = current(&path).expect("it can be read");
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
    fn others_may_read_it_and_not_write() {
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
