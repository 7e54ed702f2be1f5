//! Finds the conflicts that a merge left, and their lines.
//!
//! In: the unmerged files of git, or the files that a merge changed. Out: each file that a person must look at, with
//! the lines of its conflict markers. Does not: resolve anything.

use rustc_hash::FxHashSet;

use crate::note::{self, mask};
use crate::settings::Settings;
use crate::text::{Lines, Span};
use crate::vault::Root;
use crate::vault::git::blobs::blobs;
use crate::vault::git::changes::{Changes, is_note};
use crate::vault::git::unmerged::Unmerged;
use crate::vault::git::{Git, GitError};
use crate::vault::read::{self, LARGEST, ReadOutcome};

/// A file with a conflict that a person must resolve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnresolvedFile {
    /// Vault-relative. For a file outside the vault, relative to the top of the work tree.
    pub path: String,
    /// What kind of conflict it is.
    pub open: ConflictKind,
}

/// The kind of conflict in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConflictKind {
    /// There are conflict markers at these lines (1-based).
    Markers(Vec<u32>),
    /// One side deleted or renamed what the other changed.
    OneSided,
    /// Both sides changed the file, and it has no markers that show where.
    Whole,
    /// The file is unmerged and lies outside the vault.
    Outside,
}

/// The characters that conflict markers consist of.
const SIGNS: [char; 4] = ['<', '|', '=', '>'];
/// Minimum length of a marker whose conflict is no longer complete.
const SHORTEST_ALONE: usize = 7;

/// The lines (1-based) of `text` that are conflict markers, or look like the rest of a conflict. Leaves out lines that
/// are in one of `versions`, such as the `=======` under a heading.
fn markers(text: &[u8], versions: &[&[u8]]) -> Vec<u32> {
    fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
        let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
        text.split(|byte| *byte == b'\n')
            .map(<[u8]>::trim_ascii_end)
    }
    let known: FxHashSet<&[u8]> = versions.iter().flat_map(|text| lines(text)).collect();
    let of_conflicts = std::str::from_utf8(text)
        .map(conflict_lines)
        .unwrap_or_default();
    let rows = (1..).zip(lines(text));
    let is_open = |(nth, line): &(u32, &[u8])| {
        (looks_like_marker(line) || of_conflicts.contains(nth)) && !known.contains(line)
    };
    rows.filter(is_open).map(|(nth, _)| nth).collect()
}

/// The lines (1-based) of the markers of complete conflicts. Their markers may have any length.
fn conflict_lines(text: &str) -> FxHashSet<u32> {
    let conflicts = mask::conflicts(text).conflicts;
    if conflicts.is_empty() {
        return FxHashSet::default();
    }
    let lines = Lines::new(text);
    let line = |span: Span| lines.line(span.start as usize);
    conflicts.into_iter().map(line).collect()
}

fn looks_like_marker(line: &[u8]) -> bool {
    let sign = |sign: &char| {
        let count = line.iter().take_while(|byte| char::from(**byte) == *sign);
        let count = count.count();
        count >= SHORTEST_ALONE && matches!(line.get(count), None | Some(b' '))
    };
    SIGNS.iter().any(sign)
}

/// All unmerged files, resolved or not.
pub(super) fn listed(
    git: &Git,
    root: &Root,
    unmerged: &[Unmerged],
) -> Result<Vec<UnresolvedFile>, GitError> {
    let prefix = git.text(&["rev-parse", "--show-prefix"])?;
    let listed = unmerged.iter().map(|file| {
        let Some(path) = file.path.strip_prefix(&prefix) else {
            return UnresolvedFile {
                path: file.path.clone(),
                open: ConflictKind::Outside,
            };
        };
        let (Some(ours), Some(theirs)) = (&file.ours, &file.theirs) else {
            return UnresolvedFile {
                path: path.to_owned(),
                open: ConflictKind::OneSided,
            };
        };
        let lines = match read::read(root, path) {
            ReadOutcome::Read(bytes, _) => markers(&bytes, &[ours, theirs]),
            ReadOutcome::Unreadable(..) | ReadOutcome::Gone => Vec::new(),
        };
        UnresolvedFile {
            path: path.to_owned(),
            open: if lines.is_empty() {
                ConflictKind::Whole
            } else {
                ConflictKind::Markers(lines)
            },
        }
    });
    Ok(listed.collect())
}

/// The unmerged files that are still unresolved. A note that both sides changed is resolved when its markers are gone.
/// Any other file has to be staged by hand, and so does a note that still equals our version because nobody has saved
/// it since.
pub(super) fn open(
    git: &Git,
    root: &Root,
    unmerged: &[Unmerged],
) -> Result<Vec<UnresolvedFile>, GitError> {
    let mut listed = listed(git, root, unmerged)?;
    let mut files = unmerged.iter();
    listed.retain(|file| {
        let unmerged = files.next().expect("each of them is listed");
        file.open != ConflictKind::Whole || !is_settled(root, file, unmerged)
    });
    Ok(listed)
}

