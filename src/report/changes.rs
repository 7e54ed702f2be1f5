//! What became different from one version of a note to the next, in terms of entries and keys.
//!
//! In: two versions of a note, or one and none. Out: [`Difference`]s: entries that came, went, say something else, or had
//! their box marked; keys of front matter; and how much else. Does not: know of git, or where versions are kept.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::entries;
use crate::date::Date;
use crate::note::{Entry, Note, State, frontmatter, parse};
use crate::settings::Settings;
use crate::settings::keys::normalise;

#[cfg(test)]
mod tests;

/// A note as it was or is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version<'a> {
    /// Vault-relative, with `/`.
    pub path: &'a str,
    /// What it says.
    pub bytes: &'a [u8],
}

/// One thing that is different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// There was no such note before.
    Made,
    /// There is no such note any more.
    Deleted,
    /// Its file lies elsewhere or is called otherwise.
    Renamed {
        /// The path before.
        old: String,
        /// The path since.
        new: String,
    },
    /// A key of front matter says something else; nothing, where it is not there.
    Key {
        /// As written.
        key: String,
        /// Before.
        old: Vec<String>,
        /// Since.
        new: Vec<String>,
    },
    /// An entry that was not there.
    Added(Entry),
    /// An entry that was there and is not any more.
    Removed(Entry),
    /// An entry whose box says something else, as it is now.
    Marked(Entry),
    /// An entry that says something else.
    Edited {
        /// Before.
        old: Box<Entry>,
        /// Since.
        new: Box<Entry>,
    },
    /// Lines that are neither entries nor front matter.
    Text {
        /// How many came.
        came: usize,
        /// How many went.
        went: usize,
    },
    /// Nothing of what it says, or one of the versions cannot be read.
    Bytes,
}

/// What is different from `old` to `new`: first of the file, then of front matter, of entries, of the rest.
///
/// ```
/// use ties::{report::changes::{Version, differences}, settings::Settings};
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
        (None, Some(_)) => found.push(Difference::Made),
        (Some(_), None) => found.push(Difference::Deleted),
        (Some(old), Some(new)) if old.path != new.path => found.push(Difference::Renamed {
            old: old.path.to_owned(),
            new: new.path.to_owned(),
        }),
        _ => {}
    }
    if new.is_none() {
        // All that it said went with it.
        return found;
    }
    let said = |version: Option<Version<'_>>| Said::of(version, settings);
    let (before, after) = (said(old), said(new));
    if before.note.what.unreadable || after.note.what.unreadable {
        found.push(Difference::Bytes);
        return found;
    }
    keys(before.keys, after.keys, &mut found);
    of_entries(before.note.entries, after.note.entries, &mut found);
    let (came, went) = parted(before.lines, after.lines);
    // Of a note that is new, its prose is no news beside that.
    if old.is_some() && (!came.is_empty() || !went.is_empty()) {
        let (came, went) = (came.len(), went.len());
        found.push(Difference::Text { came, went });
    }
    if found.is_empty() && old.map(|old| old.bytes) != new.map(|new| new.bytes) {
        found.push(Difference::Bytes);
    }
    found
}

/// One version, read.
#[derive(Default)]
struct Said {
    note: Note,
    keys: Vec<(String, Vec<String>)>,
    /// Of its prose.
    lines: Vec<String>,
}

impl Said {
    fn of(version: Option<Version<'_>>, settings: &Settings) -> Self {
        let Some(version) = version else {
            return Said::default();
        };
        let note = parse(version.path, version.bytes, settings);
        let text = std::str::from_utf8(version.bytes).unwrap_or("");
        let passages = note.passages.iter();
        let lines = passages.flat_map(|passage| passage.text.lines().map(str::trim));
        Said {
            keys: frontmatter::said(version.path, text, settings),
            lines: lines
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect(),
            note,
        }
    }
}

/// The keys that say something else, in the order in which they stand now; those that are gone come last.
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

/// What is in one list and not in the other, as often as it is.
fn parted<T: Hash + Eq + Clone>(old: Vec<T>, new: Vec<T>) -> (Vec<T>, Vec<T>) {
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

/// Entries of a day are looked through for the likest, unless there are more of them than anybody edits.
const MANY: usize = 200;
/// How many of the words of two entries are the same, in hundredths, if one was made of the other.
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
    pairing.likest();
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

/// What an entry says, wherever it stands and however its date is written.
fn facts(entry: &Entry) -> String {
    let state = entry.state.map(State::word);
    format!("{state:?} {:?} {}", entry.tags, but_for_box(entry))
}

/// What it says whatever its box says; when it was done is of the box.
fn but_for_box(entry: &Entry) -> String {
    format!("{} {:?} {}", entry.date, entry.time, but_for_day(entry))
}

fn but_for_day(entry: &Entry) -> String {
    let text = without_done(&entry.text);
    let people: Vec<&str> = entry.first_named().collect();
    format!("{} {people:?} {text}", entry.verb.word())
}

/// What is left of one day and verb was made of what went of them.
fn of_day_and_verb(entry: &Entry) -> String {
    format!("{} {}", entry.date, entry.verb.word())
}

/// The text without the mark of the day on which it was done.
fn without_done(text: &str) -> String {
    let without = |line: &str| match line.split_once('✅') {
        Some((said, _)) => said.trim_end().to_owned(),
        None => line.to_owned(),
    };
    text.lines().map(without).collect::<Vec<_>>().join("\n")
}

/// Which entry was made of which.
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
        // The last is taken first, so the first stands last.
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

    /// Pairs those that are the same in something, in order.
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

    /// Pairs those of one day that have most of their words in common.
    fn likest(&mut self) {
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
    let (came, went) = parted(one, other);
    100 * (all - came.len() - went.len()) / all.max(1)
}

impl Difference {
    /// What happened, in one word.
    pub fn word(&self) -> &'static str {
        match self {
            Difference::Made => "made",
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

    /// To what it happened, on one line, with `arrow` between what was and what is.
    pub fn says(&self, arrow: &str) -> String {
        match self {
            Difference::Made | Difference::Deleted => String::new(),
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
            Difference::Bytes => "nothing that it says".to_owned(),
        }
    }

    /// The entry that it is about, as it is now, or was last.
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

/// An entry on one line: its date, its verb, and its words.
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
