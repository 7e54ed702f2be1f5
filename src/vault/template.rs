//! What new notes are made from.
//!
//! In: a vault. Out: the text of its own template for contacts. Does not: fill it in.

use std::path::Path;

use super::name::{same, taken};
use super::root::{Root, VaultError};

/// Where vaults keep them.
const FOLDER: &str = "templates";
/// Those for contacts; the first that is there.
const FOR_CONTACTS: [&str; 2] = ["contact", "person"];

/// The vault's own template for contacts, in any letter case.
///
/// # Errors
/// [`VaultError::Io`] where it is there and cannot be read.
pub fn of(root: &Root) -> Result<Option<String>, VaultError> {
    let Some(folder) = same(root, "", FOLDER) else {
        return Ok(None);
    };
    let found = FOR_CONTACTS
        .iter()
        .find_map(|name| taken(root, &folder, name));
    found.map(|path| read(&root.path.join(path))).transpose()
}

/// A template's text.
///
/// # Errors
/// [`VaultError::Io`] where it cannot be read.
pub fn read(path: &Path) -> Result<String, VaultError> {
    std::fs::read_to_string(path).map_err(|error| VaultError::Io {
        path: path.to_owned(),
        error,
    })
}