fn is_settled(root: &Root, file: &UnresolvedFile, unmerged: &Unmerged) -> bool {
    let ReadOutcome::Read(now, _) = read::read(root, &file.path) else {
        return false;
    };
    let lf = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let as_here = unmerged
        .ours
        .as_deref()
        .is_some_and(|ours| lf(ours) == lf(&now));
    is_note(&file.path) && (unmerged.saved || !as_here)
}

/// The notes of a merge in progress that have conflict markers which neither side had.
pub(super) fn left(git: &Git, root: &Root, theirs: &str) -> Result<Vec<UnresolvedFile>, GitError> {
    let changes = Changes::find(git, root)?;
    let prefix = git.text(&["rev-parse", "--show-prefix"])?;
    let has_any = |text: &[u8]| !markers(text, &[]).is_empty();
    let mut found = Vec::new();
    for note in changes.files.iter().filter(|file| file.is_note()) {
        let Some(now) = note.after.as_deref().filter(|now| has_any(now)) else {
            continue;
        };
        let before = note.before.as_deref().unwrap_or_default();
        let there = format!("{theirs}:{prefix}{}", note.path);
        let there = blobs(git, [there.as_str()], LARGEST)?.pop().flatten();
        let there = there.as_deref().unwrap_or_default();
        let lines = markers(now, &[before, there]);
        if !lines.is_empty() {
            found.push(marked(&note.path, lines));
        }
    }
    // An unmerged file is listed twice.
    found.dedup();
    Ok(found)
}

fn marked(path: &str, lines: Vec<u32>) -> UnresolvedFile {
    UnresolvedFile {
        path: path.to_owned(),
        open: ConflictKind::Markers(lines),
    }
}

/// The changed notes that have a conflict by the rules of `ties check`, and had none before.
pub(super) fn new_markers(changes: &Changes, settings: &Settings) -> Vec<UnresolvedFile> {
    let notes = changes.files.iter().filter(|file| file.is_note());
    let open = notes.filter_map(|file| {
        let before = file.before.as_deref().unwrap_or_default();
        let now = file.after.as_deref().unwrap_or_default();
        newly_open(&file.path, before, now, settings)
    });
    open.collect()
}

fn newly_open(
    path: &str,
    before: &[u8],
    now: &[u8],
    settings: &Settings,
) -> Option<UnresolvedFile> {
    let is_open = |bytes: &[u8]| {
        let found = note::parse(path, bytes, settings).diagnostics;
        found.iter().any(|found| found.code == "conflict")
    };
    let lines = markers(now, &[before]);
    (!lines.is_empty() && is_open(now) && !is_open(before)).then(|| marked(path, lines))
}

/// The files of the vault that differ between the commit `before` and `HEAD`. Empty without `before`.
pub(super) fn touched(git: &Git, before: Option<&str>) -> Result<Vec<String>, GitError> {
    let Some(before) = before else {
        return Ok(Vec::new());
    };
    let words = [
        "diff",
        "--name-only",
        "-z",
        "--relative",
        "--no-renames",
        before,
        "HEAD",
        "--",
        ".",
    ];
    let paths = git.bytes(&words)?;
    let paths = String::from_utf8_lossy(&paths).into_owned();
    let paths = paths.split('\0').filter(|path| !path.is_empty());
    Ok(paths.map(str::to_owned).collect())
}

/// The touched notes that have a conflict by the rules of `ties check`, and had none in the commit `before`.
pub(super) fn brought(
    git: &Git,
    root: &Root,
    before: Option<&str>,
    touched: &[String],
) -> Result<Vec<UnresolvedFile>, GitError> {
    let prefix = git.text(&["rev-parse", "--show-prefix"])?;
    let mut found = Vec::new();
    for path in touched.iter().filter(|path| is_note(path)) {
        let ReadOutcome::Read(now, _) = read::read(root, path) else {
            continue;
        };
        if markers(&now, &[]).is_empty() {
            continue;
        }
        let old = before.map(|before| format!("{before}:{prefix}{path}"));
        let old = blobs(git, old.as_deref(), LARGEST)?.pop().flatten();
        let old = old.unwrap_or_default();
        found.extend(newly_open(path, &old, &now, &root.settings));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::markers;

    #[test]
    fn marker_excludes_lines_of_either_side() {
        let ours = b"Title\n=======\n- a\n".as_slice();
        let theirs = b"Title\r\n=======\r\n>>>>>>> quoted\r\n".as_slice();
        let all = b"Title\n=======\n<<<<<<< ours\n- a\n||||||| base\n=======x\n>>>>>>> theirs\n>>>>>>> quoted\n";
        assert_eq!(markers(all, &[ours, theirs]), [3, 5, 7]);
        assert_eq!(
            markers(b"- a\r\n=======\r\n- b\n", &[b"- a\n"]),
            [2],
            "one is left"
        );
        assert_eq!(markers(b"<<<<<<<<< ours\n", &[]), [1], "a longer one");
        let short = "\u{feff}<<< a\n- b\n===\n- c\n>>> d\n";
        assert_eq!(markers(short.as_bytes(), &[]), [1, 3, 5]);
        assert!(markers(b"<<<<<< a\n <<<<<<< a\n<<<<<<<a\n", &[]).is_empty());
    }
}
