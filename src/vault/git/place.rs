//! Files in a clone that are not notes: settings, hooks.
//!
//! In: a folder, and a path below it that git reported. Out: the file there, read, written, or removed without
//! following a symbolic link below that folder. Does not: choose the path.

use std::path::{Component, Path, PathBuf};

use crate::vault::fs::{self, Folder, FsError, MIB, atomic};

/// Maximum size of such a file, in bytes.
const LARGEST: u64 = MIB;

/// The location of a file in a clone. The file need not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The base folder. It may be reached through symbolic links.
    home: PathBuf,
    /// The path below `home`, with `/` as separator. No symbolic link in it is followed.
    below: String,
}

impl Place {
    /// The location of `path`, which may contain `..`. `None` if it is not below `home`.
    pub(super) fn below(home: &Path, path: &Path) -> Option<Place> {
        let path = normalized(path);
        let below = path.strip_prefix(home).ok()?.to_str()?;
        Some(Place {
            home: home.to_owned(),
            below: below.replace(std::path::MAIN_SEPARATOR, "/"),
        })
    }

    /// The full path.
    pub fn path(&self) -> PathBuf {
        self.home.join(&self.below)
    }

    /// The bytes of the file, or `None` if it does not exist.
    ///
    /// # Errors
    /// [`FsError`] if a symbolic link or a special file is in the way.
    pub fn current(&self) -> Result<Option<Vec<u8>>, FsError> {
        let read = fs::read(&self.home, &self.below, LARGEST);
        Ok(FsError::missing_as_none(read)?.map(|(bytes, _)| bytes))
    }

    /// Writes an executable file, and creates the folders above it.
    ///
    /// # Errors
    /// [`FsError`]; the old file then stays.
    pub fn write_program(&self, text: &str) -> Result<(), FsError> {
        let (folder, name) = fs::parent(&self.below);
        let folder = Folder::make_below(&self.home, folder)?;
        atomic::write(&folder, name, text.as_bytes(), 0o755)
    }

    /// Removes the file.
    ///
    /// # Errors
    /// [`FsError`] if it cannot be removed.
    pub fn remove(&self) -> Result<(), FsError> {
        let (folder, name) = fs::parent(&self.below);
        Folder::below(&self.home, folder)?.remove(name)
    }
}

/// Resolves `.` and `..` in a path by name alone, which is right if no segment is a symbolic link.
pub(super) fn normalized(path: &Path) -> PathBuf {
    let mut normalized = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                normalized.pop();
            }
            Component::CurDir => {}
            part => normalized.push(part),
        }
    }
    normalized
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn place_never_follows_symbolic_links() {
        let temporary = tempfile::tempdir().expect("a folder");
        let home = temporary.path().join("home");
        let out = temporary.path().join("out");
        for folder in [&home.join("a"), &out] {
            std::fs::create_dir_all(folder).expect("a folder");
        }
        std::fs::write(out.join("file"), "x").expect("a file");
        symlink(&out, home.join("linked")).expect("a link");
        symlink(out.join("file"), home.join("a/link")).expect("a link");
        let place = |path: &str| Place::below(&home, &home.join(path)).expect(path);
        let program = place("a/../b/hooks/pre-commit");
        assert_eq!(program.path(), home.join("b/hooks/pre-commit"));
        assert_eq!(program.current().expect("nothing"), None);
        program.write_program("x").expect("it can be written");
        assert_eq!(program.current().expect("it"), Some(b"x".to_vec()));
        program.remove().expect("it can be removed");
        for path in ["linked/file", "linked/new", "a/link"] {
            let error = place(path).current().expect_err(path).to_string();
            assert!(error.contains("symbolic link"), "{path}: {error}");
            place(path).write_program("y").expect_err(path);
        }
        assert_eq!(std::fs::read(out.join("file")).expect("a file"), b"x");
        assert!(!out.join("new").exists());
        assert_eq!(Place::below(&home, &home.join("a/../../out/file")), None);
    }
}
