//! The differences between two versions of a note, in terms of entries and keys.
//!
//! In: two versions of a note, or one and none. Out: [`Difference`]s: entries that were added, removed, edited, or had
//! their box changed; keys of front matter; and how many other lines changed. Does not: know of git, or where versions
//! are stored.

use rustc_hash::FxHashMap;

use super::entries;
use crate::note::{Entry, Note, State, frontmatter, parse};
use crate::settings::Settings;
use crate::settings::keys::normalise;

mod pairing;
#[cfg(test)]
mod tests;

use pairing::{Pairing, facts, multiset_difference, without_box};

/// One version of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version<'a> {
    /// The path, relative to the vault, with `/`.
    pub path: &'a str,
    /// The content of the file.
    pub bytes: &'a [u8],
}

/// One difference between two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The note did not exist before.
    Created,
    /// The note no longer exists.
    Deleted,
    /// The file was moved or renamed.
    Renamed {
        /// The old path.
        old: String,
        /// The new path.
        new: String,
    },
    /// The value of a key of front matter changed. A side is empty if the key is missing there.
    Key {
        /// The key as written.
        key: String,
        /// The old value.
        old: Vec<String>,
        /// The new value.
        new: Vec<String>,
    },
    /// A new entry.
    Added(Entry),
    /// An entry that was removed.
    Removed(Entry),
    /// An entry of which only the box changed, as it is now.
    Marked(Entry),
    /// An entry that was edited.
    Edited {
        /// The old value.
        old: Box<Entry>,
        /// The new value.
        new: Box<Entry>,
    },
    /// Lines changed that are neither entries nor front matter.
    Text {
        /// The number of new lines.
        added: usize,
        /// The number of removed lines.
        removed: usize,
    },
    /// Only bytes without meaning changed, or one of the versions cannot be read.
    Bytes,
}

/// The differences from `old` to `new`: first of the file, then of front matter, of entries, and of other lines.
///
/// ```
/// use ties::{report::note_diff::{Version, differences}, settings::Settings};
/// let version = |text: &'static str| Some(Version { path: "people/Dana.md", bytes: text.as_bytes() });
/// let (old, new) = ("---\ncadence: monthly\n---\n", "---\ncadence: quarterly\n---\n- 2026-11-20 met: lunch\n");
/// let found = differences(version(old), version(new), &Settings::default());
/// let descriptions: Vec<String> = found.iter().map(|difference| difference.says("→")).collect();
/// assert_eq!(descriptions, ["cadence: monthly → quarterly", "2026-11-20 met lunch"]);
/// ```
pub fn differences(
    old: Option<Version<'_>>,
    new: Option<Version<'_>>,
    settings: &Settings,
) -> Vec<Difference> {
    let mut differences = Vec::new();
    match (old, new) {
        (None, Some(_)) => differences.push(Difference::Created),
        (Some(_), None) => differences.push(Difference::Deleted),
        (Some(old), Some(new)) if old.path != new.path => differences.push(Difference::Renamed {
            old: old.path.to_owned(),
            new: new.path.to_owned(),
        }),
        _ => {}
    }
    if new.is_none() {
        // The content was deleted with the note, so it is not reported separately.
        return differences;
    }
    let parsed = |version: Option<Version<'_>>| ParsedVersion::of(version, settings);
    let (before, after) = (parsed(old), parsed(new));
    if before.note.kind.unreadable || after.note.kind.unreadable {
        differences.push(Difference::Bytes);
        return differences;
    }
    key_differences(before.keys, after.keys, &mut differences);
    entry_differences(before.note.entries, after.note.entries, &mut differences);
    let (added, removed) = multiset_difference(before.lines, after.lines);
    // The prose of a new note is not reported; that the note is new says enough.
    if old.is_some() && (!added.is_empty() || !removed.is_empty()) {
        let (added, removed) = (added.len(), removed.len());
        differences.push(Difference::Text { added, removed });
    }
    if differences.is_empty() && old.map(|old| old.bytes) != new.map(|new| new.bytes) {
        differences.push(Difference::Bytes);
    }
    differences
}

/// A parsed version of a note.
#[derive(Default)]
struct ParsedVersion {
    note: Note,
    keys: Vec<(String, Vec<String>)>,
    /// The non-empty lines of its prose.
    lines: Vec<String>,
}

impl ParsedVersion {
    fn of(version: Option<Version<'_>>, settings: &Settings) -> Self {
        let Some(version) = version else {
            return ParsedVersion::default();
        };
        let note = parse(version.path, version.bytes, settings);
        let text = std::str::from_utf8(version.bytes).unwrap_or("");
        let passages = note.passages.iter();
        let lines = passages.flat_map(|passage| passage.text.lines().map(str::trim));
        ParsedVersion {
            keys: frontmatter::key_texts(version.path, text, settings),
            lines: lines
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect(),
            note,
        }
    }
}

