//! The items of a commit message for one changed note.
//!
//! In: a note before and after. Out: entries logged, closed, edited, and removed; keys set; the note created, renamed,
//! or deleted. Does not: cut, or sort.

use std::borrow::Cow;

use super::item::{ChangeKind, Item};
use super::note_renames::Change;
use crate::note::{self, Entry, Note, State};
use crate::report::note_diff::{self, Difference, Version};
use crate::settings::{Settings, Verb};
use crate::text::distinct::Distinct;
use crate::text::stem::{file_name, stem, without_extension};

/// Maximum number of keys that are named; with more, they are counted.
const MANY_KEYS: usize = 4;

/// The items of a change.
pub(super) fn items(change: &Change<'_>, settings: &Settings) -> Vec<Item> {
    if !change.is_note {
        return vec![file(change)];
    }
    let texts = [change.before, change.after].map(|bytes| bytes.map(with_lf));
    // Parse both versions at the new path, so that a move alone does not add or remove entries.
    let version = |text: &'_ Cow<'_, str>| note::parse(change.path, text.as_bytes(), settings);
    let [old, new] = texts.each_ref().map(|text| text.as_ref().map(version));
    match (old, new) {
        (Some(old), Some(new)) => {
            let mut items: Vec<Item> = renamed(change).into_iter().collect();
            let versions = texts.each_ref().map(|text| {
                let bytes = text.as_ref()?.as_bytes();
                let path = change.path;
                Some(Version { path, bytes })
            });
            items.extend(changed(versions, [&old, &new], settings));
            if items.is_empty() {
                items.push(Item::new(ChangeKind::Edit, &new.name));
            }
            items
        }
        (None, Some(new)) => created(&new),
        (Some(old), None) => vec![Item::new(ChangeKind::Delete, &old.name)],
        (None, None) => Vec::new(),
    }
}

/// The text with LF line endings, as git stores them.
fn with_lf(bytes: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(bytes);
    if text.contains("\r\n") {
        Cow::Owned(text.replace("\r\n", "\n"))
    } else {
        text
    }
}

fn file(change: &Change<'_>) -> Item {
    let how = match (change.before, change.after) {
        (None, _) => " (new)",
        (_, None) => " (deleted)",
        _ => "",
    };
    Item::new(ChangeKind::Files, format!("{}{how}", change.path))
}

fn renamed(change: &Change<'_>) -> Option<Item> {
    let (from, to) = (change.from?, change.path);
    let summary = if file_name(from) == file_name(to) {
        format!("{} to {}", without_extension(from), without_extension(to))
    } else {
        format!("{} to {}", stem(from), stem(to))
    };
    Some(Item::new(ChangeKind::Rename, summary))
}

/// The items of a new note: the contact, and the logged entries. A note that is not a contact, such as a daily note, is
/// named only if it has no entries.
fn created(new: &Note) -> Vec<Item> {
    let logged = new.entries.iter().map(|entry| logged(entry, new));
    let mut items: Vec<Item> = logged.collect();
    if new.kind.contact || items.is_empty() {
        items.push(Item::new(ChangeKind::New, &new.name));
    }
    items
}

/// The items of a changed note: its entries, then the names of the changed keys.
fn changed(
    [before, after]: [Option<Version<'_>>; 2],
    [old, new]: [&Note; 2],
    settings: &Settings,
) -> Vec<Item> {
    let mut items = Vec::new();
    let mut keys = Distinct::default();
    for difference in note_diff::differences(before, after, settings) {
        items.push(match difference {
            Difference::Added(entry) => logged(&entry, new),
            Difference::Removed(entry) => Item::new(ChangeKind::Delete, dated(&entry, old)),
            Difference::Marked(entry) => match entry.state {
                Some(State::Done | State::Dropped) => {
                    Item::new(ChangeKind::Done, phrase(&entry, new))
                }
                _ => Item::new(ChangeKind::Edit, dated(&entry, new)),
            },
            Difference::Edited { new: entry, .. } => {
                Item::new(ChangeKind::Edit, dated(&entry, new))
            }
            Difference::Key { key, .. } => {
                keys.add(&key);
                continue;
            }
            // Other changes are not mentioned beside those of entries and keys.
            _ => continue,
        });
    }
    let keys = keys.into_list();
    let keys_text = match keys.len() {
        0 => return items,
        1..=MANY_KEYS => keys.join(", "),
        many => format!("{many} fields"),
    };
    items.push(Item::new(
        ChangeKind::Set,
        format!("{} ({keys_text})", new.name),
    ));
    items
}

fn logged(entry: &Entry, note: &Note) -> Item {
    let opens = matches!(
        entry.verb,
        Verb::Promised | Verb::Needs | Verb::Offers | Verb::Asked
    );
    let how = match entry.state {
        Some(State::Open) if !opens => " (planned)",
        Some(State::Dropped) => " (dropped)",
        _ => "",
    };
    Item::new(ChangeKind::Log, format!("{}{how}", phrase(entry, note)))
}

fn dated(entry: &Entry, note: &Note) -> String {
    format!("{} on {}", phrase(entry, note), entry.date)
}

/// An entry as a phrase: what happened, and with whom.
fn phrase(entry: &Entry, note: &Note) -> String {
    let kind = entry.kind.as_deref().filter(|kind| *kind != "other");
    let template = entry.verb.row().phrase;
    template
        .replace("KIND", kind.unwrap_or("something"))
        .replace("WHO", &who(entry, note))
}

fn who(entry: &Entry, note: &Note) -> String {
    let targets = entry.first_named().map(stem);
    if entry.verb == Verb::Told && entry.owner_takes_part {
        // For `told`, the links are what they were told of.
        let goals: Vec<&str> = targets.collect();
        let goals = if goals.is_empty() {
            String::new()
        } else {
            format!(" of {}", goals.join(" and "))
        };
        return note.name.clone() + &goals;
    }
    let mut people = Distinct::default();
    if entry.owner_takes_part || entry.people.is_empty() {
        people.add(&note.name);
    }
    targets.for_each(|name| people.add(name));
    match people.into_list().as_slice() {
        [one, two] => format!("{one} and {two}"),
        [one] => one.clone(),
        [one, rest @ ..] => format!("{one} and {} others", rest.len()),
        [] => note.name.clone(),
    }
}
