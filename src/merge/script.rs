//! Diffs each side against the base, and finds the regions that they change.
//!
//! In: three sequences of tokens. Out: the hunks of each side, and the regions that one or both sides changed. Does
//! not: know what a token stands for.

use std::hash::Hash;
use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput, Interner};

use super::three_way::{Side, ThreeWay};

/// A range of the base and the range of a side that replaces it. Either may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hunk {
    pub base: Range<usize>,
    pub side: Range<usize>,
}

/// The diff from the base to one side.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Script {
    /// The hunks in order. No two hunks touch.
    pub hunks: Vec<Hunk>,
}

impl Script {
    /// Computes the diff. Rare tokens are matched first; if all are frequent, heuristics keep it from being quadratic.
    pub(super) fn find<T: Hash + Eq + Copy>(base: &[T], side: &[T]) -> Script {
        let mut input = InternedInput {
            before: Vec::new(),
            after: Vec::new(),
            interner: Interner::new(base.len() + side.len()),
        };
        input.update_before(base.iter().copied());
        input.update_after(side.iter().copied());
        let mut diff = Diff::compute(Algorithm::Histogram, &input);
        diff.postprocess_no_heuristic(&input);
        let usize_of = |range: Range<u32>| range.start as usize..range.end as usize;
        let hunks = diff.hunks().map(|hunk| Hunk {
            base: usize_of(hunk.before),
            side: usize_of(hunk.after),
        });
        Script {
            hunks: hunks.collect(),
        }
    }

    /// The diff from the side to the base.
    pub(super) fn reversed(self) -> Script {
        let swapped = |hunk: Hunk| Hunk {
            base: hunk.side,
            side: hunk.base,
        };
        Script {
            hunks: self.hunks.into_iter().map(swapped).collect(),
        }
    }

    /// For each token of the base, its index in the side. `None` if the side changed or removed it.
    pub(super) fn matches(&self, base_len: usize) -> Vec<Option<usize>> {
        let mut found = Vec::with_capacity(base_len);
        let mut side = 0;
        for hunk in &self.hunks {
            while found.len() < hunk.base.start {
                found.push(Some(side));
                side += 1;
            }
            found.resize(hunk.base.end, None);
            side = hunk.side.end;
        }
        while found.len() < base_len {
            found.push(Some(side));
            side += 1;
        }
        found
    }

    /// The range of the side in place of `base`. Neither end of `base` may lie inside a hunk. Insertions at either end
    /// are left out, unless they are among `hunks_of_region`.
    pub(super) fn slice(&self, base: &Range<usize>, hunks_of_region: &[Hunk]) -> Range<usize> {
        debug_assert!(self.across(base).all(|hunk| is_inside(&hunk.base, base)));
        let start = match hunks_of_region
            .iter()
            .find(|hunk| hunk.base.start == base.start)
        {
            Some(hunk) => hunk.side.start,
            None => self.after(base.start),
        };
        let end = match hunks_of_region
            .iter()
            .rev()
            .find(|hunk| hunk.base.end == base.end)
        {
            Some(hunk) => hunk.side.end,
            None => self.before(base.end),
        };
        start..end.max(start)
    }

    /// The hunks that change something in `base` or insert something inside it.
    fn across(&self, base: &Range<usize>) -> impl Iterator<Item = &Hunk> {
        let from = self
            .hunks
            .partition_point(|hunk| hunk.base.end <= base.start);
        let to = self
            .hunks
            .partition_point(|hunk| hunk.base.start < base.end);
        self.hunks.get(from..to).unwrap_or_default().iter()
    }

    /// The index in the side for an index in the base, after anything inserted there.
    fn after(&self, at: usize) -> usize {
        let count = self.hunks.partition_point(|hunk| hunk.base.end <= at);
        moved(&self.hunks[..count], at)
    }

    /// The index in the side for an index in the base, before anything inserted there.
    fn before(&self, at: usize) -> usize {
        let mut count = self.hunks.partition_point(|hunk| hunk.base.end <= at);
        if count > 0 && self.hunks[count - 1].base == (at..at) {
            count -= 1;
        }
        moved(&self.hunks[..count], at)
    }
}

fn is_inside(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn moved(before: &[Hunk], at: usize) -> usize {
    before
        .last()
        .map_or(at, |hunk| hunk.side.end + (at - hunk.base.end))
}

/// A range of the base that one or both sides change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Region {
    pub base: Range<usize>,
    pub ours: Vec<Hunk>,
    pub theirs: Vec<Hunk>,
}

