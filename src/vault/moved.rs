//! Moves the file of a note within a vault.
//!
//! In: two paths in a vault. Out: the file at the second path, where nothing was before; and the way back. Does not:
//! change a byte of the file, or copy it.

use unicode_normalization::UnicodeNormalization;

use super::fs::{Folder, FsError, parent};
use super::root::Root;
use super::write::WriteLock;

/// Moves the file at `from` to `to`, where nothing may exist, and creates the folders above `to`.
///
/// # Errors
/// [`FsError`] if the move fails; the file then stays at `from`. [`FsError::is_taken`] if something exists at `to`.
pub fn rename(root: &Root, from: &str, to: &str, _lock: &WriteLock) -> Result<(), FsError> {
    let new_folders = missing_folders(root, to)?;
    let moved = place(root, from, to);
    if moved.is_err() {
        remove_empty_folders(root, &new_folders);
    }
    moved
}

fn place(root: &Root, from: &str, to: &str) -> Result<(), FsError> {
    let ((old_folder, old), (new_folder, new)) = (parent(from), parent(to));
    let old_folder = Folder::below(&root.path, old_folder)?;
    let new_folder = Folder::make_below(&root.path, new_folder)?;
    // On a case-insensitive file system, both may be names of the same file.
    let is_same_file = match (old_folder.lookup(old)?, new_folder.lookup(new)?) {
        (Some(old_file), Some(new_file)) => old_file.is_same_file(&new_file),
        _ => false,
    };
    if is_same_file {
        old_folder.rename(old, &new_folder, new)?;
    } else {
        old_folder.rename_new(old, &new_folder, new)?;
    }
    let synced = new_folder.sync().and_then(|()| old_folder.sync());
    synced.inspect_err(|_| {
        // The disk is already failing, and the first error says so.
        let _ = new_folder.rename_new(new, &old_folder, old);
    })
}

/// The folders above `path` that do not exist, outermost first.
///
/// # Errors
/// [`FsError`]; [`FsError::Link`] if one of the existing folders is a symbolic link.
pub fn missing_folders(root: &Root, path: &str) -> Result<Vec<String>, FsError> {
    let mut missing = Vec::new();
    for folder in path.match_indices('/').map(|(at, _)| &path[..at]) {
        if FsError::missing_as_none(Folder::below(&root.path, folder))?.is_none() {
            missing.push(folder.to_owned());
        }
    }
    Ok(missing)
}

/// Removes created folders if they are empty. `folders` lists them outermost first.
pub fn remove_empty_folders(root: &Root, folders: &[String]) {
    for folder in folders.iter().rev() {
        let (above, name) = parent(folder);
        // A folder that has files by now is kept.
        let _ = Folder::below(&root.path, above).and_then(|above| above.remove_folder(name));
    }
}

/// Whether a file with exactly this spelling exists, as the folder lists it. A name that differs in case does not
/// count, even on a case-insensitive file system.
///
/// # Errors
/// [`FsError`] if the folder cannot be listed.
pub fn exists_with_exact_name(root: &Root, path: &str) -> Result<bool, FsError> {
    let (folder, name) = parent(path);
    let Some(folder) = FsError::missing_as_none(Folder::below(&root.path, folder))? else {
        return Ok(false);
    };
    let composed: String = name.nfc().collect();
    let names = folder.names()?.into_iter();
    for listed in names.filter_map(|name| name.into_string().ok()) {
        // Some systems list a name in another Unicode composition than it was written.
        let is_composed = listed != name && listed.nfc().eq(composed.chars());
        if listed == name || is_composed && folder.lookup(name)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a file exists at `path` that is not the file at `own_path`.
///
/// # Errors
/// [`FsError`] if one of the paths cannot be checked.
pub fn is_taken(root: &Root, path: &str, own_path: &str) -> Result<bool, FsError> {
    let lookup = |path: &str| {
        let (folder, name) = parent(path);
        match FsError::missing_as_none(Folder::below(&root.path, folder))? {
            Some(folder) => folder.lookup(name),
            None => Ok(None),
        }
    };
    let (there, own_path) = (lookup(path)?, lookup(own_path)?);
    Ok(there.is_some_and(|there| !own_path.is_some_and(|own_path| own_path.is_same_file(&there))))
}

/// Whether the file or a folder above it is a symbolic link. Links are not followed when notes are read.
pub fn is_behind_link(root: &Root, path: &str) -> bool {
    let (folder, name) = parent(path);
    match Folder::below(&root.path, folder) {
        Ok(folder) => matches!(folder.lookup(name), Ok(Some(found)) if found.is_link()),
        Err(error) => matches!(error, FsError::Link(_)),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::settings::Settings;

    #[test]
    fn file_moves_to_a_free_path_and_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("vault");
        fs::create_dir(&path).expect("a vault");
        let lock = WriteLock::acquire(&folder.path().join("writing")).expect("a lock");
        let settings = Settings::default();
        let root = Root { path, settings };
        let exists = |path: &str| exists_with_exact_name(&root, path).expect("it can be told");
        fs::write(root.path.join("dana.md"), "x").expect("a note");
        fs::write(root.path.join("sam.md"), "y").expect("a note");
        let error = rename(&root, "dana.md", "sam.md", &lock).expect_err("somebody is there");
        assert!(error.is_taken(), "{error}");
        let created = missing_folders(&root, "a/b/Dana.md").expect("it can be told");
        assert_eq!(created, ["a", "a/b"]);
        rename(&root, "dana.md", "a/b/Dana.md", &lock).expect("nobody is there");
        assert!(exists("a/b/Dana.md") && !exists("a/b/dana.md"));
        assert!(!exists("dana.md"));
        rename(&root, "a/b/Dana.md", "dana.md", &lock).expect("nobody is there");
        remove_empty_folders(&root, &created);
        assert!(exists("dana.md") && !root.path.join("a").exists());
        let error = rename(&root, "gone.md", "c/d.md", &lock).expect_err("it is not there");
        assert!(error.is_missing(), "{error}");
        assert!(!root.path.join("c").exists());
        rename(&root, "dana.md", "Dana.md", &lock).expect("it is only spelled otherwise");
        assert!(exists("Dana.md") && !exists("dana.md"));
        assert_eq!(fs::read(root.path.join("sam.md")).expect("a note"), b"y");
    }
}
