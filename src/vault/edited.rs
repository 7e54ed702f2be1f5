//! When each note's file last changed: the clock `edited` (ledger.md, Clocks).
//!
//! In: a root, and a folder outside of it to keep what git said. Out: seconds since 1970 by path: of the newest commit that
//! touched a clean file, else its modification time. Does not: run unless it is asked for, need git, or go through the
//! history again while HEAD stays.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use xxhash_rust::xxh3::xxh3_64;

use super::git::Git;
use super::keep;
use super::root::Root;
use super::snapshot::Snapshot;

#[cfg(test)]
mod tests;

/// The last change of every file of `snapshot`, in seconds since 1970, in its order. `folder` is where the commits are
/// kept until HEAD moves; where it cannot be used, git is asked each time.
pub fn times(root: &Root, snapshot: &Snapshot, folder: &Path) -> Vec<i64> {
    let git = Git::at(&root.path);
    let (commits, prefix) = commits(&git, folder).unwrap_or_default();
    let dirty = if commits.is_empty() {
        HashSet::new()
    } else {
        dirty(&git, &prefix).unwrap_or_default()
    };
    let time = |path: &str, mtime: i64| match of(&commits, path) {
        Some((name, time)) if !dirty.contains(path) && !dirty.contains(&name) => time,
        _ => mtime.div_euclid(1_000_000_000),
    };
    snapshot
        .files
        .iter()
        .map(|file| time(&file.path, file.stat.mtime))
        .collect()
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

impl Stand {
    /// None where there is no commit, or the vault is in no repository.
    fn now(git: &Git) -> Option<(Stand, bool)> {
        let said = git
            .text(&[
                "rev-parse",
                "--is-shallow-repository",
                "HEAD",
                "--absolute-git-dir",
                "--show-prefix",
            ])
            .ok()?;
        let mut lines = said.splitn(4, '\n').map(str::to_owned);
        let is_shallow = lines.next()? != "false";
        let stand = Stand {
            head: lines.next()?,
            repository: lines.next()?,
            prefix: lines.next().unwrap_or_default(),
        };
        Some((stand, is_shallow))
    }
}

/// The newest commit of every path, and where HEAD stood.
#[derive(Debug, Serialize, Deserialize)]
struct Commits {
    stand: Stand,
    times: HashMap<String, i64>,
}

/// The newest commit of every path of the vault, and where the vault lies in its repository.
fn commits(git: &Git, folder: &Path) -> Option<(HashMap<String, i64>, String)> {
    let (stand, is_shallow) = Stand::now(git)?;
    if is_shallow {
        // What lies further back may come any time, and HEAD stays.
        return Some((newest(git, &stand.head)?, stand.prefix));
    }
    let file = folder.join("edited.json");
    let kept = kept(&file).filter(|kept| {
        kept.stand.repository == stand.repository && kept.stand.prefix == stand.prefix
    });
    let times = match kept {
        Some(kept) if kept.stand == stand => return Some((kept.times, stand.prefix)),
        Some(kept) => extended(git, kept, &stand).or_else(|| newest(git, &stand.head)),
        None => newest(git, &stand.head),
    }?;
    let commits = Commits { stand, times };
    // Where it cannot be kept, it is asked again.
    let _ = keep(&file, &commits);
    Some((commits.times, commits.stand.prefix))
}

/// What was kept, if it is whole: a sum stands before it.
fn kept(file: &Path) -> Option<Commits> {
    let text = std::fs::read_to_string(file).ok()?;
    let (sum, rest) = text.split_once('\n')?;
    let is_whole = sum == format!("{:016x}", xxh3_64(rest.as_bytes()));
    is_whole.then(|| serde_json::from_str(rest).ok()).flatten()
}

fn keep(file: &Path, commits: &Commits) -> std::io::Result<()> {
    let rest = serde_json::to_string(commits).map_err(std::io::Error::other)?;
    let text = format!("{:016x}\n{rest}", xxh3_64(rest.as_bytes()));
    keep::keep(file, text.as_bytes())
}

/// What was kept with the commits since; none unless HEAD only moved on from there.
fn extended(git: &Git, kept: Commits, now: &Stand) -> Option<HashMap<String, i64>> {
    let since = format!("{}..{}", kept.stand.head, now.head);
    let row = git
        .text(&["rev-list", "--first-parent", "--parents", &since])
        .ok()?;
    // Only in the row of first parents is the newest commit of a path the one that was kept.
    let mut oldest = row.lines().next_back()?.split(' ');
    if oldest.nth(1) != Some(kept.stand.head.as_str()) {
        return None;
    }
    let mut times = kept.times;
    times.extend(newest(git, &since)?);
    Some(times)
}

/// The newest commit of every path, in one pass over `range`.
fn newest(git: &Git, range: &str) -> Option<HashMap<String, i64>> {
    let log = git
        .bytes(&[
            "log",
            // No path that git tells begins with a slash.
            "--format=/%ct",
            "--name-only",
            "-z",
            "--root",
            "--relative",
            "--no-renames",
            "--no-show-signature",
            "-m",
            "--first-parent",
            range,
            "--",
            ".",
        ])
        .ok()?;
    let mut found = HashMap::new();
    let mut time = 0;
    for record in log.split(|byte| *byte == 0) {
        // The first path of a commit stands on a line of its own.
        let record = record.strip_prefix(b"\n").unwrap_or(record);
        match record.strip_prefix(b"/") {
            Some(seconds) => time = std::str::from_utf8(seconds).ok()?.trim().parse().ok()?,
            None if record.is_empty() => {}
            // What is not UTF-8 is no note.
            None => {
                if let Ok(path) = std::str::from_utf8(record) {
                    found.entry(path.to_owned()).or_insert(time);
                }
            }
        }
    }
    Some(found)
}

/// Paths that differ from the newest commit, or that git does not know.
fn dirty(git: &Git, prefix: &str) -> Option<HashSet<String>> {
    let status = git
        .bytes(&[
            "status",
            "--porcelain",
            "-z",
            "--no-renames",
            "--untracked-files=all",
            "--",
            ".",
        ])
        .ok()?;
    let records = status
        .split(|byte| *byte == 0)
        .filter(|record| record.len() > 3);
    let paths = records.map(|record| String::from_utf8_lossy(&record[3..]).into_owned());
    Some(
        paths
            .map(|path| {
                path.strip_prefix(prefix)
                    .map_or(path.clone(), str::to_owned)
            })
            .collect(),
    )
}
