//! The differences between two versions of a note, in terms of entries and keys.
//!
//! In: two versions of a note, or one and none. Out: [`Difference`]s: entries that were added, removed, edited, or had
//! their box changed; keys of front matter; and how many other lines changed. Does not: know of git, or where versions
//! are stored.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::entries;
use crate::date::Date;
use crate::note::{Entry, Note, State, frontmatter, parse};
use crate::settings::Settings;
use crate::settings::keys::normalise;

#[cfg(test)]
mod tests;

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
        came: usize,
        /// The number of removed lines.
        went: usize,
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
/// let told: Vec<String> = found.iter().map(|found| found.says("→")).collect();
/// assert_eq!(told, ["cadence: monthly → quarterly", "2026-11-20 met lunch"]);
/// ```
pub fn differences(
    old: Option<Version<'_>>,
    new: Option<Version<'_>>,
    settings: &Settings,
) -> Vec<Difference> {
    let mut found = Vec::new();
    match (old, new) {
        (None, Some(_)) => found.push(Difference::Created),
        (Some(_), None) => found.push(Difference::Deleted),
        (Some(old), Some(new)) if old.path != new.path => found.push(Difference::Renamed {
            old: old.path.to_owned(),
            new: new.path.to_owned(),
        }),
        _ => {}
    }
    if new.is_none() {
        // The content was deleted with the note, so it is not reported separately.
        return found;
    }
    let said = |version: Option<Version<'_>>| ParsedVersion::of(version, settings);
    let (before, after) = (said(old), said(new));
    if before.note.kind.unreadable || after.note.kind.unreadable {
        found.push(Difference::Bytes);
        return found;
    }
    keys(before.keys, after.keys, &mut found);
    of_entries(before.note.entries, after.note.entries, &mut found);
    let (came, went) = multiset_difference(before.lines, after.lines);
    // The prose of a new note is not reported; that the note is new says enough.
    if old.is_some() && (!came.is_empty() || !went.is_empty()) {
        let (came, went) = (came.len(), went.len());
        found.push(Difference::Text { came, went });
    }
    if found.is_empty() && old.map(|old| old.bytes) != new.map(|new| new.bytes) {
        found.push(Difference::Bytes);
    }
    found
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
fn keys(
    old: Vec<(String, Vec<String>)>,
    new: Vec<(String, Vec<String>)>,
    found: &mut Vec<Difference>,
) {
    let mut left: FxHashMap<String, (String, Vec<String>)> = FxHashMap::default();
    let mut order = Vec::new();
    for (key, values) in old {
        let name = normalise(&key);
        order.push(name.clone());
        left.entry(name)
            .or_insert_with(|| (key, Vec::new()))
            .1
            .extend(values);
    }
    for (key, values) in new {
        let old = left.remove(&normalise(&key)).unwrap_or_default().1;
        if old != values {
            let new = values;
            found.push(Difference::Key { key, old, new });
        }
    }
    for name in order {
        if let Some((key, old)) = left.remove(&name).filter(|(_, old)| !old.is_empty()) {
            let new = Vec::new();
            found.push(Difference::Key { key, old, new });
        }
    }
}

/// The values that are only in `new`, and those that are only in `old`, counting duplicates.
fn multiset_difference<T: Hash + Eq + Clone>(old: Vec<T>, new: Vec<T>) -> (Vec<T>, Vec<T>) {
    let mut left: FxHashMap<T, usize> = FxHashMap::default();
    for one in &old {
        *left.entry(one.clone()).or_default() += 1;
    }
    let mut taken = |one: &T| match left.get_mut(one) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    };
    let came = new.into_iter().filter(|one| !taken(one)).collect();
    let went = old.into_iter().filter(taken).collect();
    (came, went)
}

/// Maximum number of old entries of a day that are compared with a new one, so that a note with very many entries of a
/// day stays fast. Nobody edits that many at once.
const MANY: usize = 200;
/// The minimum percentage of words that two entries share if one is an edited version of the other.
const ALIKE: usize = 50;

fn of_entries(old: Vec<Entry>, new: Vec<Entry>, found: &mut Vec<Difference>) {
    let mut pairing = Pairing {
        of_new: vec![None; new.len()],
        taken: vec![false; old.len()],
        old,
        new,
    };
    pairing.by(facts);
    pairing.by(but_for_box);
    pairing.by(but_for_day);
    pairing.by_similarity();
    pairing.by(of_day_and_verb);
    let Pairing {
        old,
        new,
        of_new,
        taken,
    } = pairing;
    for (entry, of) in new.into_iter().zip(of_new) {
        let Some(before) = of.map(|at| &old[at]) else {
            found.push(Difference::Added(entry));
            continue;
        };
        if facts(before) == facts(&entry) {
            continue;
        }
        if but_for_box(before) == but_for_box(&entry) {
            found.push(Difference::Marked(entry));
        } else {
            found.push(Difference::Edited {
                old: Box::new(before.clone()),
                new: Box::new(entry),
            });
        }
    }
    let gone = old.into_iter().zip(taken).filter(|(_, taken)| !taken);
    found.extend(gone.map(|(entry, _)| Difference::Removed(entry)));
}

