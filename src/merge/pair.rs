//! Matches entries between versions.
//!
//! In: the units of three versions. Out: a token for each unit. Matching entries have the same token, even if they were
//! edited, checked, or moved. Does not: compare every entry with every other.

use std::cmp::Reverse;
use std::collections::VecDeque;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::entry;
use super::script::{Hunk, Script};
use super::three_way::ThreeWay;
use super::units::{Identity, Unit};

/// A unit in the diff: a line by its text, an entry by its index in [`Paired::entries`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Token<'a> {
    Line(&'a str),
    Entry(usize),
}

/// The tokens of three versions, and the index of each entry's unit in each version.
pub(super) struct Paired<'a> {
    pub tokens: ThreeWay<Vec<Token<'a>>>,
    pub entries: Vec<ThreeWay<Option<usize>>>,
    /// Entries that cannot be matched for certain, so that they are conflicts.
    pub unclear: FxHashSet<usize>,
}

/// Maximum number of removed entries that an added entry is compared with, so that the cost stays linear: on each side
/// of its position in a hunk, or among those of the same day.
const MAX_CANDIDATES: usize = 20;
/// Minimum share of equal words, in percent, for an added entry to count as an edit of a removed one.
const MIN_SIMILARITY: usize = 50;
/// Minimum number of words in an entry for a match across days. Shorter entries can be equal by chance.
const MIN_WORDS: usize = 4;

/// Matches the entries of three versions.
pub(super) fn pair<'a>(units: ThreeWay<&[Unit<'a>]>) -> Paired<'a> {
    let mut entries: Vec<ThreeWay<Option<usize>>> = Vec::new();
    let mut id_of_base: FxHashMap<usize, usize> = FxHashMap::default();
    for at in places(units.base) {
        id_of_base.insert(at, entries.len());
        entries.push(ThreeWay::new(Some(at), None, None));
    }
    // An entry that both sides added with the same text and day is one entry.
    let mut new: FxHashMap<(Identity<'_>, usize), usize> = FxHashMap::default();
    let matched = [units.ours, units.theirs].map(|side| match_entries(units.base, side));
    let unclear = unclear(units, &matched);
    let unclear = unclear.into_iter().map(|base| id_of_base[&base]).collect();
    let [matched_ours, matched_theirs] = matched;
    let mut tokens_of =
        |side: &[Unit<'a>],
         matched: Vec<Option<usize>>,
         slot: fn(&mut ThreeWay<Option<usize>>) -> &mut Option<usize>| {
            let mut seen: FxHashMap<Identity<'_>, usize> = FxHashMap::default();
            let mut tokens = Vec::with_capacity(side.len());
            for (at, unit) in side.iter().enumerate() {
                if unit.entry.is_none() {
                    tokens.push(Token::Line(unit.text));
                    continue;
                }
                let id = match matched[at] {
                    Some(base) => id_of_base[&base],
                    None => {
                        let count = seen.entry(unit.identity()).or_default();
                        *count += 1;
                        *new.entry((unit.identity(), *count)).or_insert_with(|| {
                            entries.push(ThreeWay::new(None, None, None));
                            entries.len() - 1
                        })
                    }
                };
                *slot(&mut entries[id]) = Some(at);
                tokens.push(Token::Entry(id));
            }
            tokens
        };
    let ours = tokens_of(units.ours, matched_ours, |three| &mut three.ours);
    let theirs = tokens_of(units.theirs, matched_theirs, |three| &mut three.theirs);
    let base = units.base.iter().enumerate();
    let base = base.map(|(at, unit)| match id_of_base.get(&at) {
        Some(id) => Token::Entry(*id),
        None => Token::Line(unit.text),
    });
    Paired {
        tokens: ThreeWay::new(base.collect(), ours, theirs),
        entries,
        unclear,
    }
}

fn places<'u>(units: &'u [Unit<'_>]) -> impl Iterator<Item = usize> + 'u {
    (0..units.len()).filter(|at| units[*at].entry.is_some())
}

/// The base entries that one side changed to exactly the text of an entry that the other side added. Only a person can
/// tell whether these are one entry or two.
fn unclear(units: ThreeWay<&[Unit<'_>]>, matched: &[Vec<Option<usize>>; 2]) -> Vec<usize> {
    let sides = [units.ours, units.theirs];
    let mut changed: FxHashMap<Identity<'_>, [Vec<Option<usize>>; 2]> = FxHashMap::default();
    for (nth, side) in sides.into_iter().enumerate() {
        for at in places(side) {
            let base = matched[nth][at];
            let identity = side[at].identity();
            if base.is_none_or(|base| units.base[base].identity() != identity) {
                changed.entry(identity).or_default()[nth].push(base);
            }
        }
    }
    let pairs = changed
        .into_values()
        .flat_map(|[ours, theirs]| ours.into_iter().zip(theirs));
    pairs.filter_map(|(one, other)| one.xor(other)).collect()
}

/// For each unit of a side, the index of the base entry that it matches, if any.
fn match_entries(base: &[Unit<'_>], side: &[Unit<'_>]) -> Vec<Option<usize>> {
    let before: Vec<(bool, &str)> = base.iter().map(plain).collect();
    let after: Vec<(bool, &str)> = side.iter().map(plain).collect();
    let script = Script::find(&before, &after);
    let mut matched = Matcher {
        base,
        side,
        of_side: vec![None; side.len()],
        is_matched: vec![false; base.len()],
    };
    for (at, place) in script.matches(base.len()).into_iter().enumerate() {
        if let Some(place) = place.filter(|_| base[at].entry.is_some()) {
            matched.match_pair(at, place);
        }
    }
    matched.match_by(|unit| unit.text.to_owned());
    matched.match_by(|unit| entry::without_mark(unit.text));
    for hunk in &script.hunks {
        matched.match_edited(hunk);
    }
    matched.match_within_day();
    matched.match_across_days();
    matched.of_side
}

fn plain<'a>(unit: &Unit<'a>) -> (bool, &'a str) {
    (unit.entry.is_some(), unit.text)
}

struct Matcher<'u, 'a> {
    base: &'u [Unit<'a>],
    side: &'u [Unit<'a>],
    of_side: Vec<Option<usize>>,
    is_matched: Vec<bool>,
}

