//! New files in a folder that is to be a vault, only ever where there is nothing.
//!
//! In: a folder, a path below it, and a text. Out: the file. Does not: replace what is there, or follow a link below the
//! folder.

use std::path::Path;

use super::fs::atomic::{self, Target};
use super::fs::{Folder, FsError, MIB, names, parent};
use super::root::VaultError;

/// Makes the file `path` below `root`, and the folders above it, under the user's umask.
///
/// # Errors
/// [`VaultError::Fs`] if something is there or it cannot be written; nothing of it is then left.
pub fn create(root: &Path, path: &str, text: &str) -> Result<(), VaultError> {
    std::fs::create_dir_all(root).map_err(|error| FsError::io(root, error))?;
    let (folder, name) = parent(path);
    let folder = Folder::make_below(root, folder)?;
    let target = Target {
        folder: &folder,
        name,
        temporary: &names::temporary(),
        limit: MIB,
    };
    Ok(atomic::create(&target, text.as_bytes(), 0o666)?)
}

/// Whether anything lies at `path` below `root`, be it a link that leads nowhere.
///
/// # Errors
/// [`VaultError::Fs`]; [`FsError::Link`] where a folder above it is a link.
pub fn is_there(root: &Path, path: &str) -> Result<bool, VaultError> {
    let (folder, name) = parent(path);
    let looked = Folder::below(root, folder).and_then(|folder| folder.look(name));
    Ok(FsError::missing_as_none(looked)?.flatten().is_some())
}
