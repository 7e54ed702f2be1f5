//! Derives the expected result of a merge from the changes, not from the merged text.
//!
//! In: a vault before the changes, and as each of two machines has it. Out: the expected result, and the conflicts that
//! only a person can resolve. Does not: know how a merge works.

use std::collections::BTreeSet;

use super::note::{Entry, Note, Value, Vault};

/// A vault with the changes of both machines, and the conflicts.
#[derive(Debug, Clone, Default)]
pub struct Both {
    pub vault: Vault,
    pub clashes: Vec<String>,
    /// Whether one side removed the heading of a day while the other wrote at it or right next to it. A merge may stop
    /// there.
    pub by_heading: bool,
}

pub fn both(base: &Vault, ours: &Vault, theirs: &Vault) -> Both {
    let mut both = Both::default();
    let numbers: BTreeSet<usize> = ours.keys().chain(theirs.keys()).copied().collect();
    for number in numbers {
        let note = match (ours.get(&number), theirs.get(&number)) {
            (Some(one), Some(other)) => {
                let empty = Note {
                    path: one.path.clone(),
                    ..Note::default()
                };
                let old = base.get(&number).unwrap_or(&empty);
                both.by_heading |= takes_heading(old, one, other) || takes_heading(old, other, one);
                note(old, one, other, &mut both.clashes)
            }
            (one, other) => one.or(other).expect("a side has it").clone(),
        };
        both.vault.insert(number, note);
    }
    both
}

/// The value if only one side changed it, or both changed it in the same way. `None` on conflict.
fn settled<T: PartialEq + Clone>(base: &T, ours: &T, theirs: &T) -> Option<T> {
    if ours == theirs || theirs == base {
        Some(ours.clone())
    } else {
        (ours == base).then(|| theirs.clone())
    }
}

fn note(base: &Note, ours: &Note, theirs: &Note, clashes: &mut Vec<String>) -> Note {
    let mut note = Note {
        log: Vec::new(),
        ..ours.clone()
    };
    let mut clash = |what: String| clashes.push(format!("{}: {what}", ours.path));
    match settled(&base.path, &ours.path, &theirs.path) {
        Some(path) => note.path = path,
        None => clash("renamed twice".to_owned()),
    }
    let names: BTreeSet<&str> = ours
        .keys
        .keys()
        .chain(theirs.keys.keys())
        .copied()
        .collect();
    for name in names {
        let all = [base, ours, theirs].map(|note| note.keys.get(name).cloned());
        match key(all) {
            Ok(Some(value)) => drop(note.keys.insert(known(name), value)),
            Ok(None) => drop(note.keys.remove(name)),
            Err(()) => clash(format!("{name} to two values")),
        }
    }
    for at in 0..ours.prose.len() {
        match settled(&base.prose[at], &ours.prose[at], &theirs.prose[at]) {
            Some(line) => note.prose[at] = line,
            None => clash(format!("paragraph {at}")),
        }
    }
    let ids: BTreeSet<usize> = ours
        .log
        .iter()
        .chain(&theirs.log)
        .map(|entry| entry.id)
        .collect();
    for id in ids {
        let of = |note: &Note| note.log.iter().find(|entry| entry.id == id).cloned();
        match (of(base), of(ours), of(theirs)) {
            (old, Some(one), Some(other)) => {
                let old = old.unwrap_or_else(|| one.clone());
                match entry(&old, &one, &other, base.by_day) {
                    Some(entry) => note.add(entry),
                    None => {
                        clash(format!("entry {id} in two ways"));
                        note.add(one);
                    }
                }
            }
            // An edit wins over a deletion.
            (old, Some(only), None) | (old, None, Some(only)) if old.as_ref() != Some(&only) => {
                note.add(only)
            }
            _ => {}
        }
    }
    note
}

fn takes_heading(base: &Note, side: &Note, other: &Note) -> bool {
    let days = |note: &Note| -> BTreeSet<u32> { note.log.iter().map(|entry| entry.day).collect() };
    let (old, own, others) = (days(base), days(side), days(other));
    let gone = old.difference(&own);
    let written = other.log.iter().filter(|entry| !base.log.contains(entry));
    let written: BTreeSet<u32> = written
        .map(|entry| entry.day)
        .chain(old.difference(&others).copied())
        .collect();
    let beside = |gone: &u32| {
        let parted = |day: u32| {
            old.iter().any(|kept| {
                own.contains(kept)
                    && others.contains(kept)
                    && (*kept > day.min(*gone) && *kept < day.max(*gone))
            })
        };
        written.iter().any(|day| !parted(*day))
    };
    base.by_day && gone.into_iter().any(beside)
}

/// The name of a key as a static string.
fn known(name: &str) -> &'static str {
    let all = ["type", "cadence", "role", "last-contact", "tags", "email"];
    all.into_iter()
        .find(|known| *known == name)
        .expect("a key of the study")
}

fn key([base, ours, theirs]: [Option<Value>; 3]) -> Result<Option<Value>, ()> {
    if let Some(value) = settled(&base, &ours, &theirs) {
        return Ok(value);
    }
    match (base, ours, theirs) {
        (_, Some(Value::Clock(one)), Some(Value::Clock(other))) => {
            Ok(Some(Value::Clock(one.max(other))))
        }
        (base, Some(Value::Flow(one)), Some(Value::Flow(other))) => {
            let old = base.map(|value| value.items()).unwrap_or_default();
            Ok(Some(Value::Flow(items(&old, &one, &other))))
        }
        (base, Some(Value::Block(one)), Some(Value::Block(other))) => {
            let old = base.map(|value| value.items()).unwrap_or_default();
            Ok(Some(Value::Block(items(&old, &one, &other))))
        }
        _ => Err(()),
    }
}

type Items = BTreeSet<String>;

fn items(base: &Items, ours: &Items, theirs: &Items) -> Items {
    let all = ours.union(theirs);
    let stays =
        |item: &&String| !base.contains(*item) || ours.contains(*item) && theirs.contains(*item);
    all.filter(stays).cloned().collect()
}

/// Merges an entry that both sides have, part by part. The words form a sequence, with the day in front unless it is in
/// a heading. Adjacent changes count as one part.
fn entry(base: &Entry, ours: &Entry, theirs: &Entry, by_day: bool) -> Option<Entry> {
    let row = |entry: &Entry| -> Vec<String> {
        let day = (!by_day).then(|| entry.day.to_string());
        day.into_iter().chain(entry.words.iter().cloned()).collect()
    };
    let (old, one, other) = (row(base), row(ours), row(theirs));
    let changed = |side: &[String]| -> Vec<usize> {
        (0..old.len()).filter(|at| side[*at] != old[*at]).collect()
    };
    if one != other {
        let (ones, others) = (changed(&one), changed(&other));
        let near = |at: &usize| others.iter().any(|beside| at.abs_diff(*beside) <= 1);
        if ones.iter().any(near) {
            return None;
        }
    }
    let mut entry = ours.clone();
    entry.day = settled(&base.day, &ours.day, &theirs.day)?;
    for at in 0..entry.words.len() {
        entry.words[at] = settled(&base.words[at], &ours.words[at], &theirs.words[at])?;
    }
    entry.mark = match settled(&base.mark, &ours.mark, &theirs.mark) {
        Some(mark) => mark,
        None => [ours.mark, theirs.mark]
            .contains(&Some('x'))
            .then_some(Some('x'))?,
    };
    entry.nested = items(&base.nested, &ours.nested, &theirs.nested);
    Some(entry)
}
