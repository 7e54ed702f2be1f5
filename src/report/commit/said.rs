//! What one change of a note says, item by item.
//!
//! In: a note as it was and as it is. Out: entries logged, closed, edited and taken out; keys set; the note made, renamed
//! or deleted. Does not: cut, or order.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::moved::Change;
use super::{Deed, Item};
use crate::note::chunk::chunks;
use crate::note::{self, Entry, Note, State, fence};
use crate::settings::{Settings, Verb};
use crate::text::distinct::Distinct;
use crate::text::stem::{file_name, stem, without_extension};

/// How each verb is said with what kind and with whom.
const SAID: [(Verb, &str); 16] = [
    (Verb::Met, "met WHO"),
    (Verb::Called, "called WHO"),
    (Verb::Wrote, "wrote to WHO"),
    (Verb::Heard, "heard from WHO"),
    (Verb::Contact, "contact with WHO"),
    (Verb::Thanked, "thanked WHO"),
    (Verb::Updated, "updated WHO"),
    (Verb::Gave, "gave KIND to WHO"),
    (Verb::Got, "got KIND from WHO"),
    (Verb::Asked, "asked WHO for KIND"),
    (Verb::Promised, "promised KIND to WHO"),
    (Verb::Needs, "WHO needs KIND"),
    (Verb::Offers, "WHO offers KIND"),
    (Verb::Told, "told WHO"),
    (Verb::Note, "note on WHO"),
    (Verb::Progress, "progress on WHO"),
];

/// From so many keys on they are counted.
const MANY_KEYS: usize = 4;

/// The items of a change.
pub(super) fn items(change: &Change<'_>, settings: &Settings) -> Vec<Item> {
    if !change.is_note {
        return vec![file(change)];
    }
    // Where it is now says what both versions mean: that it moved takes no entry out.
    let read = |text: &str| note::parse(change.path, text.as_bytes(), settings);
    let [before, after] = [change.before, change.after].map(|bytes| {
        let text = bytes.map(plain);
        text.map(|text| (read(&text), text))
    });
    match (before, after) {
        (Some((old, old_text)), Some((new, new_text))) => {
            let mut items: Vec<Item> = renamed(change).into_iter().collect();
            items.extend(entries(&old, &new));
            items.extend(keys(&old_text, &new_text, &new));
            if items.is_empty() {
                items.push(Item::new(Deed::Edit, &new.name));
            }
            items
        }
        (None, Some((new, _))) => made(&new),
        (Some((old, _)), None) => vec![Item::new(Deed::Delete, &old.name)],
        (None, None) => Vec::new(),
    }
}

/// Text with the line ends that git keeps.
fn plain(bytes: &[u8]) -> Cow<'_, str> {
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
    Item::new(Deed::Files, format!("{}{how}", change.path))
}

fn renamed(change: &Change<'_>) -> Option<Item> {
    let (from, to) = (change.from?, change.path);
    let said = if file_name(from) == file_name(to) {
        format!("{} to {}", without_extension(from), without_extension(to))
    } else {
        format!("{} to {}", stem(from), stem(to))
    };
    Some(Item::new(Deed::Rename, said))
}

/// What a new note says: who is new, and what was logged. A journal's note only says what was logged, if anything was.
fn made(new: &Note) -> Vec<Item> {
    let logged = new.entries.iter().map(|entry| logged(entry, new));
    let mut items: Vec<Item> = logged.collect();
    if new.what.contact || items.is_empty() {
        items.push(Item::new(Deed::New, &new.name));
    }
    items
}

