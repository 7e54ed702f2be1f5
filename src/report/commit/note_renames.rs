//! Detects renamed notes: pairs each deleted note with the new note that has its content.
//!
//! In: changed files. Out: the same, with each renamed note as one change. Does not: compare every pair if there are
//! very many.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::vault::git::changes::Changed;

/// A change of a file, with the old path if the note was moved.
pub(super) struct Change<'a> {
    pub path: &'a str,
    pub from: Option<&'a str>,
    pub before: Option<&'a [u8]>,
    pub after: Option<&'a [u8]>,
    pub is_note: bool,
}

/// Maximum number of comparisons by similarity; with more, only notes that moved without a change are found.
const COMPARISONS: usize = 10_000;

/// The changes, with each pair of a deleted and a similar new note merged into one.
pub(super) fn paired(changed: &[Changed]) -> Vec<Change<'_>> {
    let is_gone = |file: &&Changed| file.is_note() && file.after.is_none();
    let deleted: Vec<&Changed> = changed.iter().filter(is_gone).collect();
    let is_new = |file: &&Changed| file.is_note() && file.before.is_none();
    let new_count = changed.iter().filter(is_new).count();
    let is_comparable = deleted.len() * new_count <= COMPARISONS;
    let mut renamed: FxHashMap<&str, &Changed> = FxHashMap::default();
    let mut deleted = deleted;
    for new in changed.iter().filter(is_new) {
        let identical = deleted.iter().position(|old| old.before == new.after);
        let similar = || deleted.iter().position(|old| are_similar(old, new));
        if let Some(at) = identical.or_else(|| is_comparable.then(similar).flatten()) {
            renamed.insert(&new.path, deleted.remove(at));
        }
    }
    let moved: FxHashSet<&str> = renamed.values().map(|old| old.path.as_str()).collect();
    let remaining = changed
        .iter()
        .filter(|file| !moved.contains(file.path.as_str()));
    remaining
        .map(|file| change(file, renamed.get(file.path.as_str()).copied()))
        .collect()
}

fn change<'a>(file: &'a Changed, from: Option<&'a Changed>) -> Change<'a> {
    Change {
        path: &file.path,
        from: from.map(|old| old.path.as_str()),
        before: from.unwrap_or(file).before.as_deref(),
        after: file.after.as_deref(),
        is_note: file.is_note(),
    }
}

/// Whether the notes share more than a third of the lines of the longer one.
fn are_similar(old: &Changed, new: &Changed) -> bool {
    let (Some(old), Some(new)) = (&old.before, &new.after) else {
        return false;
    };
    let lines = |bytes: &[u8]| bytes.split(|byte| *byte == b'\n').count();
    let mut counts: FxHashMap<&[u8], usize> = FxHashMap::default();
    for line in old.split(|byte| *byte == b'\n') {
        *counts.entry(line.trim_ascii()).or_default() += 1;
    }
    let mut same = 0;
    for line in new.split(|byte| *byte == b'\n') {
        if let Some(count) = counts
            .get_mut(line.trim_ascii())
            .filter(|count| **count > 0)
        {
            *count -= 1;
            same += usize::from(!line.trim_ascii().is_empty());
        }
    }
    3 * same > lines(old).max(lines(new))
}
