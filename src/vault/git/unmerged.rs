//! Finds the conflicts that a merge left to a person.
//!
//! In: a vault in a clone. Out: each unmerged file, with the versions of both sides. Does not: resolve anything.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::blobs::blobs;
use super::records::records;
use super::{Git, GitError};
use crate::vault::read::LARGEST;

/// An unmerged file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmerged {
    /// The path, relative to the top of the clone.
    pub path: String,
    /// The bytes on this side, or `None` if it has no such file.
    pub ours: Option<Vec<u8>>,
    /// The bytes on the other side, or `None` if it has no such file.
    pub theirs: Option<Vec<u8>>,
    /// Whether the file was saved after the merge.
    pub saved: bool,
}

/// Finds all unmerged files of the clone, inside or outside the vault.
///
/// # Errors
/// [`GitError`] if git fails.
pub fn find(git: &Git) -> Result<Vec<Unmerged>, GitError> {
    let answer = git.bytes(&["ls-files", "--unmerged", "-z", "--full-name", "--", ":/"])?;
    let mut stages: BTreeMap<String, [Option<String>; 2]> = BTreeMap::new();
    for record in records(&answer) {
        // `MODE BLOB STAGE`, a tab, the path.
        let record = String::from_utf8_lossy(record);
        let Some((meta, path)) = record.split_once('\t') else {
            continue;
        };
        let sides = stages.entry(path.to_owned()).or_default();
        let mut meta = meta.split(' ').skip(1);
        if let (Some(blob), Some(stage)) = (meta.next(), meta.next()) {
            match stage {
                "2" => sides[0] = Some(blob.to_owned()),
                "3" => sides[1] = Some(blob.to_owned()),
                _ => {}
            }
        }
    }
    if stages.is_empty() {
        return Ok(Vec::new());
    }
    let top = PathBuf::from(git.text(&["rev-parse", "--show-toplevel"])?);
    let folder = PathBuf::from(git.text(&["rev-parse", "--absolute-git-dir"])?);
    // git writes this file when the merge has written all others.
    let merged = saved_at(&folder.join("MERGE_HEAD"));
    let ids = stages.values().flatten().flatten().map(String::as_str);
    let mut texts = blobs(git, ids, LARGEST)?.into_iter();
    // A file that is too large to read still exists, so it counts as empty.
    let mut text =
        |blob: Option<String>| blob.and_then(|_| texts.next().map(Option::unwrap_or_default));
    let unmerged = stages.into_iter().map(|(path, [ours, theirs])| Unmerged {
        saved: merged.is_some() && saved_at(&top.join(&path)) > merged,
        path,
        ours: text(ours),
        theirs: text(theirs),
    });
    Ok(unmerged.collect())
}

/// Marks the files at `paths`, relative to the top of the clone, as resolved in their current state. Files that were
/// marked before are marked again, because they may have been saved since.
///
/// # Errors
/// [`GitError`] if git fails.
pub fn mark_resolved(git: &Git, paths: &[String]) -> Result<(), GitError> {
    let top = PathBuf::from(git.text(&["rev-parse", "--show-toplevel"])?);
    let resolved = git.bytes(&[
        "ls-files",
        "--resolve-undo",
        "-z",
        "--full-name",
        "--",
        ":/",
    ])?;
    let resolved = records(&resolved).filter_map(|record| {
        let record = String::from_utf8_lossy(record);
        Some(record.split_once('\t')?.1.to_owned())
    });
    let resolved = resolved.filter(|path| top.join(path).exists());
    for path in paths.iter().cloned().chain(resolved) {
        git.bytes(&["add", "--", &format!(":(top,literal){path}")])?;
    }
    Ok(())
}

fn saved_at(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).ok()?.modified().ok()
}
