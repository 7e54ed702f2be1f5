//! Finds what changed below the vault's folder since the newest commit, and commits exactly that.
//!
//! In: a vault in a clone. Out: each changed file, and for notes the bytes before and after. Does not: include files
//! that git ignores, that editors leave behind, or that lie outside the vault.

use super::blobs::blobs;
use super::clone::{Lock, Obstacle};
use super::raw_diff::{old_blob, pairs, status};
use super::records::records;
use super::setup;
use super::{Git, GitError, retry_while_busy};
use crate::text::stem::without_extension;
use crate::vault::Root;
use crate::vault::read::{self, LARGEST, ReadOutcome};

/// A changed file. For a file that is not a note, the bytes are empty. For a note that cannot be read now, both
/// versions are empty, because otherwise all of its old text would look deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Vault-relative path.
    pub path: String,
    /// The bytes in the newest commit, or `None` if the file was not there.
    pub before: Option<Vec<u8>>,
    /// The bytes now, or `None` if the file is gone.
    pub after: Option<Vec<u8>>,
}

impl Changed {
    /// Whether it has the file name of a note.
    pub fn is_note(&self) -> bool {
        is_note(&self.path)
    }
}

/// All changes since the newest commit.
#[derive(Debug)]
pub struct Changes {
    /// The changed files, sorted by path.
    pub files: Vec<Changed>,
    /// Their paths, terminated by NUL, in the form that git reads.
    paths: Vec<u8>,
}

/// Whether a path is that of a note, by its file name.
pub fn is_note(path: &str) -> bool {
    without_extension(path).len() < path.len()
}

impl Changes {
    /// Compares the vault with the newest commit.
    ///
    /// # Errors
    /// [`GitError`] if git fails.
    pub fn find(git: &Git, root: &Root) -> Result<Changes, GitError> {
        let head = git.text_if_ok(&["rev-parse", "--verify", "--quiet", "HEAD^{tree}"])?;
        let base = match head {
            Some(tree) => tree,
            None => git.text(&["hash-object", "-t", "tree", "--stdin"])?,
        };
        let raw = git.bytes(&[
            "diff",
            "--raw",
            "-z",
            "--relative",
            "--no-renames",
            "--no-abbrev",
            "--no-ext-diff",
            "--no-textconv",
            // Uncommitted changes inside a submodule cannot be committed here.
            "--ignore-submodules=dirty",
            &base,
            "--",
            ".",
        ])?;
        let changed: Vec<(&[u8], &[u8])> = pairs(&raw).collect();
        let old = changed.iter().map(|(meta, path)| {
            let path = String::from_utf8_lossy(path);
            let blob = old_blob(meta).filter(|_| is_note(&path));
            blob.map(str::to_owned)
        });
        let old: Vec<Option<String>> = old.collect();
        let ids = old.iter().flatten().map(String::as_str);
        let mut texts = blobs(git, ids, LARGEST)?.into_iter();
        let (mut files, mut paths) = (Vec::new(), Vec::new());
        for ((meta, path), old) in changed.into_iter().zip(&old) {
            paths.extend([path, b"\0"].concat());
            let path = String::from_utf8_lossy(path).into_owned();
            let text = old.as_ref().and_then(|_| texts.next()).flatten();
            let before = old_blob(meta).map(|_| text.unwrap_or_default());
            files.push(if status(meta) == Some(b'D') {
                Changed {
                    path,
                    before,
                    after: None,
                }
            } else {
                read_now(root, path, before)
            });
        }
        let new = untracked(git)?;
        for path in records(&new) {
            let path = String::from_utf8_lossy(path).into_owned();
            files.push(read_now(root, path, None));
        }
        paths.extend(new);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Changes { files, paths })
    }

    /// The changed files that were committed through a filter. git in reading mode runs no filter, so it cannot know
    /// whether they really changed.
    ///
    /// # Errors
    /// [`GitError`] if git fails.
    pub fn filtered(&self, git: &Git) -> Result<Vec<String>, GitError> {
        let is_kept = |file: &&Changed| file.before.is_some() && file.after.is_some();
        let paths: Vec<u8> = self
            .files
            .iter()
            .filter(is_kept)
            .flat_map(|file| [file.path.as_bytes(), b"\0"].concat())
            .collect();
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        let answer = git.bytes_with_input(&["check-attr", "-z", "--stdin", "filter"], &paths)?;
        let mut all = records(&answer);
        let mut filtered = Vec::new();
        while let (Some(path), Some(_), Some(value)) = (all.next(), all.next(), all.next()) {
            if !matches!(value, b"unspecified" | b"unset" | b"set") {
                filtered.push(String::from_utf8_lossy(path).into_owned());
            }
        }
        Ok(filtered)
    }

    /// Commits these changes and nothing else. The index must equal the newest commit before, and if git or a hook
    /// refuses, it does so again afterwards. Returns whether there was anything left to commit.
    ///
    /// # Errors
    /// [`Obstacle::Git`] with the message of git or of the hook.
    pub fn commit(&self, git: &Git, lock: &Lock, message: &str) -> Result<bool, Obstacle> {
        // `git commit -- PATHS` reads each file twice, and leaves what is saved in between as staged.
        let add = [
            "update-index",
            "--add",
            "--remove",
            "--replace",
            "-z",
            "--stdin",
        ];
        let commit = [
            "-c",
            "i18n.commitEncoding=UTF-8",
            "commit",
            "--quiet",
            "--cleanup=whitespace",
            "--file=-",
        ];
        let committed = lock.marked_as("staging", || {
            let committed =
                retry_while_busy(|| git.bytes_with_input(&add, &self.paths)).and_then(|_| {
                    // A change may have been reverted meanwhile.
                    let is_same = git.succeeds(&["diff", "--cached", "--quiet"])?;
                    if !is_same {
                        retry_while_busy(|| git.bytes_with_input(&commit, message.as_bytes()))?;
                    }
                    Ok(!is_same)
                });
            if committed.is_err() {
                retry_while_busy(|| git.bytes(&["reset", "--quiet", "--", "."]))?;
            }
            Ok(committed)
        })?;
        Ok(committed?)
    }
}

/// The files that git neither tracks nor ignores, without nested repositories.
fn untracked(git: &Git) -> Result<Vec<u8>, GitError> {
    let prefix = git.text(&["rev-parse", "--show-prefix"])?;
    let excluded = setup::excludes(&prefix);
    let mut words = vec!["ls-files", "--others", "--exclude-standard", "-z"];
    words.extend(excluded.iter().map(String::as_str));
    words.extend(["--", "."]);
    let all = git.bytes(&words)?;
    let files = records(&all).filter(|path| !path.ends_with(b"/"));
    Ok(files.flat_map(|path| [path, b"\0"].concat()).collect())
}

/// A file that exists in the work tree, with its bytes if it is a note.
fn read_now(root: &Root, path: String, before: Option<Vec<u8>>) -> Changed {
    let unread = |before: Option<Vec<u8>>| (before.map(|_| Vec::new()), Some(Vec::new()));
    let (before, after) = if is_note(&path) {
        match read::read(root, &path) {
            ReadOutcome::Read(bytes, _) => (before, Some(bytes)),
            ReadOutcome::Unreadable(..) => unread(before),
            // A link is not a note, and a name that is not UTF-8 cannot be opened.
            ReadOutcome::Gone
                if path.contains('\u{fffd}') || root.path.join(&path).is_symlink() =>
            {
                unread(before)
            }
            ReadOutcome::Gone => (before, None),
        }
    } else {
        unread(before)
    };
    Changed {
        path,
        before,
        after,
    }
}
