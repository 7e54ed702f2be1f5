//! Computes when each note's file last changed: the clock `edited` (docs/reference/ledger.md#clocks).
//!
//! In: a root, and a folder outside of it for the cache of git's answers. Out: for each path, seconds since 1970: the
//! time of the newest commit that touched a clean file, otherwise the file's modification time. Does not: run unless a
//! query needs it, require git, or walk the history again while HEAD stays the same.
//!
//! git runs in reading mode and starts no filter, so a note under a filter may look changed although it is not. Its
//! time is then that of the file.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::fs::private_file::{self, Stored};
use super::fs::{Folder, FsError};
use super::git::repository::{Repository, RepositoryError};
use super::git::{Git, GitError};
use super::root::Root;
use super::snapshot::Scan;

#[cfg(test)]
mod tests;

/// The time of the last change of each file.
#[derive(Debug)]
pub struct EditTimes {
    /// Seconds since 1970, in the order of the files.
    pub seconds: Vec<i64>,
    /// Why git gave no answer although there is a repository. All times are then modification times of the files.
    pub git_error: Option<RepositoryError>,
}

/// Returns the time of the last change of each file in `snapshot`. `folder` holds the cache of commit times until HEAD
/// moves; if the folder cannot be used, git is asked each time.
pub fn times(root: &Root, snapshot: &Scan, folder: &Path) -> EditTimes {
    let (git, git_error) = match git_times(root, folder) {
        Ok(git) => (git, None),
        Err(RepositoryError::None) => (GitTimes::default(), None),
        Err(error) => (GitTimes::default(), Some(error)),
    };
    let time = |path: &str, mtime: i64| match commit_time(&git.commits, path) {
        Some((name, time)) if !git.dirty.contains(path) && !git.dirty.contains(&name) => time,
        _ => mtime.div_euclid(1_000_000_000),
    };
    let files = snapshot.files.iter();
    EditTimes {
        seconds: files
            .map(|file| time(&file.path, file.stat.mtime))
            .collect(),
        git_error,
    }
}

/// What git knows about the files of a vault.
#[derive(Debug, Default)]
struct GitTimes {
    /// The time of the newest commit of each path in HEAD.
    commits: HashMap<String, i64>,
    /// The paths whose files differ from the newest commit.
    dirty: HashSet<String>,
}

fn git_times(root: &Root, folder: &Path) -> Result<GitTimes, RepositoryError> {
    if !Repository::may_keep(&root.path) {
        return Ok(GitTimes::default());
    }
    let git = Git::reading(&root.path);
    let Some(Commits { key, newest }) = commits(&git, folder)? else {
        return Ok(GitTimes::default());
    };
    let dirty = dirty(&git, &key.prefix)?;
    Ok(GitTimes {
        commits: newest,
        dirty,
    })
}

/// The name under which git knows a path, and the time of its newest commit. Some systems report a name in another
/// Unicode composition than git stores.
fn commit_time(commits: &HashMap<String, i64>, path: &str) -> Option<(String, i64)> {
    let lookup = |name: String| commits.get(&name).map(|time| (name, *time));
    let as_written = lookup(path.to_owned());
    if path.is_ascii() {
        return as_written;
    }
    as_written
        .or_else(|| lookup(path.nfc().collect()))
        .or_else(|| lookup(path.nfd().collect()))
}

/// The state of a repository, and the location of the vault in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct CacheKey {
    repository: String,
    /// The vault's folder in the repository.
    prefix: String,
    /// The id of the HEAD commit.
    head: String,
}

/// The name of the cache file.
const FILE: &str = "edited.json";

/// The cached times of the newest commit of each path in HEAD, and the state for which they hold.
#[derive(Debug, Serialize, Deserialize)]
struct Commits {
    key: CacheKey,
    newest: HashMap<String, i64>,
}

