//! When each note's file last changed: the clock `edited` (ledger.md, Clocks).
//!
//! In: a root. Out: seconds since 1970 by path: of the newest commit that touched a clean file, else its modification
//! time. Does not: run unless it is asked for, or need git.

use std::collections::{HashMap, HashSet};

use super::git::Git;
use super::root::Root;
use super::snapshot::Snapshot;

/// The last change of every file of `snapshot`, in seconds since 1970, in its order.
pub fn times(root: &Root, snapshot: &Snapshot) -> Vec<i64> {
    let commits = commits(root).unwrap_or_default();
    let dirty = if commits.is_empty() {
        HashSet::new()
    } else {
        dirty(root).unwrap_or_default()
    };
    let time = |path: &str, mtime: i64| match commits.get(path) {
        Some(time) if !dirty.contains(path) => *time,
        _ => mtime.div_euclid(1_000_000_000),
    };
    snapshot
        .files
        .iter()
        .map(|file| time(&file.path, file.stat.mtime))
        .collect()
}

/// The newest commit of every path, in one pass over the history.
fn commits(root: &Root) -> Option<HashMap<String, i64>> {
    let git = Git::at(&root.path);
    let log = git
        .bytes(&[
            "log",
            "--format=%x01%ct",
            "--name-only",
            "-z",
            "--relative",
            "--no-renames",
            "-m",
            "--first-parent",
            "--",
            ".",
        ])
        .ok()?;
    let mut found = HashMap::new();
    let mut time = 0;
    for record in log.split(|byte| *byte == 0) {
        let record = String::from_utf8_lossy(record);
        for piece in record.split('\n').filter(|piece| !piece.is_empty()) {
            match piece.strip_prefix('\u{1}') {
                Some(seconds) => time = seconds.trim().parse().ok()?,
                None => {
                    found.entry(piece.to_owned()).or_insert(time);
                }
            }
        }
    }
    Some(found)
}

/// Paths that differ from the newest commit, or that git does not know.
fn dirty(root: &Root) -> Option<HashSet<String>> {
    let git = Git::at(&root.path);
    let prefix = git.text(&["rev-parse", "--show-prefix"]).ok()?;
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
                path.strip_prefix(prefix.as_str())
                    .map_or(path.clone(), str::to_owned)
            })
            .collect(),
    )
}
