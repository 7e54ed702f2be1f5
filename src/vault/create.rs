//! Creates new files in a folder that becomes a vault, without replacing anything.
//!
//! In: a folder, a path below it, and a text. Out: the file. Does not: replace an existing file, or follow a symbolic
//! link below the folder.

use std::path::Path;

use super::fs::atomic::{self, Target};
use super::fs::{Folder, FsError, MIB, names, parent};
use super::root::VaultError;

/// Creates the file `path` below `root`, and the folders above it, with the user's umask.
///
/// # Errors
/// [`VaultError::Fs`] if something exists there or the file cannot be written. No partial file remains.
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

/// Whether anything exists at `path` below `root`. A dangling symbolic link counts.
///
/// # Errors
/// [`VaultError::Fs`]; [`FsError::Link`] if a folder above it is a symbolic link.
pub fn is_there(root: &Path, path: &str) -> Result<bool, VaultError> {
    let (folder, name) = parent(path);
    let looked = Folder::below(root, folder).and_then(|folder| folder.lookup(name));
    Ok(FsError::missing_as_none(looked)?.flatten().is_some())
}
