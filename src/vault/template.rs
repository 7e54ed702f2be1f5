//! What new notes are made from.
//!
//! In: a vault. Out: the text of its own template for contacts. Does not: fill it in.

use std::path::Path;

use super::fs::{self, FsError};
use super::name::{same, taken};
use super::read::LARGEST;
use super::root::{Root, VaultError};

/// Where vaults keep them.
const FOLDER: &str = "templates";
/// Those for contacts; the first that is there.
const FOR_CONTACTS: [&str; 2] = ["contact", "person"];

/// The vault's own template for contacts, in any letter case.
///
/// # Errors
/// [`VaultError::Fs`] where it is there and cannot be read.
pub fn of(root: &Root) -> Result<Option<String>, VaultError> {
    let Some(folder) = same(root, "", FOLDER) else {
        return Ok(None);
    };
    let found = FOR_CONTACTS
        .iter()
        .find_map(|name| taken(root, &folder, name));
    let read = |path: String| {
        let (bytes, _) = fs::read(&root.path, &path, LARGEST)?;
        text(&root.path.join(path), bytes)
    };
    found.map(read).transpose()
}

/// The text of the template that the user named as `said`, from the folder `here` or else from the vault's root. In the vault
/// no link is followed to it.
///
/// # Errors
/// [`VaultError::Fs`] where it cannot be read.
pub fn named(root: &Root, here: &Path, said: &Path) -> Result<String, VaultError> {
    let from_here = here.join(said);
    let is_here = from_here.symlink_metadata().is_ok();
    let whole = if is_here {
        from_here
    } else {
        root.path.join(said)
    };
    match whole.strip_prefix(&root.path).ok().and_then(Path::to_str) {
        Some(below) => text(&whole, fs::read(&root.path, below, LARGEST)?.0),
        None => text(&whole, fs::read_trusted(&whole, LARGEST)?.0),
    }
}

fn text(path: &Path, bytes: Vec<u8>) -> Result<String, VaultError> {
    let invalid = |error| std::io::Error::new(std::io::ErrorKind::InvalidData, error);
    String::from_utf8(bytes).map_err(|error| FsError::io(path, invalid(error)).into())
}
