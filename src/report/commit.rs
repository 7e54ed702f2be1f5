//! What a commit of notes says of itself: which contacts and entries, in the words of a log.
//!
//! In: notes as they were and as they are. Out: a subject and a body. Does not: commit, or say more of a note than its
//! name, its keys, and who took part in what.

mod moved;
mod said;

use rustc_hash::FxHashMap;

use crate::settings::Settings;
use crate::text::safe;
use crate::vault::git::changes::Changed;

/// What a commit says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// One line.
    pub subject: String,
    /// All of it, where that is more than the subject says; else empty.
    pub body: String,
}

/// What can happen to notes, as it is ordered in a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Deed {
    Log,
    Done,
    New,
    Rename,
    Set,
    Edit,
    Delete,
    Files,
}

/// Each by the word that stands before it, and what one and many of them are called.
const DEEDS: [(Deed, &str, [&str; 2]); 8] = [
    (Deed::Log, "Log", ["entry", "entries"]),
    (Deed::Done, "Done", ["entry", "entries"]),
    (Deed::New, "New", ["note", "notes"]),
    (Deed::Rename, "Rename", ["note", "notes"]),
    (Deed::Set, "Set", ["note", "notes"]),
    (Deed::Edit, "Edit", ["place", "places"]),
    (Deed::Delete, "Delete", ["thing", "things"]),
    (Deed::Files, "Files", ["file", "files"]),
];

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    deed: Deed,
    text: String,
    /// How often.
    count: usize,
}

impl Item {
    fn new(deed: Deed, text: impl AsRef<str>) -> Self {
        let text = safe::terminal(text.as_ref()).into_owned();
        Item {
            deed,
            text,
            count: 1,
        }
    }

    /// With how often it happened, if more than once.
    fn said(&self) -> String {
        match self.count {
            1 => self.text.clone(),
            many => format!("{} ({many})", self.text),
        }
    }
}

/// How long a subject may be, in characters.
const LONGEST: usize = 72;
/// From so many things on, a subject counts them.
const MANY: usize = 30;
/// So many lines of a body are enough.
const LINES: usize = 60;

/// What a commit of these files says.
///
/// ```
/// use ties::{report::commit::message, settings::Settings, vault::git::changes::Changed};
/// let note = |text: &str| Some(text.as_bytes().to_vec());
/// let dana = Changed {
///     path: "people/Dana.md".to_owned(),
///     before: note("- 2026-11-01 met: lunch\n"),
///     after: note("- 2026-11-20 called: the flat\n- 2026-11-01 met: lunch\n"),
/// };
/// assert_eq!(message(&[dana], &Settings::default()).subject, "Log: called Dana");
/// ```
pub fn message(changed: &[Changed], settings: &Settings) -> Message {
    let mut items = Vec::new();
    for change in moved::paired(changed) {
        items.extend(said::items(&change, settings));
    }
    items.sort_by_key(|item| item.deed);
    let items = counted(items);
    let (subject, is_whole) = if items.len() > MANY {
        (counts(&items), false)
    } else {
        subject(&items)
    };
    let body = if is_whole {
        String::new()
    } else {
        body(&items)
    };
    Message { subject, body }
}

/// What is said twice is said once, with how often.
fn counted(items: Vec<Item>) -> Vec<Item> {
    let mut found: Vec<Item> = Vec::new();
    let mut places = FxHashMap::default();
    for item in items {
        let at = *places
            .entry((item.deed, item.text.clone()))
            .or_insert(found.len());
        match found.get_mut(at) {
            Some(same) => same.count += 1,
            None => found.push(item),
        }
    }
    found
}

fn row(deed: Deed) -> &'static (Deed, &'static str, [&'static str; 2]) {
    &DEEDS[deed as usize]
}

/// As many as fit in a line, and whether those are all.
fn subject(items: &[Item]) -> (String, bool) {
    let Some(first) = items.first() else {
        return ("Keep the vault as it is".to_owned(), true);
    };
    let more = |left: usize| match left {
        0 => String::new(),
        left => format!(", and {left} more"),
    };
    let fits = |text: &str, left: usize| text.chars().count() + more(left).len() <= LONGEST;
    let mut line = format!("{}: {}", row(first.deed).1, first.said());
    if !fits(&line, items.len() - 1) {
        let room = LONGEST - more(items.len() - 1).len() - 1;
        line = line.chars().take(room).collect::<String>() + "…";
        return (line + &more(items.len() - 1), false);
    }
    for (nth, pair) in items.windows(2).enumerate() {
        let (before, item) = (&pair[0], &pair[1]);
        let longer = if before.deed == item.deed {
            format!("{line}, {}", item.said())
        } else {
            format!("{line}; {}: {}", row(item.deed).1, item.said())
        };
        let left = items.len() - 2 - nth;
        if !fits(&longer, left) {
            return (line + &more(left + 1), false);
        }
        line = longer;
    }
    (line, true)
}

/// How many of each.
fn counts(items: &[Item]) -> String {
    let groups = items.chunk_by(|a, b| a.deed == b.deed).map(|group| {
        let (_, word, [one, many]) = row(group[0].deed);
        let count: usize = group.iter().map(|item| item.count).sum();
        format!("{word}: {count} {}", if count == 1 { one } else { many })
    });
    groups.collect::<Vec<_>>().join("; ")
}

/// All of them, a line each.
fn body(items: &[Item]) -> String {
    let mut out = String::new();
    let shown = &items[..items.len().min(LINES)];
    for group in shown.chunk_by(|a, b| a.deed == b.deed) {
        out += &format!("{}:\n", row(group[0].deed).1);
        for item in group {
            out += &format!("- {}\n", item.said());
        }
    }
    if shown.len() < items.len() {
        out += &format!("and {} more\n", items.len() - shown.len());
    }
    out
}

#[cfg(test)]
mod tests;