/// Everything that an entry states, independent of its position and of how its date is written.
fn facts(entry: &Entry) -> String {
    let state = entry.state.map(State::word);
    format!("{state:?} {:?} {}", entry.tags, but_for_box(entry))
}

/// The same without the state of the box. The date of completion belongs to the box.
fn but_for_box(entry: &Entry) -> String {
    format!("{} {:?} {}", entry.date, entry.time, but_for_day(entry))
}

fn but_for_day(entry: &Entry) -> String {
    let text = without_done(&entry.text);
    let people: Vec<&str> = entry.first_named().collect();
    format!("{} {people:?} {text}", entry.verb.word())
}

/// The key of the last pairing: of entries that are still unpaired, those with the same date and verb are versions of
/// each other.
fn of_day_and_verb(entry: &Entry) -> String {
    format!("{} {}", entry.date, entry.verb.word())
}

/// The text without the mark `✅` and the date of completion after it.
fn without_done(text: &str) -> String {
    let without = |line: &str| match line.split_once('✅') {
        Some((said, _)) => said.trim_end().to_owned(),
        None => line.to_owned(),
    };
    text.lines().map(without).collect::<Vec<_>>().join("\n")
}

/// Pairs each new entry with the old entry that it is a version of.
struct Pairing {
    old: Vec<Entry>,
    new: Vec<Entry>,
    of_new: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Pairing {
    fn pair(&mut self, old: usize, new: usize) {
        self.of_new[new] = Some(old);
        self.taken[old] = true;
    }

    fn left<K: Hash + Eq>(&self, key: impl Fn(&Entry) -> K) -> FxHashMap<K, Vec<usize>> {
        let mut left: FxHashMap<K, Vec<usize>> = FxHashMap::default();
        // The indices are popped from the end, so the first entry is stored last.
        for (at, entry) in self.old.iter().enumerate().rev() {
            if !self.taken[at] {
                left.entry(key(entry)).or_default().push(at);
            }
        }
        left
    }

    fn fresh(&self) -> Vec<usize> {
        let of_new = self.of_new.iter().enumerate();
        of_new
            .filter(|(_, of)| of.is_none())
            .map(|(at, _)| at)
            .collect()
    }

    /// Pairs the unpaired entries that have the same key, in order.
    fn by(&mut self, key: fn(&Entry) -> String) {
        let mut left = self.left(key);
        if left.is_empty() {
            return;
        }
        for new in self.fresh() {
            let same = left.get_mut(&key(&self.new[new]));
            if let Some(old) = same.and_then(Vec::pop) {
                self.pair(old, new);
            }
        }
    }

    /// Pairs the unpaired entries of the same day that share the most words.
    fn by_similarity(&mut self) {
        let left: FxHashMap<Date, Vec<usize>> = self.left(|entry| entry.date);
        for new in self.fresh() {
            let of_day = left.get(&self.new[new].date);
            let free = of_day
                .into_iter()
                .flatten()
                .copied()
                .filter(|old| !self.taken[*old]);
            let alike = free.take(MANY).map(|old| {
                let alike = likeness(&self.old[old], &self.new[new]);
                (alike, std::cmp::Reverse(old))
            });
            if let Some((_, old)) = alike.max().filter(|(alike, _)| *alike >= ALIKE) {
                self.pair(old.0, new);
            }
        }
    }
}

fn likeness(one: &Entry, other: &Entry) -> usize {
    let words = |entry: &Entry| -> Vec<String> {
        let text = format!("{} {}", entry.verb.word(), entry.text);
        text.split_whitespace().map(str::to_owned).collect()
    };
    let (one, other) = (words(one), words(other));
    let all = one.len() + other.len();
    let (came, went) = multiset_difference(one, other);
    100 * (all - came.len() - went.len()) / all.max(1)
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
            Difference::Text { came, went } => match (came, went) {
                (came, 0) => format!("{} more", lines(*came)),
                (0, went) => format!("{} fewer", lines(*went)),
                (came, went) => format!("{came} new for {} old", lines(*went)),
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
    let said = format!(
        "{} {} {}",
        entry.date,
        entry.verb.word(),
        entries::words(entry)
    );
    said.trim_end().to_owned()
}

fn lines(count: usize) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} line{ending}")
}
