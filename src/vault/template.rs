//! Templates for new notes.
//!
//! In: a vault. Out: the text of its template for contacts. Does not: fill it in.

use std::path::Path;

use super::fs::{self, FsError};
use super::name::{existing_note, spelling_on_disk};
use super::read::LARGEST;
use super::root::{Root, VaultError};

/// The folder in which vaults keep templates.
const FOLDER: &str = "templates";
/// File stems of templates for contacts. The first one that exists is used.
const FOR_CONTACTS: [&str; 2] = ["contact", "person"];

/// The vault's own template for contacts; its name may be in any letter case. `None` if there is none.
///
/// # Errors
/// [`VaultError::Fs`] if the template exists and cannot be read.
pub fn of(root: &Root) -> Result<Option<String>, VaultError> {
    let Some(folder) = spelling_on_disk(root, "", FOLDER) else {
        return Ok(None);
    };
    let path = FOR_CONTACTS
        .iter()
        .find_map(|name| existing_note(root, &folder, name));
    let read = |path: String| {
        let (bytes, _) = fs::read(&root.path, &path, LARGEST)?;
        text(&root.path.join(path), bytes)
    };
    path.map(read).transpose()
}

/// The text of the template that the user gave as `typed`, relative to the folder `here` or else to the root of the
/// vault. Symbolic links inside the vault are not followed.
///
/// # Errors
/// [`VaultError::Fs`] if it cannot be read.
pub fn named(root: &Root, here: &Path, typed: &Path) -> Result<String, VaultError> {
    let from_here = here.join(typed);
    let is_here = from_here.symlink_metadata().is_ok();
    let full = if is_here {
        from_here
    } else {
        root.path.join(typed)
    };
    match full.strip_prefix(&root.path).ok().and_then(Path::to_str) {
        Some(below) => text(&full, fs::read(&root.path, below, LARGEST)?.0),
        None => text(&full, fs::read_trusted(&full, LARGEST)?.0),
    }
}

fn text(path: &Path, bytes: Vec<u8>) -> Result<String, VaultError> {
    let invalid = |error| std::io::Error::new(std::io::ErrorKind::InvalidData, error);
    String::from_utf8(bytes).map_err(|error| FsError::io(path, invalid(error)).into())
}
