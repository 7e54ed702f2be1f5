//! A note's file written anew, whole or not at all.
//!
//! In: a path in the vault, and what its bytes are to become. Out: the file, with its mode and owner, or what stopped it;
//! the bytes that were there are never lost to an editor or another process that writes at the same time. Does not:
//! know what is in it, or write outside the vault.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::root::Root;
use super::snapshot::Stat;

/// Why a note was not written. What was there is as it was.
#[derive(Debug, thiserror::Error)]
pub enum WriteError<E> {
    /// The new bytes could not be told.
    #[error("{0}")]
    Edit(E),
    /// It could not be read or written.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The reason.
        #[source]
        error: io::Error,
    },
    /// It leads out of the vault.
    #[error("{}: a link that leads out of the vault, to {}; nothing was written", path.display(), target.display())]
    Outside {
        /// The link.
        path: PathBuf,
        /// Where it leads to.
        target: PathBuf,
    },
    /// It was changed over and over while it was to be written.
    #[error("{}: it changes faster than it could be written; nothing was written", .0.display())]
    Busy(PathBuf),
}

/// So often it is tried again when somebody else saved meanwhile.
const TRIES: usize = 20;

/// The right to write notes of one vault, which one process has at a time; it is given up when dropped.
#[derive(Debug)]
pub struct Turn {
    _file: File,
}

impl Turn {
    /// Waits for it. `lock` is a file outside the vault, the same for all who write to it.
    ///
    /// # Errors
    /// Where the file cannot be made or locked.
    pub fn take(lock: &Path) -> io::Result<Turn> {
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        let file = options.open(lock)?;
        file.lock()?;
        Ok(Turn { _file: file })
    }
}

/// Replaces the bytes of the note at `path` by what `edit` makes of them. If somebody saves it meanwhile, `edit` is asked
/// again with what they saved. `before` is told what will be replaced by what, just before.
///
/// # Errors
/// [`WriteError`]; the note is then as it was.
pub fn replace<E>(
    root: &Root,
    path: &str,
    _turn: &Turn,
    mut edit: impl FnMut(&[u8]) -> Result<Vec<u8>, E>,
    mut before: impl FnMut(&[u8], &[u8]) -> io::Result<()>,
) -> Result<(), WriteError<E>> {
    let file = target(root, path)?;
    let failed = |error| WriteError::Io {
        path: file.clone(),
        error,
    };
    for _ in 0..TRIES {
        // The stat comes first: whatever is written while we read then shows as a later change.
        let metadata = fs::metadata(&file).map_err(failed)?;
        let stat = Stat::of(&metadata);
        let old = fs::read(&file).map_err(failed)?;
        let new = edit(&old).map_err(WriteError::Edit)?;
        if new == old {
            return Ok(());
        }
        let written = beside(&file, &new, &metadata).map_err(failed)?;
        let unchanged = fs::metadata(&file).is_ok_and(|now| Stat::of(&now) == stat)
            && fs::read(&file).is_ok_and(|now| now == old);
        if !unchanged {
            continue;
        }
        before(&old, &new).map_err(failed)?;
        written.take_place_of(&file).map_err(failed)?;
        return Ok(());
    }
    Err(WriteError::Busy(file))
}

