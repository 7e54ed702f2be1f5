//! Undoes a merge that was interrupted.
//!
//! In: a clone in which everything was committed before the merge. Out: no file that git deleted, emptied, or half
//! wrote stays that way, where it could be taken for the user's own change. Does not: touch a file that is complete, in
//! the version of either side.

use std::path::Path;

use super::blobs::blobs;
use super::raw_diff::pairs;
use super::{Git, GitError, retry_while_busy};
use crate::vault::fs::{self, Folder, FsError};

/// Why an interrupted merge could not be undone.
#[derive(Debug, thiserror::Error)]
pub enum HalfwayError {
    /// git failed.
    #[error(transparent)]
    Git(#[from] GitError),
    /// A file cannot be read or removed.
    #[error(transparent)]
    File(#[from] FsError),
}

/// Maximum size of a file: no limit, because git wrote it however large it is.
const ALL: u64 = u64::MAX / 2;

/// A file that the merge may write: in both commits, or only in the other one.
struct Side {
    path: String,
    ours: Option<String>,
    theirs: String,
}

/// Resets the index and every half-written file to the newest commit here, after a merge of `theirs` was interrupted.
///
/// # Errors
/// [`HalfwayError`] if git fails, or if a file cannot be read or removed.
pub(super) fn put_back(git: &Git, theirs: &str) -> Result<(), HalfwayError> {
    retry_while_busy(|| git.bytes(&["reset", "--quiet"]))?;
    let top = git.text(&["rev-parse", "--show-toplevel"])?;
    let top = Path::new(&top);
    let git = git.at(top);
    let mut to_restore = Vec::new();
    for side in sides(&git, theirs)? {
        // A foreign commit may name any path, but git itself never writes outside the work tree or through a link.
        let half = match is_half(&git, top, &side) {
            Err(HalfwayError::File(error)) if error.is_no_file() => false,
            Err(HalfwayError::File(FsError::Outside(_))) => false,
            half => half?,
        };
        if !half {
            continue;
        }
        if side.ours.is_some() {
            to_restore.extend([side.path.as_bytes(), b"\0"].concat());
        } else {
            let (folder, name) = fs::parent(&side.path);
            Folder::below(top, folder)?.remove(name)?;
        }
    }
    let words = ["checkout-index", "--force", "--quiet", "-z", "--stdin"];
    git.bytes_with_input(&words, &to_restore)?;
    Ok(())
}

/// The files that a merge of `theirs` may have been writing.
fn sides(git: &Git, theirs: &str) -> Result<Vec<Side>, GitError> {
    let Some(ours) = git.text_if_ok(&["rev-parse", "--verify", "--quiet", "HEAD"])? else {
        return Ok(Vec::new());
    };
    let words = [
        "diff-tree",
        "-r",
        "-z",
        "--no-renames",
        "--end-of-options",
        &ours,
        theirs,
    ];
    let raw = git.bytes(&words)?;
    let sides = pairs(&raw).filter_map(|(meta, path)| {
        // The record is `:100644 100644 OURS THEIRS M`. Symbolic links and submodules have other modes.
        let meta = std::str::from_utf8(meta).ok()?;
        let [_, mode, ours, theirs, _] = meta.split(' ').collect::<Vec<_>>()[..] else {
            return None;
        };
        let is_there = |name: &&str| name.bytes().any(|digit| digit != b'0');
        mode.starts_with("100").then(|| Side {
            path: String::from_utf8_lossy(path).into_owned(),
            ours: Some(ours).filter(is_there).map(str::to_owned),
            theirs: theirs.to_owned(),
        })
    });
    Ok(sides.collect())
}

/// Whether a file is in neither version, but partly written.
fn is_half(git: &Git, top: &Path, side: &Side) -> Result<bool, HalfwayError> {
    let current = FsError::missing_as_none(fs::read(top, &side.path, ALL))?;
    let Some((current, _)) = current else {
        return Ok(side.ours.is_some());
    };
    let sides = side.ours.iter().chain([&side.theirs]);
    let mut texts = blobs(git, sides.map(String::as_str), ALL)?;
    let theirs = texts.pop().flatten().unwrap_or_default();
    let is_begun = current.len() < theirs.len() && theirs.starts_with(&current);
    Ok(is_begun && texts.pop().flatten().is_none_or(|ours| ours != current))
}
