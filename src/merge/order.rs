//! Merges the order of keys in three versions of a sequence.
//!
//! In: the keys of each version, none of them twice in the same version. Out: the kept keys, each once, at the places
//! where the sides have them. Does not: know what a key stands for.

use std::cmp::Ordering;
use std::hash::Hash;

use rustc_hash::FxHashSet;

use super::script::Script;
use super::three_way::ThreeWay;

/// Returns the keys for which `keep` is true, in merged order. Keys that both sides added at the same place are ordered
/// by `compare`.
pub(super) fn order<K: Hash + Eq + Copy>(
    all: ThreeWay<&[K]>,
    keep: impl Fn(&K) -> bool,
    compare: impl Fn(&K, &K) -> Ordering,
) -> Vec<K> {
    let sides = [all.ours, all.theirs];
    let scripts = sides.map(|side| Script::find(all.base, side));
    let matched = scripts
        .each_ref()
        .map(|script| script.matches(all.base.len()));
    let has: [FxHashSet<K>; 2] = sides.map(|side| side.iter().copied().collect());
    let mut hunks = scripts
        .each_ref()
        .map(|script| script.hunks.iter().peekable());
    let mut emitted = FxHashSet::default();
    let mut found = Vec::new();
    let mut add = |key: K, found: &mut Vec<K>| {
        if keep(&key) && emitted.insert(key) {
            found.push(key);
        }
    };
    let slots = all.base.iter().map(Some).chain([None]);
    for (at, slot) in slots.enumerate() {
        let mut added = [0, 1].map(|side| {
            let hunk = hunks[side].next_if(|hunk| hunk.base.start == at);
            hunk.map_or(&[][..], |hunk| &sides[side][hunk.side.clone()])
        });
        while let Some(side) = next_of(added, &compare) {
            let (key, rest) = added[side].split_first().expect("the row is not empty");
            add(*key, &mut found);
            added[side] = rest;
        }
        let Some(key) = slot else {
            break;
        };
        // If a side has the key elsewhere, it moved the key there.
        let moved = |side: usize| matched[side][at].is_none() && has[side].contains(key);
        if !moved(0) && !moved(1) {
            add(*key, &mut found);
        }
    }
    found
}

/// In a merge of two ordered rows, the index of the row whose first key comes next. `None` if both rows are empty.
pub(super) fn next_of<K>(rows: [&[K]; 2], compare: impl Fn(&K, &K) -> Ordering) -> Option<usize> {
    match (rows[0].first(), rows[1].first()) {
        (None, None) => None,
        (Some(one), Some(other)) => Some(usize::from(compare(other, one) == Ordering::Less)),
        (ours, _) => Some(usize::from(ours.is_none())),
    }
}
