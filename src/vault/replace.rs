//! Whole files of the user's outside of any vault, such as what starts a service.
//!
//! In: a path and a text. Out: the file, either as it was or whole. Does not: touch notes, or go where it was not told to.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::root::VaultError;

/// What the file at `path` says; `None` if it is not there.
///
/// # Errors
/// [`VaultError::Io`] if it cannot be read.
pub fn current(path: &Path) -> Result<Option<Vec<u8>>, VaultError> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path, error)),
    }
}

/// Writes `text` to the file `path`, and makes the folders above it. Whoever reads it meanwhile reads it whole, as it
/// was or as it is.
///
/// # Errors
/// [`VaultError::Io`] if that cannot be done; what was there then stays.
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
    let beside = beside(path);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    }
    // What a process of the same number left when it was killed is nobody's.
    remove(&beside)?;
    let written = write(&beside, text, mode).and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|error| {
        // If it cannot be taken away, the first error says enough.
        let _ = std::fs::remove_file(&beside);
        failed(path, error)
    })
}

/// Takes a file away; whether it was there.
///
/// # Errors
/// [`VaultError::Io`] if it is there and stays.
pub fn remove(path: &Path) -> Result<bool, VaultError> {
    match std::fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(failed(path, error)),
    }
}

fn failed(path: &Path, error: io::Error) -> VaultError {
    VaultError::Io {
        path: path.to_owned(),
        error,
    }
}

fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}", std::process::id()))
}

#[cfg_attr(
    not(unix),
    expect(unused_variables, reason = "there every file can be run")
)]
fn write(path: &Path, text: &[u8], mode: u32) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    let mut file = options.open(path)?;
    file.write_all(text)?;
    file.sync_all()
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