/// Adds the keys whose values differ, in the order of the new version, then the keys that were removed.
fn key_differences(
    old: Vec<(String, Vec<String>)>,
    new: Vec<(String, Vec<String>)>,
    differences: &mut Vec<Difference>,
) {
    let mut old_values: FxHashMap<String, (String, Vec<String>)> = FxHashMap::default();
    let mut order = Vec::new();
    for (key, values) in old {
        let name = normalise(&key);
        order.push(name.clone());
        old_values
            .entry(name)
            .or_insert_with(|| (key, Vec::new()))
            .1
            .extend(values);
    }
    for (key, values) in new {
        let old = old_values.remove(&normalise(&key)).unwrap_or_default().1;
        if old != values {
            let new = values;
            differences.push(Difference::Key { key, old, new });
        }
    }
    for name in order {
        if let Some((key, old)) = old_values.remove(&name).filter(|(_, old)| !old.is_empty()) {
            let new = Vec::new();
            differences.push(Difference::Key { key, old, new });
        }
    }
}

/// Adds the entries that differ, in the order of the new version, then the entries that were removed.
fn entry_differences(old: Vec<Entry>, new: Vec<Entry>, differences: &mut Vec<Difference>) {
    let Pairing {
        old,
        new,
        old_of_new,
        is_paired,
    } = Pairing::of(old, new);
    for (entry, old_index) in new.into_iter().zip(old_of_new) {
        let Some(before) = old_index.map(|at| &old[at]) else {
            differences.push(Difference::Added(entry));
            continue;
        };
        if facts(before) == facts(&entry) {
            continue;
        }
        if without_box(before) == without_box(&entry) {
            differences.push(Difference::Marked(entry));
        } else {
            differences.push(Difference::Edited {
                old: Box::new(before.clone()),
                new: Box::new(entry),
            });
        }
    }
    let removed = old
        .into_iter()
        .zip(is_paired)
        .filter(|(_, is_paired)| !is_paired);
    differences.extend(removed.map(|(entry, _)| Difference::Removed(entry)));
}

impl Difference {
    /// The kind of change, in one word.
    pub fn word(&self) -> &'static str {
        match self {
            Difference::Created => "made",
            Difference::Deleted => "deleted",
            Difference::Renamed { .. } => "renamed",
            Difference::Key { old, .. } if old.is_empty() => "set",
            Difference::Key { new, .. } if new.is_empty() => "unset",
            Difference::Key { .. } => "changed",
            Difference::Added(_) => "added",
            Difference::Removed(_) => "removed",
            Difference::Marked(entry) => match entry.state {
                Some(State::Done) => "checked",
                Some(State::Dropped) => "dropped",
                Some(State::Open) => "reopened",
                None => "unboxed",
            },
            Difference::Edited { .. } => "edited",
            Difference::Text { .. } => "text",
            Difference::Bytes => "else",
        }
    }

    /// What changed, on one line, with `arrow` between the old and the new value.
    pub fn says(&self, arrow: &str) -> String {
        match self {
            Difference::Created | Difference::Deleted => String::new(),
            Difference::Renamed { old, new } => format!("{old} {arrow} {new}"),
            Difference::Key { key, old, new } => match (old.as_slice(), new.as_slice()) {
                ([], new) => format!("{key}: {}", new.join(", ")),
                (old, []) => format!("{key}: {}", old.join(", ")),
                (old, new) => format!("{key}: {} {arrow} {}", old.join(", "), new.join(", ")),
            },
            Difference::Added(entry) | Difference::Removed(entry) | Difference::Marked(entry) => {
                line(entry)
            }
            Difference::Edited { old, new } => format!("{} {arrow} {}", line(old), line(new)),
            Difference::Text { added, removed } => match (added, removed) {
                (added, 0) => format!("{} more", lines(*added)),
                (0, removed) => format!("{} fewer", lines(*removed)),
                (added, removed) => format!("{added} new for {} old", lines(*removed)),
            },
            Difference::Bytes => "no entry, key, or text".to_owned(),
        }
    }

    /// The entry that changed, in its newest version.
    pub fn entry(&self) -> Option<&Entry> {
        match self {
            Difference::Added(entry) | Difference::Removed(entry) | Difference::Marked(entry) => {
                Some(entry)
            }
            Difference::Edited { new, .. } => Some(new),
            _ => None,
        }
    }
}

/// An entry on one line: its date, its verb, and the first line of its text.
pub fn line(entry: &Entry) -> String {
    let text = format!(
        "{} {} {}",
        entry.date,
        entry.verb.word(),
        entries::words(entry)
    );
    text.trim_end().to_owned()
}

fn lines(count: usize) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} line{ending}")
}
