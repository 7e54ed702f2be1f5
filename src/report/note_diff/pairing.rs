//! Pairs the entries of two versions of a note.
//!
//! In: old and new entries. Out: a [`Pairing`]: for each new entry, the old entry that it is a version of. Does not:
//! say what changed in an entry.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use crate::date::Date;
use crate::note::{Entry, State};

/// Maximum number of old entries of a day that are compared with a new one, so that a note with very many entries of a
/// day stays fast. Nobody edits that many at once.
const MAX_CANDIDATES: usize = 200;
/// The minimum percentage of words that two entries share if one is an edited version of the other.
const MIN_SIMILARITY: usize = 50;

/// Pairs each new entry with the old entry that it is a version of.
pub(super) struct Pairing {
    pub old: Vec<Entry>,
    pub new: Vec<Entry>,
    /// For each new entry, the index of its old version.
    pub old_of_new: Vec<Option<usize>>,
    /// For each old entry, whether it has a new version.
    pub is_paired: Vec<bool>,
}

impl Pairing {
    pub fn of(old: Vec<Entry>, new: Vec<Entry>) -> Pairing {
        let mut pairing = Pairing {
            old_of_new: vec![None; new.len()],
            is_paired: vec![false; old.len()],
            old,
            new,
        };
        pairing.pair_by_key(facts);
        pairing.pair_by_key(without_box);
        pairing.pair_by_key(without_day);
        pairing.pair_by_similarity();
        pairing.pair_by_key(day_and_verb);
        pairing
    }

    fn pair(&mut self, old: usize, new: usize) {
        self.old_of_new[new] = Some(old);
        self.is_paired[old] = true;
    }

    fn unpaired_old_by<K: Hash + Eq>(&self, key: impl Fn(&Entry) -> K) -> FxHashMap<K, Vec<usize>> {
        let mut unpaired: FxHashMap<K, Vec<usize>> = FxHashMap::default();
        // The indices are popped from the end, so the first entry is stored last.
        for (at, entry) in self.old.iter().enumerate().rev() {
            if !self.is_paired[at] {
                unpaired.entry(key(entry)).or_default().push(at);
            }
        }
        unpaired
    }

    fn unpaired_new(&self) -> Vec<usize> {
        let old_of_new = self.old_of_new.iter().enumerate();
        old_of_new
            .filter(|(_, of)| of.is_none())
            .map(|(at, _)| at)
            .collect()
    }

    /// Pairs the unpaired entries that have the same key, in order.
    fn pair_by_key(&mut self, key: fn(&Entry) -> String) {
        let mut unpaired = self.unpaired_old_by(key);
        if unpaired.is_empty() {
            return;
        }
        for new in self.unpaired_new() {
            let same = unpaired.get_mut(&key(&self.new[new]));
            if let Some(old) = same.and_then(Vec::pop) {
                self.pair(old, new);
            }
        }
    }

    /// Pairs the unpaired entries of the same day that share the most words.
    fn pair_by_similarity(&mut self) {
        let unpaired: FxHashMap<Date, Vec<usize>> = self.unpaired_old_by(|entry| entry.date);
        for new in self.unpaired_new() {
            let of_day = unpaired.get(&self.new[new].date);
            let free = of_day
                .into_iter()
                .flatten()
                .copied()
                .filter(|old| !self.is_paired[*old]);
            let candidates = free.take(MAX_CANDIDATES).map(|old| {
                let similarity = similarity(&self.old[old], &self.new[new]);
                (similarity, std::cmp::Reverse(old))
            });
            if let Some((_, old)) = candidates
                .max()
                .filter(|(similarity, _)| *similarity >= MIN_SIMILARITY)
            {
                self.pair(old.0, new);
            }
        }
    }
}

fn similarity(one: &Entry, other: &Entry) -> usize {
    let words = |entry: &Entry| -> Vec<String> {
        let text = format!("{} {}", entry.verb.word(), entry.text);
        text.split_whitespace().map(str::to_owned).collect()
    };
    let (one, other) = (words(one), words(other));
    let all = one.len() + other.len();
    let (added, removed) = multiset_difference(one, other);
    100 * (all - added.len() - removed.len()) / all.max(1)
}

/// Everything that an entry states, independent of its position and of how its date is written.
pub(super) fn facts(entry: &Entry) -> String {
    let state = entry.state.map(State::word);
    format!("{state:?} {:?} {}", entry.tags, without_box(entry))
}

/// The same without the state of the box. The date of completion belongs to the box.
pub(super) fn without_box(entry: &Entry) -> String {
    format!("{} {:?} {}", entry.date, entry.time, without_day(entry))
}

fn without_day(entry: &Entry) -> String {
    let text = without_done(&entry.text);
    let people: Vec<&str> = entry.first_named().collect();
    format!("{} {people:?} {text}", entry.verb.word())
}

/// The key of the last pairing: of entries that are still unpaired, those with the same date and verb are versions of
/// each other.
fn day_and_verb(entry: &Entry) -> String {
    format!("{} {}", entry.date, entry.verb.word())
}

/// The text without the mark `✅` and the date of completion after it.
fn without_done(text: &str) -> String {
    let without = |line: &str| match line.split_once('✅') {
        Some((before, _)) => before.trim_end().to_owned(),
        None => line.to_owned(),
    };
    text.lines().map(without).collect::<Vec<_>>().join("\n")
}

/// The values that are only in `new`, and those that are only in `old`, counting duplicates.
pub(super) fn multiset_difference<T: Hash + Eq + Clone>(
    old: Vec<T>,
    new: Vec<T>,
) -> (Vec<T>, Vec<T>) {
    let mut counts: FxHashMap<T, usize> = FxHashMap::default();
    for value in &old {
        *counts.entry(value.clone()).or_default() += 1;
    }
    let mut take = |value: &T| match counts.get_mut(value) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    };
    let added = new.into_iter().filter(|value| !take(value)).collect();
    let removed = old.into_iter().filter(take).collect();
    (added, removed)
}
