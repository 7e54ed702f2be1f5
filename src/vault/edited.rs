//! When each note's file last changed: the clock `edited` (docs/reference/ledger.md#clocks).
//!
//! In: a root, and a folder outside of it to keep what git said. Out: seconds since 1970 by path: of the newest commit that
//! touched a clean file, else its modification time. Does not: run unless it is asked for, need git, or go through the
//! history again while HEAD stays.
//!
//! git only reads for it and runs no filter, so a note under one may count as changed though it is not: its time is then
//! that of its file.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::fs::private_file::{self, Kept};
use super::fs::{Folder, FsError};
use super::git::repository::{Repository, RepositoryError};
use super::git::{Git, GitError};
use super::root::Root;
use super::snapshot::Snapshot;

#[cfg(test)]
mod tests;

/// The last change of every file.
#[derive(Debug)]
pub struct Times {
    /// In seconds since 1970, in the order of the files.
    pub seconds: Vec<i64>,
    /// Why git did not say, though there is a repository: all are the times of the files then.
    pub trouble: Option<RepositoryError>,
}

/// The last change of every file of `snapshot`. `folder` is where the commits are kept until HEAD moves; where it cannot be
/// used, git is asked each time.
pub fn times(root: &Root, snapshot: &Snapshot, folder: &Path) -> Times {
    let (known, trouble) = match known(root, folder) {
        Ok(known) => (known, None),
        Err(RepositoryError::None) => (Known::default(), None),
        Err(error) => (Known::default(), Some(error)),
    };
    let time = |path: &str, mtime: i64| match of(&known.commits, path) {
        Some((name, time)) if !known.dirty.contains(path) && !known.dirty.contains(&name) => time,
        _ => mtime.div_euclid(1_000_000_000),
    };
    let files = snapshot.files.iter();
    Times {
        seconds: files
            .map(|file| time(&file.path, file.stat.mtime))
            .collect(),
        trouble,
    }
}

/// What git knows of the files of a vault.
#[derive(Debug, Default)]
struct Known {
    /// The newest commit of every path that it has.
    commits: HashMap<String, i64>,
    /// The paths that are otherwise than in the newest commit.
    dirty: HashSet<String>,
}

fn known(root: &Root, folder: &Path) -> Result<Known, RepositoryError> {
    if !Repository::may_keep(&root.path) {
        return Ok(Known::default());
    }
    let git = Git::reading(&root.path);
    let Some(Commits { stand, newest }) = commits(&git, folder)? else {
        return Ok(Known::default());
    };
    let dirty = dirty(&git, &stand.prefix)?;
    Ok(Known {
        commits: newest,
        dirty,
    })
}

/// The name that git has for a path, and its newest commit. Some systems give a name otherwise composed than git keeps it.
fn of(commits: &HashMap<String, i64>, path: &str) -> Option<(String, i64)> {
    let found = |name: String| commits.get(&name).map(|time| (name, *time));
    let plain = found(path.to_owned());
    if path.is_ascii() {
        return plain;
    }
    plain
        .or_else(|| found(path.nfc().collect()))
        .or_else(|| found(path.nfd().collect()))
}

/// Where a repository stands, and the vault in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Stand {
    repository: String,
    /// The vault's folder in it.
    prefix: String,
    /// The id of the commit that is HEAD.
    head: String,
}

/// Where they are kept.
const FILE: &str = "edited.json";

/// The newest commit of every path that HEAD has, and where HEAD stood.
#[derive(Debug, Serialize, Deserialize)]
struct Commits {
    stand: Stand,
    newest: HashMap<String, i64>,
}

/// The newest commit of every path of the vault; `None` where there is no commit.
fn commits(git: &Git, folder: &Path) -> Result<Option<Commits>, RepositoryError> {
    let (repository, Some(head)) = Repository::with_head(git)? else {
        return Ok(None);
    };
    let stand = Stand {
        repository: repository.folder.to_string_lossy().into_owned(),
        prefix: repository.prefix,
        head,
    };
    if repository.is_shallow {
        // What lies further back may come any time, and HEAD stays.
        let newest = whole(git, &stand.head)?;
        return Ok(Some(Commits { stand, newest }));
    }
    let kept = kept(folder).filter(|kept| {
        kept.stand.repository == stand.repository && kept.stand.prefix == stand.prefix
    });
    let extended = match kept {
        Some(kept) if kept.stand == stand => return Ok(Some(kept)),
        Some(kept) => extended(git, kept, &stand)?,
        None => None,
    };
    let newest = match extended {
        Some(newest) => newest,
        None => whole(git, &stand.head)?,
    };
    let commits = Commits { stand, newest };
    // Where it cannot be kept, it is asked again.
    let _ = keep(folder, &commits);
    Ok(Some(commits))
}

