//! Files in a clone that ties writes besides notes, which a stranger may have replaced by links.
//!
//! In: a folder that is trusted, and a path below it. Out: an error that names the first link on the way, or the odd file
//! at its end. Does not: write.

use std::io;
use std::path::{Component, Path, PathBuf};

use crate::vault::read::LARGEST;
use crate::vault::{VaultError, replace};

/// That nothing from `folder` down to `path` is a symbolic link, and that a regular file or nothing is there. `path` may go
/// up again on the way; `folder` itself is not looked at.
///
/// # Errors
/// [`VaultError::Io`] if something is in the way, or cannot be looked at.
pub fn refuse(folder: &Path, path: &Path) -> Result<(), VaultError> {
    let path = plain(path);
    let Ok(below) = path.strip_prefix(folder) else {
        return Err(odd(
            &path,
            "outside of this clone, so ties does not touch it",
        ));
    };
    let mut at = folder.to_owned();
    let mut parts = below.components().peekable();
    while let Some(part) = parts.next() {
        at.push(part);
        let found = match at.symlink_metadata() {
            Ok(found) => found.file_type(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => {
                return Err(VaultError::Io { path: at, error });
            }
        };
        if found.is_symlink() {
            return Err(odd(
                &at,
                "this is a symbolic link, and ties writes through none here; replace it by what it points to",
            ));
        }
        let (is_right, wanted) = match parts.peek() {
            Some(_) => (found.is_dir(), "no folder is here; move it away"),
            None => (found.is_file(), "this is no regular file; move it away"),
        };
        if !is_right {
            return Err(odd(&at, wanted));
        }
    }
    Ok(())
}

/// What the file at `path` below `folder` says; `None` where there is none.
///
/// # Errors
/// As [`refuse`], and where the file is larger than a note may be.
pub fn current(folder: &Path, path: &Path) -> Result<Option<Vec<u8>>, VaultError> {
    refuse(folder, path)?;
    let is_large = |found: std::fs::Metadata| found.len() > LARGEST;
    if path.metadata().is_ok_and(is_large) {
        return Err(odd(path, "too large to be read"));
    }
    replace::current(path)
}

/// Whether a path that git told leads to a file below `folder` without a link.
pub(super) fn is_inside(folder: &Path, path: &str) -> bool {
    let path = Path::new(path);
    let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_));
    path.components().all(is_plain) && refuse(folder, &folder.join(path)).is_ok()
}

/// Whether what is at `path` is no regular file: a link, a pipe, a folder.
pub(super) fn is_odd(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|found| !found.is_file())
}

/// A path without `..`, as it is where nothing on the way is a link.
pub fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}

fn odd(path: &Path, what: &'static str) -> VaultError {
    VaultError::Io {
        path: path.to_owned(),
        error: io::Error::other(what),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_and_odd_files_are_named_wherever_they_are() {
        let temporary = tempfile::tempdir().expect("a folder");
        let home = temporary.path();
        let (top, out) = (home.join("top"), home.join("out"));
        std::fs::create_dir_all(top.join("a/b")).expect("folders");
        std::fs::create_dir(&out).expect("a folder");
        std::fs::write(top.join("a/file"), "x").expect("a file");
        std::fs::write(out.join("file"), "x").expect("a file");
        symlink(&out, top.join("linked")).expect("a link");
        symlink(out.join("file"), top.join("a/link")).expect("a link");
        symlink("nowhere", top.join("dangling")).expect("a link");
        let said = |path: &str| {
            let found = refuse(&top, &top.join(path));
            found.err().map(|error| error.to_string())
        };
        for fine in ["a/file", "a/b/new", "new/er/file", "a/b/../file"] {
            assert_eq!(said(fine), None, "{fine}");
        }
        for (path, names) in [
            ("linked/file", "top/linked: this is a symbolic link"),
            ("linked/new", "top/linked: "),
            ("a/link", "top/a/link: "),
            ("dangling", "top/dangling: "),
            ("a/b", "no regular file"),
            ("a/file/x", "top/a/file: no folder"),
            ("../out/file", "outside"),
        ] {
            let said = said(path).expect(path);
            assert!(said.contains(names), "{path}: {said}");
        }
        assert!(is_inside(&top, "a/file") && is_inside(&top, "a/none"));
        for path in [
            "../out/file",
            "/etc/passwd",
            "linked/file",
            "a/../../out/file",
        ] {
            assert!(!is_inside(&top, path), "{path}");
        }
    }
}
