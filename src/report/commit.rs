//! Commit messages for changed notes: which contacts and entries changed, in the words of a log.
//!
//! In: notes before and after. Out: a subject and a body. Does not: commit, or reveal more of a note than its name, its
//! keys, and who took part in what.

mod item;
mod note_items;
mod note_renames;

use rustc_hash::FxHashMap;

use item::Item;

use crate::settings::Settings;
use crate::vault::git::changes::Changed;

/// A commit message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The first line.
    pub subject: String,
    /// The full list of changes, if the subject does not name them all; otherwise empty.
    pub body: String,
}

/// Maximum length of a subject, in characters.
const MAX_SUBJECT_CHARS: usize = 72;
/// Maximum number of items that a subject names; with more, it gives counts.
const MAX_SUBJECT_ITEMS: usize = 30;
/// Maximum number of items in a body.
const MAX_BODY_ITEMS: usize = 60;

/// The message for a commit of these files.
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
    for change in note_renames::paired(changed) {
        items.extend(note_items::items(&change, settings));
    }
    items.sort_by_key(|item| item.kind);
    let items = counted(items);
    let (subject, is_whole) = if items.len() > MAX_SUBJECT_ITEMS {
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

/// Merges equal items and counts them.
fn counted(items: Vec<Item>) -> Vec<Item> {
    let mut merged: Vec<Item> = Vec::new();
    let mut places = FxHashMap::default();
    for item in items {
        let at = *places
            .entry((item.kind, item.text.clone()))
            .or_insert(merged.len());
        match merged.get_mut(at) {
            Some(same) => same.count += 1,
            None => merged.push(item),
        }
    }
    merged
}

/// A line with as many items as fit, and whether those are all.
fn subject(items: &[Item]) -> (String, bool) {
    let Some(first) = items.first() else {
        return ("Update the vault".to_owned(), true);
    };
    let more = |left: usize| match left {
        0 => String::new(),
        left => format!(", and {left} more"),
    };
    let fits =
        |text: &str, left: usize| text.chars().count() + more(left).len() <= MAX_SUBJECT_CHARS;
    let mut line = format!("{}: {}", first.kind.row().prefix, first.text_with_count());
    if !fits(&line, items.len() - 1) {
        let room = MAX_SUBJECT_CHARS - more(items.len() - 1).len() - 1;
        line = line.chars().take(room).collect::<String>() + "…";
        return (line + &more(items.len() - 1), false);
    }
    for (nth, pair) in items.windows(2).enumerate() {
        let (before, item) = (&pair[0], &pair[1]);
        let longer = if before.kind == item.kind {
            format!("{line}, {}", item.text_with_count())
        } else {
            format!(
                "{line}; {}: {}",
                item.kind.row().prefix,
                item.text_with_count()
            )
        };
        let left = items.len() - 2 - nth;
        if !fits(&longer, left) {
            return (line + &more(left + 1), false);
        }
        line = longer;
    }
    (line, true)
}

/// The number of items of each kind.
fn counts(items: &[Item]) -> String {
    let groups = items.chunk_by(|a, b| a.kind == b.kind).map(|group| {
        let count: usize = group.iter().map(|item| item.count).sum();
        let row = group[0].kind.row();
        format!("{}: {}", row.prefix, row.count(count))
    });
    groups.collect::<Vec<_>>().join("; ")
}

/// The items, one line each, grouped by kind.
fn body(items: &[Item]) -> String {
    let mut out = String::new();
    let shown = &items[..items.len().min(MAX_BODY_ITEMS)];
    for group in shown.chunk_by(|a, b| a.kind == b.kind) {
        out += &format!("{}:\n", group[0].kind.row().prefix);
        for item in group {
            out += &format!("- {}\n", item.text_with_count());
        }
    }
    if shown.len() < items.len() {
        out += &format!("and {} more\n", items.len() - shown.len());
    }
    out
}

#[cfg(test)]
mod tests;