/// The times of the newest commit of each path of the vault, or `None` if there is no commit yet.
fn commits(git: &Git, folder: &Path) -> Result<Option<Commits>, RepositoryError> {
    let (repository, Some(head)) = Repository::with_head(git)? else {
        return Ok(None);
    };
    let key = CacheKey {
        repository: repository.folder.to_string_lossy().into_owned(),
        prefix: repository.prefix,
        head,
    };
    if repository.is_shallow {
        // A shallow clone may get older commits at any time without a change of HEAD, so nothing is cached.
        let newest = walk_history(git, &key.head)?;
        return Ok(Some(Commits { key, newest }));
    }
    let cached = read_cache(folder).filter(|cached| {
        cached.key.repository == key.repository && cached.key.prefix == key.prefix
    });
    let extended = match cached {
        Some(cached) if cached.key == key => return Ok(Some(cached)),
        Some(cached) => extend_cache(git, cached, &key)?,
        None => None,
    };
    let newest = match extended {
        Some(newest) => newest,
        None => walk_history(git, &key.head)?,
    };
    let commits = Commits { key, newest };
    // Without a cache, the next call asks git again.
    let _ = write_cache(folder, &commits);
    Ok(Some(commits))
}

/// Reads the cache, unless it is missing or damaged.
fn read_cache(folder: &Path) -> Option<Commits> {
    let folder = Folder::trusted(folder).ok()?;
    match private_file::read(&folder, FILE) {
        Ok(Stored::Whole(text)) => serde_json::from_slice(&text).ok(),
        _ => None,
    }
}

fn write_cache(folder: &Path, commits: &Commits) -> Result<(), FsError> {
    let text = serde_json::to_vec(commits).expect("paths and numbers are text");
    private_file::write(&Folder::trusted(folder)?, FILE, &text)
}

/// Extends the cached times by the commits since. Returns `None` unless HEAD only moved forward from the cached one.
fn extend_cache(
    git: &Git,
    cached: Commits,
    current: &CacheKey,
) -> Result<Option<HashMap<String, i64>>, GitError> {
    let since = format!("{}..{}", cached.key.head, current.head);
    // The cached HEAD may no longer exist.
    let row = git.text_if_ok(&["rev-list", "--first-parent", "--parents", &since, "--"])?;
    let oldest = row.as_deref().and_then(|row| row.lines().next_back());
    let parent = oldest.and_then(|oldest| oldest.split(' ').nth(1));
    // Only if the cached HEAD is among the first parents are the cached times still those of the newest commits.
    if parent != Some(cached.key.head.as_str()) {
        return Ok(None);
    }
    let mut newest = cached.newest;
    for (path, time) in newest_times(git, &since)? {
        match time {
            Some(time) => newest.insert(path, time),
            None => newest.remove(&path),
        };
    }
    Ok(Some(newest))
}

/// Walks the whole history: the time of the newest commit of each path in `head`.
fn walk_history(git: &Git, head: &str) -> Result<HashMap<String, i64>, GitError> {
    let newest_times = newest_times(git, head)?.into_iter();
    Ok(newest_times
        .filter_map(|(path, time)| Some((path, time?)))
        .collect())
}

/// The time of the newest commit of each path that `range` touches, in one pass; `None` if that commit removed the
/// path.
fn newest_times(git: &Git, range: &str) -> Result<HashMap<String, Option<i64>>, GitError> {
    let log = git.bytes(&[
        "log",
        // Neither a status nor a path starts with a slash, so it marks the times.
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
    let mut times = HashMap::new();
    let mut time = 0;
    let mut records = log.split(|byte| *byte == 0);
    while let Some(record) = records.next() {
        // The first path of a commit starts on a new line.
        let record = record.strip_prefix(b"\n").unwrap_or(record);
        if let Some(seconds) = record.strip_prefix(b"/") {
            let seconds = String::from_utf8_lossy(seconds);
            time = seconds.trim().parse().unwrap_or(0);
        } else if !record.is_empty() {
            // A status letter, then the path. A path that is not UTF-8 is not a note.
            let path = std::str::from_utf8(records.next().unwrap_or_default());
            let time = (record != b"D").then_some(time);
            if let Ok(path) = path {
                times.entry(path.to_owned()).or_insert(time);
            }
        }
    }
    Ok(times)
}

/// The paths that differ from the newest commit. Untracked files are left out, because no commit is known for them.
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