impl<'a> Matcher<'_, 'a> {
    fn match_pair(&mut self, base: usize, side: usize) {
        self.of_side[side] = Some(base);
        self.is_matched[base] = true;
    }

    fn unmatched_base(&self, base: &std::ops::Range<usize>) -> Vec<usize> {
        let unmatched_base = |at: &usize| self.base[*at].entry.is_some() && !self.is_matched[*at];
        base.clone().filter(unmatched_base).collect()
    }

    fn unmatched_side(&self, side: &std::ops::Range<usize>) -> Vec<usize> {
        let unmatched_side =
            |at: &usize| self.side[*at].entry.is_some() && self.of_side[*at].is_none();
        side.clone().filter(unmatched_side).collect()
    }

    /// Matches unmatched entries of the same day and the same `key`, in order.
    fn match_by(&mut self, key: impl Fn(&Unit<'_>) -> String) {
        let key = |unit: &Unit<'a>| (day(unit), unit.below, key(unit));
        let mut unmatched_base: FxHashMap<(Date, &str, String), VecDeque<usize>> =
            FxHashMap::default();
        for at in self.unmatched_base(&(0..self.base.len())) {
            unmatched_base
                .entry(key(&self.base[at]))
                .or_default()
                .push_back(at);
        }
        if unmatched_base.is_empty() {
            return;
        }
        for at in self.unmatched_side(&(0..self.side.len())) {
            let same = unmatched_base.get_mut(&key(&self.side[at]));
            if let Some(base) = same.and_then(VecDeque::pop_front) {
                self.match_pair(base, at);
            }
        }
    }

    /// Matches added with removed entries of the same hunk, if at least half of their words are equal.
    fn match_edited(&mut self, hunk: &Hunk) {
        let (unmatched_base, new) = (
            self.unmatched_base(&hunk.base),
            self.unmatched_side(&hunk.side),
        );
        for (nth, at) in new.into_iter().enumerate() {
            let near =
                nth.saturating_sub(MAX_CANDIDATES)..unmatched_base.len().min(nth + MAX_CANDIDATES);
            self.match_most_similar(at, unmatched_base.get(near).unwrap_or(&[]));
        }
    }

    /// Matches added with removed entries of the same day, if at least half of their words are equal. These were moved
    /// and edited.
    fn match_within_day(&mut self) {
        let mut days: FxHashMap<Date, Vec<usize>> = FxHashMap::default();
        for at in self.unmatched_base(&(0..self.base.len())) {
            days.entry(day(&self.base[at])).or_default().push(at);
        }
        for at in self.unmatched_side(&(0..self.side.len())) {
            let same = days
                .get(&day(&self.side[at]))
                .map_or(&[][..], Vec::as_slice);
            self.match_most_similar(at, &same[..same.len().min(MAX_CANDIDATES)]);
        }
    }

    /// Matches an added with a removed entry that is the same except for the day, if there is only one of each and it
    /// has enough words to rule out chance. Other entries of different days never match: to take an added entry for a
    /// removed one would hide that the other side changed the removed one.
    fn match_across_days(&mut self) {
        let mut same: FxHashMap<(&str, String), [Vec<usize>; 2]> = FxHashMap::default();
        for at in self.unmatched_base(&(0..self.base.len())) {
            same.entry(without_day(&self.base[at])).or_default()[0].push(at);
        }
        for at in self.unmatched_side(&(0..self.side.len())) {
            if let Some(same) = same.get_mut(&without_day(&self.side[at])) {
                same[1].push(at);
            }
        }
        for ((_, text), [removed, added]) in same {
            if let ([base], [at]) = (removed.as_slice(), added.as_slice())
                && text.split_whitespace().count() >= MIN_WORDS
            {
                self.match_pair(*base, *at);
            }
        }
    }

    /// Matches an entry with the most similar candidate, if that is similar enough. On a tie, the first one wins.
    fn match_most_similar(&mut self, at: usize, among: &[usize]) {
        let free = among.iter().copied().filter(|base| !self.is_matched[*base]);
        let scores = free.map(|base| (similarity(&self.base[base], &self.side[at]), base));
        let best = scores.max_by_key(|(score, base)| (*score, Reverse(*base)));
        if let Some((_, base)) = best.filter(|(score, _)| *score >= MIN_SIMILARITY) {
            self.match_pair(base, at);
        }
    }
}

