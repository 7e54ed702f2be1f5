//! Finds values that should be unique to a contact but that several contacts share.
//!
//! In: the values of each contact, each with the key by which it is compared. Out: a hit for each contact that shares
//! one. Does not: know what the values are.

use rustc_hash::FxHashMap;

use crate::check::{Hit, HitPlace};
use crate::ledger::Ledger;
use crate::store::NoteId;

/// Maximum number of paths named in a message; the others are counted.
const NAMED: usize = 3;

/// A hit for each contact and value that another contact has, too. `said` makes the message and the help from the value
/// and from the list of the other contacts' paths.
pub fn hits<'a, T: Iterator<Item = (String, &'a str)>>(
    ledger: &Ledger,
    texts: impl Fn(NoteId) -> T,
    describe: impl Fn(&str, &str) -> (String, String),
) -> Vec<Hit> {
    let mut by_key: FxHashMap<String, Vec<(NoteId, &str)>> = FxHashMap::default();
    for note in &ledger.contacts {
        for (key, text) in texts(*note) {
            let sharing = by_key.entry(key).or_default();
            // A value that appears twice in the same note is not shared.
            if sharing.last().is_none_or(|(last, _)| last != note) {
                sharing.push((*note, text));
            }
        }
    }
    let mut hits = Vec::new();
    for sharing in by_key.into_values().filter(|sharing| sharing.len() > 1) {
        for (note, text) in &sharing {
            let others = sharing.iter().filter(|(other, _)| other != note);
            let paths = others.map(|(other, _)| ledger.path_of(*other));
            let (message, help) = describe(text, &list_of_paths(paths, sharing.len() - 1, "and"));
            let at = HitPlace::Words((*text).to_owned());
            hits.push(Hit {
                note: *note,
                at,
                message,
                help,
            });
        }
    }
    hits
}

/// A list of `count` paths in words, joined by `word`: `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`.
pub fn list_of_paths<'a>(paths: impl Iterator<Item = &'a str>, count: usize, word: &str) -> String {
    let named: Vec<&str> = paths.take(NAMED).collect();
    match (named.as_slice(), count - named.len()) {
        ([first @ .., last], 0) if !first.is_empty() => {
            format!("{} {word} {last}", first.join(", "))
        }
        (named, 0) => named.concat(),
        (named, more) => format!("{} {word} {more} more", named.join(", ")),
    }
}