/// Entries that came, went, or were edited.
fn entries(old: &Note, new: &Note) -> Vec<Item> {
    let mut gone: FxHashMap<String, Vec<&Entry>> = FxHashMap::default();
    for entry in &old.entries {
        gone.entry(whole(entry)).or_default().push(entry);
    }
    let is_new = |entry: &&Entry| gone.get_mut(&whole(entry)).and_then(Vec::pop).is_none();
    let came: Vec<&Entry> = new.entries.iter().filter(is_new).collect();
    let mut left: Vec<&Entry> = gone.into_values().flatten().collect();
    left.sort_by_key(|entry| entry.line);
    // What went is no other than what came on the same day with the same verb: it was edited.
    let mut by_day: FxHashMap<_, Vec<&Entry>> = FxHashMap::default();
    for entry in left.into_iter().rev() {
        by_day
            .entry((entry.date, entry.verb))
            .or_default()
            .push(entry);
    }
    let mut items = Vec::new();
    for entry in came {
        let before = by_day.get_mut(&(entry.date, entry.verb));
        items.push(match before.and_then(Vec::pop) {
            None => logged(entry, new),
            Some(before) if closed(before, entry) => Item::new(Deed::Done, phrase(entry, new)),
            Some(_) => Item::new(Deed::Edit, dated(entry, new)),
        });
    }
    let mut left: Vec<&Entry> = by_day.into_values().flatten().collect();
    left.sort_by_key(|entry| entry.line);
    items.extend(
        left.into_iter()
            .map(|entry| Item::new(Deed::Delete, dated(entry, old))),
    );
    items
}

/// All that an entry says, but for where it stands.
fn whole(entry: &Entry) -> String {
    let entry = Entry {
        line: 0,
        lead: String::new(),
        same: 0,
        ..entry.clone()
    };
    format!("{entry:?}")
}

/// Whether its box was checked.
fn closed(before: &Entry, after: &Entry) -> bool {
    before.state != after.state && matches!(after.state, Some(State::Done | State::Dropped))
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
    Item::new(Deed::Log, format!("{}{how}", phrase(entry, note)))
}

fn dated(entry: &Entry, note: &Note) -> String {
    format!("{} on {}", phrase(entry, note), entry.date)
}

/// Whom an entry is about, and what passed.
fn phrase(entry: &Entry, note: &Note) -> String {
    let kind = entry.kind.as_deref().filter(|kind| *kind != "other");
    let (_, said) = SAID[entry.verb as usize];
    said.replace("KIND", kind.unwrap_or("something"))
        .replace("WHO", &who(entry, note))
}

fn who(entry: &Entry, note: &Note) -> String {
    let targets = entry.people.iter().map(|target| stem(target));
    if entry.verb == Verb::Told && entry.own {
        // What is linked is what they were told of.
        let of: Vec<&str> = targets.collect();
        let of = if of.is_empty() {
            String::new()
        } else {
            format!(" of {}", of.join(" and "))
        };
        return note.name.clone() + &of;
    }
    let mut people = Distinct::default();
    if entry.own || entry.people.is_empty() {
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

/// Keys of front matter that say something else now.
fn keys(old: &str, new: &str, note: &Note) -> Option<Item> {
    let (before, after) = (front(old), front(new));
    let mut changed = Distinct::default();
    let differ = |one: &[(String, &str)], other: &[(String, &str)]| -> Vec<String> {
        let is_other = |row: &&(String, &str)| !other.contains(row);
        let differing = one.iter().filter(is_other);
        differing.map(|(key, _)| key.clone()).collect()
    };
    for key in differ(&after, &before)
        .iter()
        .chain(&differ(&before, &after))
    {
        changed.add(key);
    }
    let changed = changed.into_list();
    let said = match changed.len() {
        0 => return None,
        1..=MANY_KEYS => changed.join(", "),
        many => format!("{many} fields"),
    };
    Some(Item::new(Deed::Set, format!("{} ({said})", note.name)))
}

/// Every key with its lines.
fn front(text: &str) -> Vec<(String, &str)> {
    let Some((format, span)) = fence::split(text).front else {
        return Vec::new();
    };
    let front = &text[span.range()];
    let keys = chunks(front, format).into_iter();
    keys.map(|chunk| (chunk.key, front[chunk.lines.range()].trim_end()))
        .collect()
}