fn without_day<'a>(unit: &Unit<'a>) -> (&'a str, String) {
    let text = entry::first_line(unit.text);
    (unit.below, text.replacen(&day(unit).to_string(), "", 1))
}

fn day(unit: &Unit<'_>) -> Date {
    unit.entry.as_ref().expect("only entries are matched").date
}

/// The share of equal words in the first lines of two entries, in percent; 0 if their days differ.
fn similarity(one: &Unit<'_>, other: &Unit<'_>) -> usize {
    if day(one) != day(other) {
        return 0;
    }
    if entry::first_line(one.text) == entry::first_line(other.text) {
        return 100;
    }
    let date = day(one).to_string();
    let words = |unit: &Unit<'_>| -> Vec<String> {
        let first = entry::first_line(unit.text).split_whitespace();
        let without_date = first.filter(|word| !word.contains(&date));
        without_date.map(str::to_owned).collect()
    };
    let (one, other) = (words(one), words(other));
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for word in &one {
        *counts.entry(word).or_default() += 1;
    }
    let mut same = 0;
    for word in &other {
        if let Some(count) = counts.get_mut(word.as_str()).filter(|count| **count > 0) {
            *count -= 1;
            same += 1;
        }
    }
    200 * same / (one.len() + other.len()).max(1)
}