/// What was kept, if it is whole.
fn kept(folder: &Path) -> Option<Commits> {
    let folder = Folder::trusted(folder).ok()?;
    match private_file::kept(&folder, FILE) {
        Ok(Kept::Whole(text)) => serde_json::from_slice(&text).ok(),
        _ => None,
    }
}

fn keep(folder: &Path, commits: &Commits) -> Result<(), FsError> {
    let text = serde_json::to_vec(commits).expect("paths and numbers are text");
    private_file::keep(&Folder::trusted(folder)?, FILE, &text)
}

/// What was kept with the commits since; none unless HEAD only moved on from there.
fn extended(
    git: &Git,
    kept: Commits,
    now: &Stand,
) -> Result<Option<HashMap<String, i64>>, GitError> {
    let since = format!("{}..{}", kept.stand.head, now.head);
    // What was HEAD may be gone.
    let row = git.maybe(&["rev-list", "--first-parent", "--parents", &since, "--"])?;
    let oldest = row.as_deref().and_then(|row| row.lines().next_back());
    let parent = oldest.and_then(|oldest| oldest.split(' ').nth(1));
    // Only in the row of first parents is the newest commit of a path the one that was kept.
    if parent != Some(kept.stand.head.as_str()) {
        return Ok(None);
    }
    let mut newest = kept.newest;
    for (path, time) in touched(git, &since)? {
        match time {
            Some(time) => newest.insert(path, time),
            None => newest.remove(&path),
        };
    }
    Ok(Some(newest))
}

/// The newest commit of every path that `head` has.
fn whole(git: &Git, head: &str) -> Result<HashMap<String, i64>, GitError> {
    let touched = touched(git, head)?.into_iter();
    Ok(touched
        .filter_map(|(path, time)| Some((path, time?)))
        .collect())
}

/// The newest commit of every path that `range` touches, in one pass; none where it took the path away.
fn touched(git: &Git, range: &str) -> Result<HashMap<String, Option<i64>>, GitError> {
    let log = git.bytes(&[
        "log",
        // Neither a status nor a path begins with a slash.
        "--format=/%ct",
        "--name-status",
        "-z",
        "--root",
        "--relative",
        "--no-renames",
        "-m",
        "--first-parent",
        range,
        "--",
        ".",
    ])?;
    let mut found = HashMap::new();
    let mut time = 0;
    let mut records = log.split(|byte| *byte == 0);
    while let Some(record) = records.next() {
        // The first path of a commit stands on a line of its own.
        let record = record.strip_prefix(b"\n").unwrap_or(record);
        if let Some(seconds) = record.strip_prefix(b"/") {
            let seconds = String::from_utf8_lossy(seconds);
            time = seconds.trim().parse().unwrap_or(0);
        } else if !record.is_empty() {
            // A letter, and then the path; what is not UTF-8 is no note.
            let path = std::str::from_utf8(records.next().unwrap_or_default());
            let time = (record != b"D").then_some(time);
            if let Ok(path) = path {
                found.entry(path.to_owned()).or_insert(time);
            }
        }
    }
    Ok(found)
}

/// Paths that differ from the newest commit. What git does not track is not among them; no commit is known of it.
fn dirty(git: &Git, prefix: &str) -> Result<HashSet<String>, GitError> {
    let status = git.bytes(&[
        "status",
        "--porcelain",
        "-z",
        "--no-renames",
        "--untracked-files=no",
        "--ignore-submodules=all",
        "--",
        ".",
    ])?;
    let records = status
        .split(|byte| *byte == 0)
        .filter(|record| record.len() > 3);
    let paths = records.map(|record| String::from_utf8_lossy(&record[3..]).into_owned());
    Ok(paths
        .map(|path| {
            path.strip_prefix(prefix)
                .map_or(path.clone(), str::to_owned)
        })
        .collect())
}
