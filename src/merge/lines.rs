//! Merges by line, as git does.
//!
//! In: three texts as bytes, in any encoding. Out: one text, with conflicts where both sides changed the same lines, or
//! where a line that both sides moved would appear twice. Does not: know that the text is a note.

use std::hash::Hash;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::draft::Draft;
use super::script::{self, Piece, Source};
use super::three_way::{Side, ThreeWay};

/// Merges three texts by line.
pub(super) fn merge(all: ThreeWay<&[u8]>) -> Draft {
    if let Some(text) = all.trivial_merge() {
        return Draft::of(text);
    }
    let mut draft = Draft::default();
    let lines = all.map(split);
    let pieces = script::merge(lines.as_ref().map(Vec::as_slice), 0);
    let of = |lines: &[&[u8]], range: &Range<usize>| lines[range.clone()].concat();
    for piece in pieces {
        match piece {
            Piece::Settled(Source::Base(range)) => draft.push(&of(&lines.base, &range)),
            Piece::Settled(Source::Side(side, range)) => draft.push(&of(lines.side(side), &range)),
            Piece::Clash(ranges) => {
                let ours = &lines.side(Side::Ours)[ranges.ours];
                let theirs = &lines.side(Side::Theirs)[ranges.theirs];
                let (head, tail) = common_ends(ours, theirs);
                draft.push(&ours[..head].concat());
                let inner = |lines: &[&[u8]]| lines[head..lines.len() - tail].concat();
                let (ours_inner, theirs_inner) = (inner(ours), inner(theirs));
                draft.push_conflict(ThreeWay::new(
                    &of(&lines.base, &ranges.base),
                    &ours_inner,
                    &theirs_inner,
                ));
                draft.push(&ours[ours.len() - tail..].concat());
            }
        }
    }
    let has_text = |line: &&&[u8]| !line.trim_ascii().is_empty();
    let text = draft.text();
    let merged = split(&text);
    let merged = merged.iter().filter(has_text).copied();
    let all_lines = lines.as_ref().map(|lines| lines.iter().copied());
    if !draft.has_conflict() && is_doubled(all_lines, merged) {
        return whole_conflict(all);
    }
    draft
}

/// One conflict over the whole texts, apart from the lines that all three share at their start and end.
pub(super) fn whole_conflict(all: ThreeWay<&[u8]>) -> Draft {
    let lines = all.map(split);
    let (head, tail) = common_ends(&lines.ours, &lines.theirs);
    let (base_head, base_tail) = common_ends(&lines.base, &lines.ours);
    let head = head.min(base_head);
    let shortest = lines.all().into_iter().map(Vec::len).min();
    let tail = tail.min(base_tail).min(shortest.unwrap_or(0) - head);
    let inner = lines
        .as_ref()
        .map(|lines| lines[head..lines.len() - tail].concat());
    let mut draft = Draft::of(&lines.ours[..head].concat());
    draft.push_conflict(inner.as_ref().map(Vec::as_slice));
    draft.push(&lines.ours[lines.ours.len() - tail..].concat());
    draft
}

/// Maximum number of times that an item may appear in the result: its count in the base plus what each side added.
pub(super) fn max_count(all: ThreeWay<usize>) -> usize {
    all.base + all.ours.saturating_sub(all.base) + all.theirs.saturating_sub(all.base)
}

/// Whether any item appears in the merge more often than both sides together have it, such as a line that both moved.
/// Items that no version has are ignored.
pub(super) fn is_doubled<T: Hash + Eq>(
    all: ThreeWay<impl Iterator<Item = T>>,
    merged: impl Iterator<Item = T>,
) -> bool {
    let mut counts: FxHashMap<T, (usize, ThreeWay<usize>)> = FxHashMap::default();
    merged.for_each(|item| counts.entry(item).or_default().0 += 1);
    counts.retain(|_, (in_merge, _)| *in_merge > 1);
    if counts.is_empty() {
        return false;
    }
    let mut count = |item: T, slot: fn(&mut ThreeWay<usize>) -> &mut usize| {
        if let Some((_, all)) = counts.get_mut(&item) {
            *slot(all) += 1;
        }
    };
    all.base.for_each(|item| count(item, |all| &mut all.base));
    all.ours.for_each(|item| count(item, |all| &mut all.ours));
    all.theirs
        .for_each(|item| count(item, |all| &mut all.theirs));
    counts.into_values().any(|(in_merge, all)| {
        let max = max_count(all);
        max > 0 && in_merge > max
    })
}

/// Whether a line is doubled in the merge because it moved from front matter to the body or back.
pub(super) fn crosses_twice(heads: ThreeWay<&str>, bodies: ThreeWay<&str>, merged: &str) -> bool {
    let in_heads = heads.all().into_iter().flat_map(|head| head.lines());
    let in_heads: FxHashSet<&str> = in_heads.filter(|line| !line.trim().is_empty()).collect();
    if in_heads.is_empty() {
        return false;
    }
    let in_bodies = bodies.all().into_iter().flat_map(|body| body.lines());
    let in_both: FxHashSet<&str> = in_bodies.filter(|line| in_heads.contains(line)).collect();
    let all = ThreeWay::new(
        heads.base.lines().chain(bodies.base.lines()),
        heads.ours.lines().chain(bodies.ours.lines()),
        heads.theirs.lines().chain(bodies.theirs.lines()),
    );
    is_doubled(all, merged.lines().filter(|line| in_both.contains(line)))
}

/// The number of tokens that two sequences share at their start, and then at the end of the rest.
pub(super) fn common_ends<T: PartialEq>(ours: &[T], theirs: &[T]) -> (usize, usize) {
    let same = |(one, other): &(&T, &T)| one == other;
    let head = ours.iter().zip(theirs).take_while(same).count();
    let (ours, theirs) = (&ours[head..], &theirs[head..]);
    let tail = ours.iter().rev().zip(theirs.iter().rev());
    (head, tail.take_while(same).count())
}

fn split(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

/// Merges three texts by line. `None` if there is a conflict.
pub(super) fn merge_cleanly(all: ThreeWay<&str>) -> Option<String> {
    let draft = merge(all.map(str::as_bytes));
    let text = String::from_utf8(draft.text()).expect("whole lines of UTF-8 are UTF-8");
    (!draft.has_conflict()).then_some(text)
}