/// The bytes of the note at `path` as they are now; none where there is no such file.
///
/// # Errors
/// Where it cannot be read.
pub fn bytes(root: &Root, path: &str) -> io::Result<Option<Vec<u8>>> {
    match fs::read(root.path.join(path)) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Takes the note at `path` away.
///
/// # Errors
/// Where it cannot be.
pub fn remove(root: &Root, path: &str, _turn: &Turn) -> io::Result<()> {
    fs::remove_file(root.path.join(path))
}

/// The file itself; a link leads to the file that it means.
fn target<E>(root: &Root, path: &str) -> Result<PathBuf, WriteError<E>> {
    let named = root.path.join(path);
    let failed = |error| WriteError::Io {
        path: named.clone(),
        error,
    };
    let whole = fs::canonicalize(&named).map_err(failed)?;
    let vault = fs::canonicalize(&root.path).map_err(failed)?;
    if whole.starts_with(&vault) {
        Ok(whole)
    } else {
        Err(WriteError::Outside {
            path: named,
            target: whole,
        })
    }
}

/// A file beside the note that is to take its place; taken away again if it does not.
struct Written {
    path: PathBuf,
    taken: bool,
}

/// Writes bytes beside `file`, with its mode and owner, and waits until the disk has them.
fn beside(file: &Path, bytes: &[u8], like: &fs::Metadata) -> io::Result<Written> {
    // Who may not write the note may not replace it either, and a disk that cannot be written says so here.
    OpenOptions::new().write(true).open(file)?;
    let folder = file.parent().unwrap_or(Path::new("."));
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    // Hidden, so that neither the walk nor a watcher takes it for a note. One process writes at a time, so what is there
    // was left by one that was killed, and is written over.
    let path = folder.join(format!(".{name}.ties-tmp"));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(&path)?;
    let written = Written { path, taken: false };
    out.write_all(bytes)?;
    fs::set_permissions(&written.path, like.permissions())?;
    keep_owner(&out, like)?;
    out.sync_all()?;
    Ok(written)
}

impl Written {
    fn take_place_of(mut self, file: &Path) -> io::Result<()> {
        fs::rename(&self.path, file)?;
        self.taken = true;
        // That the name now means the new bytes must outlast a power cut as well.
        #[cfg(unix)]
        if let Some(folder) = file.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        if !self.taken {
            // What is left is hidden, and the next write to the note replaces it.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Gives the file the owner and group of the note, where they are not ours already.
#[cfg(unix)]
fn keep_owner(file: &File, like: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let now = file.metadata()?;
    let uid = (now.uid() != like.uid()).then_some(like.uid());
    let gid = (now.gid() != like.gid()).then_some(like.gid());
    if uid.is_none() && gid.is_none() {
        return Ok(());
    }
    std::os::unix::fs::fchown(file, uid, gid)
}

#[cfg(not(unix))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "where files have owners it can fail"
)]
fn keep_owner(_file: &File, _like: &fs::Metadata) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn vault() -> (tempfile::TempDir, Root, Turn) {
        let folder = tempfile::tempdir().expect("a folder");
        let vault = folder.path().join("vault");
        fs::create_dir(&vault).expect("a vault");
        let path = fs::canonicalize(&vault).expect("it is there");
        let turn = Turn::take(&folder.path().join("writing")).expect("a lock");
        let settings = Settings::default();
        (folder, Root { path, settings }, turn)
    }

    fn nothing(_: &[u8], _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    type Never = std::convert::Infallible;

    #[test]
    fn a_note_is_replaced_with_its_mode_and_nothing_is_left_beside_it() {
        let (_folder, root, turn) = vault();
        let note = root.path.join("a.md");
        fs::write(&note, "old").expect("a note");
        #[cfg(unix)]
        fs::set_permissions(&note, std::os::unix::fs::PermissionsExt::from_mode(0o640))
            .expect("its mode");
        let edit = |old: &[u8]| Ok::<_, Never>([old, b" and new"].concat());
        replace(&root, "a.md", &turn, edit, nothing).expect("it can be written");
        assert_eq!(fs::read_to_string(&note).expect("a note"), "old and new");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&note).expect("a note").permissions().mode();
            assert_eq!(mode & 0o777, 0o640);
        }
        assert_eq!(fs::read_dir(&root.path).expect("a vault").count(), 1);
    }

    #[test]
    fn what_somebody_saves_meanwhile_is_not_written_over() {
        let (_folder, root, turn) = vault();
        let note = root.path.join("a.md");
        fs::write(&note, "old").expect("a note");
        let mut asked = 0;
        let edit = |old: &[u8]| {
            asked += 1;
            if asked == 1 {
                // An editor saves between our reading and our writing.
                fs::write(&note, "saved").expect("a note");
            }
            Ok::<_, Never>([old, b" and new"].concat())
        };
        replace(&root, "a.md", &turn, edit, nothing).expect("it can be written");
        assert_eq!(fs::read_to_string(&note).expect("a note"), "saved and new");
        let mut count = 0;
        let never_quiet = |old: &[u8]| {
            count += 1;
            fs::write(&note, format!("saved {count}")).expect("a note");
            Ok::<_, Never>([old, b"!"].concat())
        };
        let error =
            replace(&root, "a.md", &turn, never_quiet, nothing).expect_err("it never rests");
        assert!(matches!(error, WriteError::Busy(_)));
        assert_eq!(
            fs::read_to_string(&note).expect("a note"),
            format!("saved {TRIES}")
        );
        assert_eq!(fs::read_dir(&root.path).expect("a vault").count(), 1);
    }

    #[test]
    #[cfg(unix)]
    fn a_link_is_written_through_within_the_vault_and_refused_beyond() {
        let (folder, root, turn) = vault();
        let beyond = folder.path().join("beyond.md");
        fs::write(&beyond, "theirs").expect("a file");
        fs::write(root.path.join("a.md"), "old").expect("a note");
        std::os::unix::fs::symlink("a.md", root.path.join("within.md")).expect("a link");
        std::os::unix::fs::symlink(&beyond, root.path.join("out.md")).expect("a link");
        let edit = |_: &[u8]| Ok::<_, Never>(b"new".to_vec());
        replace(&root, "within.md", &turn, edit, nothing).expect("it can be written");
        assert_eq!(fs::read(root.path.join("a.md")).expect("a note"), b"new");
        assert!(
            fs::symlink_metadata(root.path.join("within.md"))
                .expect("a link")
                .is_symlink()
        );
        let error = replace(&root, "out.md", &turn, edit, nothing).expect_err("it leads out");
        assert!(matches!(error, WriteError::Outside { .. }), "{error}");
        assert_eq!(fs::read(&beyond).expect("a file"), b"theirs");
    }
}