impl Region {
    /// The only side that changes the region. `None` if both do.
    pub(super) fn only(&self) -> Option<Side> {
        match (self.ours.is_empty(), self.theirs.is_empty()) {
            (false, true) => Some(Side::Ours),
            (true, false) => Some(Side::Theirs),
            _ => None,
        }
    }
}

impl Region {
    /// Grows the region by the hunks that reach out of it. Returns whether there are any.
    fn take(&mut self, scripts: &[Script; 2]) -> bool {
        let mut grown = self.base.clone();
        for (script, hunks_of_region) in scripts.iter().zip([&mut self.ours, &mut self.theirs]) {
            for hunk in script.across(&self.base) {
                if !is_inside(&hunk.base, &self.base) {
                    grown = grown.start.min(hunk.base.start)..grown.end.max(hunk.base.end);
                    hunks_of_region.push(hunk.clone());
                }
            }
            hunks_of_region.sort_by_key(|hunk| hunk.base.start);
        }
        let grows = grown != self.base;
        self.base = grown;
        grows
    }
}

/// Groups hunks into regions. Hunks are in the same region if at most `near` tokens separate them. For git, `near` is
/// 0.
pub(super) fn regions(ours: &[Hunk], theirs: &[Hunk], near: usize) -> Vec<Region> {
    let mut found: Vec<Region> = Vec::new();
    let (mut ours, mut theirs) = (ours.iter().peekable(), theirs.iter().peekable());
    loop {
        let (side, hunk) = match (ours.peek(), theirs.peek()) {
            (None, None) => return found,
            (Some(one), Some(other)) if other.base.start < one.base.start => {
                (Side::Theirs, theirs.next())
            }
            (None, Some(_)) => (Side::Theirs, theirs.next()),
            (Some(_), _) => (Side::Ours, ours.next()),
        };
        let hunk = hunk.expect("the iterator was just peeked").clone();
        let touches = |last: &&mut Region| hunk.base.start <= last.base.end + near;
        let region = match found.last_mut().filter(touches) {
            Some(last) => {
                last.base.end = last.base.end.max(hunk.base.end);
                last
            }
            None => {
                found.push(Region {
                    base: hunk.base.clone(),
                    ours: Vec::new(),
                    theirs: Vec::new(),
                });
                found.last_mut().expect("a region was just added")
            }
        };
        match side {
            Side::Ours => region.ours.push(hunk),
            Side::Theirs => region.theirs.push(hunk),
        }
    }
}

/// Grows and joins regions until no hunk reaches out of its region, so that each side has one range in place of each.
pub(super) fn closed(regions: Vec<Region>, scripts: &[Script; 2]) -> Vec<Region> {
    let mut found: Vec<Region> = Vec::new();
    for mut region in regions {
        loop {
            let last = found.pop_if(|last| last.base.end >= region.base.start);
            let joins = last.is_some();
            if let Some(last) = last {
                region.base = last.base.start..region.base.end.max(last.base.end);
                region.ours.splice(0..0, last.ours);
                region.theirs.splice(0..0, last.theirs);
            }
            if !region.take(scripts) && !joins {
                break;
            }
        }
        found.push(region);
    }
    found
}

/// A piece of a three-way merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Merged without a conflict.
    Settled(Source),
    /// Both sides changed it differently; the ranges in all three versions.
    Clash(ThreeWay<Range<usize>>),
}

/// Where a settled piece is taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    Base(Range<usize>),
    Side(Side, Range<usize>),
}

/// Merges three sequences. Changes of the two sides conflict if at most `near` tokens separate them.
pub(super) fn merge<T: Hash + Eq + Copy>(all: ThreeWay<&[T]>, near: usize) -> Vec<Piece> {
    let scripts = [all.ours, all.theirs].map(|side| Script::find(all.base, side));
    let mut pieces = Vec::new();
    let mut at = 0;
    for region in regions(&scripts[0].hunks, &scripts[1].hunks, near) {
        pieces.push(Piece::Settled(Source::Base(at..region.base.start)));
        at = region.base.end;
        let ours = scripts[0].slice(&region.base, &region.ours);
        let theirs = scripts[1].slice(&region.base, &region.theirs);
        let same = all.ours[ours.clone()] == all.theirs[theirs.clone()];
        pieces.push(match region.only() {
            Some(Side::Theirs) => Piece::Settled(Source::Side(Side::Theirs, theirs)),
            None if !same => Piece::Clash(ThreeWay::new(region.base, ours, theirs)),
            _ => Piece::Settled(Source::Side(Side::Ours, ours)),
        });
    }
    pieces.push(Piece::Settled(Source::Base(at..all.base.len())));
    pieces
}
