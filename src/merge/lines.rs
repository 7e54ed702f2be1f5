//! A merge by line, as git does it.
//!
//! In: three texts as bytes, in whatever encoding. Out: one, with clashes where both changed the same lines, or where one
//! that both moved would be there twice. Does not: know that it is a note.

use std::hash::Hash;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::draft::Draft;
use super::script::{self, Piece, Taken};
use super::three::{Side, Three};

/// Merges three texts by line.
pub(super) fn merge(all: Three<&[u8]>) -> Draft {
    if let Some(text) = all.settled() {
        return Draft::of(text);
    }
    let mut draft = Draft::default();
    let lines = all.map(split);
    let pieces = script::merge(lines.as_ref().map(Vec::as_slice), 0);
    let of = |lines: &[&[u8]], range: &Range<usize>| lines[range.clone()].concat();
    for piece in pieces {
        match piece {
            Piece::Settled(Taken::Base(range)) => draft.push(&of(&lines.base, &range)),
            Piece::Settled(Taken::Side(side, range)) => draft.push(&of(lines.side(side), &range)),
            Piece::Clash(ranges) => {
                let ours = &lines.side(Side::Ours)[ranges.ours];
                let theirs = &lines.side(Side::Theirs)[ranges.theirs];
                let (head, tail) = common_ends(ours, theirs);
                draft.push(&ours[..head].concat());
                let inner = |lines: &[&[u8]]| lines[head..lines.len() - tail].concat();
                let (ours_inner, theirs_inner) = (inner(ours), inner(theirs));
                draft.clash(Three::new(
                    &of(&lines.base, &ranges.base),
                    &ours_inner,
                    &theirs_inner,
                ));
                draft.push(&ours[ours.len() - tail..].concat());
            }
        }
    }
    let says = |line: &&&[u8]| !line.trim_ascii().is_empty();
    let text = draft.text();
    let merged = split(&text);
    let merged = merged.iter().filter(says).copied();
    let all_lines = lines.as_ref().map(|lines| lines.iter().copied());
    if !draft.has_clash() && is_doubled(all_lines, merged) {
        return clash(all);
    }
    draft
}

/// All of three texts as one clash, but for the lines that they share at their ends.
pub(super) fn clash(all: Three<&[u8]>) -> Draft {
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
    draft.clash(inner.as_ref().map(Vec::as_slice));
    draft.push(&lines.ours[lines.ours.len() - tail..].concat());
    draft
}

/// How often a thing may be in an outcome at most: as often as in the base, and what both sides added to it.
pub(super) fn most(all: Three<usize>) -> usize {
    all.base + all.ours.saturating_sub(all.base) + all.theirs.saturating_sub(all.base)
}

/// Whether something is in a merge more often than both sides together have it, as what both moved.
pub(super) fn is_doubled<T: Hash + Eq>(
    all: Three<impl Iterator<Item = T>>,
    merged: impl Iterator<Item = T>,
) -> bool {
    let mut counts: FxHashMap<T, (usize, Three<usize>)> = FxHashMap::default();
    merged.for_each(|thing| counts.entry(thing).or_default().0 += 1);
    counts.retain(|_, (many, _)| *many > 1);
    if counts.is_empty() {
        return false;
    }
    let mut count = |thing: T, slot: fn(&mut Three<usize>) -> &mut usize| {
        if let Some((_, all)) = counts.get_mut(&thing) {
            *slot(all) += 1;
        }
    };
    all.base.for_each(|thing| count(thing, |all| &mut all.base));
    all.ours.for_each(|thing| count(thing, |all| &mut all.ours));
    all.theirs
        .for_each(|thing| count(thing, |all| &mut all.theirs));
    counts.into_values().any(|(many, all)| {
        let most = most(all);
        most > 0 && many > most
    })
}

/// Whether a merge has a line twice because it went from a head to a body, or from a body to a head.
pub(super) fn crosses_twice(heads: Three<&str>, bodies: Three<&str>, merged: &str) -> bool {
    let in_heads = heads.all().into_iter().flat_map(|head| head.lines());
    let in_heads: FxHashSet<&str> = in_heads.filter(|line| !line.trim().is_empty()).collect();
    if in_heads.is_empty() {
        return false;
    }
    let in_bodies = bodies.all().into_iter().flat_map(|body| body.lines());
    let in_both: FxHashSet<&str> = in_bodies.filter(|line| in_heads.contains(line)).collect();
    let all = Three::new(
        heads.base.lines().chain(bodies.base.lines()),
        heads.ours.lines().chain(bodies.ours.lines()),
        heads.theirs.lines().chain(bodies.theirs.lines()),
    );
    is_doubled(all, merged.lines().filter(|line| in_both.contains(line)))
}

/// How many tokens two sequences share at their start, and then at their end.
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

/// Merges three texts by line, where that settles all of it.
pub(super) fn settled(all: Three<&str>) -> Option<String> {
    let draft = merge(all.map(str::as_bytes));
    let text = String::from_utf8(draft.text()).expect("whole lines of text are text");
    (!draft.has_clash()).then_some(text)
}
