//! Writes the merge of three bodies, unit by unit.
//!
//! In: the units of each version, and which of them are the same entry. Out: a draft. Does not: decide what becomes of
//! an entry; `resolution` does that.

use std::cmp::Ordering;
use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::merge::draft::Draft;
use crate::merge::order::next_of;
use crate::merge::pair::{Paired, Token};
use crate::merge::resolution::{self, Resolution, lines_of};
use crate::merge::script::{self, Hunk, Region, Script};
use crate::merge::three_way::{Side, ThreeWay};
use crate::merge::units::Unit;
use crate::merge::{entry, lines, verify};

/// A unit of one side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed<'a> {
    pub(super) token: Token<'a>,
    pub(super) side: Side,
    /// Its index among the units of the side.
    pub(super) at: usize,
}

/// A merge in progress.
pub(super) struct Merging<'m, 'a> {
    bodies: ThreeWay<&'a str>,
    pub(super) units: ThreeWay<&'m [Unit<'a>]>,
    pub(super) paired: &'m Paired<'a>,
    pub(super) resolutions: &'m [Resolution<'m>],
    /// For each entry, whether a side moved it away from its place in the base.
    moved: Vec<bool>,
    pub(super) emitted: Vec<bool>,
    /// For each side, its entries that are shown between conflict markers.
    in_conflict: [FxHashSet<usize>; 2],
    pub(super) newest_first: bool,
    usual_gap: &'static str,
    pub(super) draft: Draft,
    /// Whether the last unit written is an entry.
    pub(super) after_entry: bool,
}

/// A region in which both sides changed lines.
struct SharedRegion {
    region: Region,
    overlap: Overlap,
}

/// How a region that both sides changed is merged.
enum Overlap {
    /// Both sides made the same change to the lines, or only added lines.
    Joined,
    Clash,
}

impl<'m, 'a> Merging<'m, 'a> {
    pub(super) fn new(
        bodies: ThreeWay<&'a str>,
        units: ThreeWay<&'m [Unit<'a>]>,
        paired: &'m Paired<'a>,
        resolutions: &'m [Resolution<'m>],
    ) -> Self {
        Merging {
            bodies,
            units,
            paired,
            resolutions,
            moved: vec![false; resolutions.len()],
            emitted: vec![false; resolutions.len()],
            in_conflict: [FxHashSet::default(), FxHashSet::default()],
            newest_first: resolution::newest_first(units),
            usual_gap: resolution::usual_gap(units),
            draft: Draft::default(),
            after_entry: false,
        }
    }

    /// Writes the merged body.
    pub(super) fn walk(&mut self) {
        let tokens = &self.paired.tokens;
        let base = tokens.base.as_slice();
        let sides = [tokens.ours.as_slice(), tokens.theirs.as_slice()];
        let scripts = sides.map(|side| Script::find(base, side));
        let matches = scripts.each_ref().map(|script| script.matches(base.len()));
        let regions = self.regions(&scripts);
        self.find_moved(&scripts, &regions);
        let mut regions = regions.into_iter().peekable();
        let mut hunks = scripts
            .each_ref()
            .map(|script| script.hunks.iter().peekable());
        let mut at = 0;
        loop {
            let region = regions
                .peek()
                .filter(|shared| shared.region.base.start == at);
            let outside = |side: usize, hunk: &Hunk| {
                let of_region =
                    |region: &Region| [&region.ours, &region.theirs][side].contains(hunk);
                let inside = |region: &Region| of_region(region) || !hunk.base.is_empty();
                hunk.base.start == at && !region.is_some_and(|shared| inside(&shared.region))
            };
            let rows = [Side::Ours, Side::Theirs].map(|side| {
                let nth = side as usize;
                let hunk = hunks[nth].next_if(|hunk| outside(nth, hunk));
                hunk.map_or(Vec::new(), |hunk| self.placed(side, hunk.side.clone()))
            });
            let before_entry = matches!(base.get(at), Some(Token::Entry(_)));
            self.gap(&rows[0], &rows[1], before_entry);
            if let Some(SharedRegion { region, overlap }) =
                regions.next_if(|shared| shared.region.base.start == at)
            {
                let slices = [
                    scripts[0].slice(&region.base, &region.ours),
                    scripts[1].slice(&region.base, &region.theirs),
                ];
                let [ours, theirs] = slices;
                let before_entry = matches!(base.get(region.base.end), Some(Token::Entry(_)));
                let ours = self.placed(Side::Ours, ours);
                let theirs = self.placed(Side::Theirs, theirs);
                match overlap {
                    Overlap::Joined => self.gap(&ours, &theirs, before_entry),
                    Overlap::Clash if self.by_heading(&region.base, &ours, &theirs) => {}
                    Overlap::Clash => self.clash_within(&region.base, &ours, &theirs),
                }
                for (nth, hunks) in hunks.iter_mut().enumerate() {
                    let in_region = [&region.ours, &region.theirs][nth];
                    let past = |hunk: &&Hunk| {
                        hunk.base.start < region.base.end || in_region.contains(hunk)
                    };
                    while hunks.next_if(past).is_some() {}
                }
                if region.base.end > at {
                    at = region.base.end;
                    continue;
                }
            }
            match base.get(at) {
                None => return,
                Some(Token::Entry(id)) if self.moved[*id] => {}
                Some(Token::Entry(id)) => self.entry(*id),
                Some(Token::Line(text)) => {
                    if let (Some(ours), Some(theirs)) = (matches[0][at], matches[1][at]) {
                        let below = [
                            &self.units.base[at],
                            &self.units.ours[ours],
                            &self.units.theirs[theirs],
                        ];
                        self.line(text, below.iter().any(|unit| unit.below_entry));
                    }
                }
            }
            at += 1;
        }
    }

    /// The regions in which both sides changed lines.
    fn regions(&self, scripts: &[Script; 2]) -> Vec<SharedRegion> {
        let tokens = &self.paired.tokens;
        let is_line = |token: &Token<'_>| matches!(token, Token::Line(_));
        let of_lines = |script: &Script, side: &[Token<'_>]| -> Vec<Hunk> {
            let changes = |hunk: &&Hunk| {
                tokens.base[hunk.base.clone()].iter().any(is_line)
                    || side[hunk.side.clone()].iter().any(is_line)
            };
            script.hunks.iter().filter(changes).cloned().collect()
        };
        let ours = of_lines(&scripts[0], &tokens.ours);
        let theirs = of_lines(&scripts[1], &tokens.theirs);
        let mut both = script::regions(&ours, &theirs, 0);
        both.retain(|region| region.only().is_none());
        let classified = script::closed(both, scripts).into_iter().map(|region| {
            let ours = scripts[0].slice(&region.base, &region.ours);
            let theirs = scripts[1].slice(&region.base, &region.theirs);
            let (ours, theirs) = (
                lines_of(&tokens.ours[ours]),
                lines_of(&tokens.theirs[theirs]),
            );
            let only_added = lines_of(&tokens.base[region.base.clone()]).is_empty();
            let overlap = if ours == theirs || only_added {
                Overlap::Joined
            } else {
                Overlap::Clash
            };
            SharedRegion { region, overlap }
        });
        classified.collect()
    }

    /// Finds the entries that a side moved. They go to their new place, unless that place is in a conflict.
    fn find_moved(&mut self, scripts: &[Script; 2], regions: &[SharedRegion]) {
        let tokens = &self.paired.tokens;
        let mut clashing = [FxHashSet::default(), FxHashSet::default()];
        for SharedRegion { region, overlap } in regions {
            if matches!(overlap, Overlap::Clash) {
                clashing[0].extend(scripts[0].slice(&region.base, &region.ours));
                clashing[1].extend(scripts[1].slice(&region.base, &region.theirs));
            }
        }
        let mut pinned = Vec::new();
        for (nth, side) in [&tokens.ours, &tokens.theirs].into_iter().enumerate() {
            for hunk in &scripts[nth].hunks {
                for at in hunk.side.clone() {
                    let Token::Entry(id) = side[at] else {
                        continue;
                    };
                    if self.paired.entries[id].base.is_some() {
                        self.moved[id] = true;
                        pinned.extend(clashing[nth].contains(&at).then_some(id));
                    }
                }
            }
        }
        for id in pinned {
            self.moved[id] = false;
        }
    }

    fn placed(&self, side: Side, range: Range<usize>) -> Vec<Placed<'a>> {
        let tokens = self.paired.tokens.side(side);
        let placed = |at| Placed {
            token: tokens[at],
            side,
            at,
        };
        range.map(placed).collect()
    }

    pub(super) fn unit(&self, placed: &Placed<'_>) -> &Unit<'a> {
        &self.units.side(placed.side)[placed.at]
    }

    /// Writes what both sides inserted at one place.
    pub(super) fn gap(&mut self, ours: &[Placed<'a>], theirs: &[Placed<'a>], before_entry: bool) {
        if !has_lines(ours) || !has_lines(theirs) {
            return self.beside(ours, theirs, before_entry);
        }
        if self.by_heading(&(0..0), ours, theirs) {
            return;
        }
        let tokens = |row: &[Placed<'a>]| row.iter().map(|placed| placed.token).collect::<Vec<_>>();
        // There may be several ways to match the rows; choose the same one when the sides are swapped.
        let words = |row: &[Placed<'a>]| {
            row.iter()
                .map(|placed| self.written(placed).1)
                .collect::<Vec<_>>()
        };
        let script = if words(ours) <= words(theirs) {
            Script::find(&tokens(ours), &tokens(theirs))
        } else {
            Script::find(&tokens(theirs), &tokens(ours)).reversed()
        };
        let clashes = |hunk: &&Hunk| {
            has_lines(&ours[hunk.base.clone()]) && has_lines(&theirs[hunk.side.clone()])
        };
        if script.hunks.iter().filter(clashes).count() > 1 {
            return self.clash_within(&(0..0), ours, theirs);
        }
        let mut at = 0;
        for hunk in &script.hunks {
            self.row(&ours[at..hunk.base.start]);
            at = hunk.base.end;
            let (ours, theirs) = (&ours[hunk.base.clone()], &theirs[hunk.side.clone()]);
            if has_lines(ours) && has_lines(theirs) {
                self.clash_within(&(0..0), ours, theirs);
            } else {
                self.beside(ours, theirs, before_entry);
            }
        }
        self.row(&ours[at..]);
    }

    /// Writes two rows, of which at least one has only entries. These go next to the entries of the other row.
    fn beside(&mut self, ours: &[Placed<'a>], theirs: &[Placed<'a>], before_entry: bool) {
        let (lined, entries) = if has_lines(theirs) {
            (theirs, ours)
        } else {
            (ours, theirs)
        };
        let is_entry = |placed: &Placed<'_>| matches!(placed.token, Token::Entry(_));
        let run = |from: usize| {
            let length = lined[from..]
                .iter()
                .take_while(|placed| is_entry(placed))
                .count();
            from..from + length
        };
        let trailing = lined
            .iter()
            .rev()
            .take_while(|placed| is_entry(placed))
            .count();
        let place = if entries.is_empty() {
            0..0
        } else if self.after_entry {
            run(0)
        } else if before_entry {
            lined.len() - trailing..lined.len()
        } else {
            // Anything below a heading or an item that only the other side has belongs to that heading or item.
            let ends = |placed: &Placed<'a>| {
                let unit = self.unit(placed);
                is_entry(placed) || unit.heading.is_some() || entry::is_item(unit.text)
            };
            run(lined.iter().position(ends).unwrap_or(lined.len()))
        };
        self.row(&lined[..place.start]);
        self.by_day([&lined[place.clone()], entries]);
        self.row(&lined[place.end..]);
    }

    pub(super) fn row(&mut self, row: &[Placed<'a>]) {
        for placed in row {
            match placed.token {
                Token::Entry(id) => self.entry(id),
                Token::Line(text) => self.line(text, self.unit(placed).below_entry),
            }
        }
    }

    /// Writes entries that both sides added at the same place: by day, in the order of the log, then by text.
    fn by_day(&mut self, mut rows: [&[Placed<'a>]; 2]) {
        while let Some(next) = next_of(rows, |one, other| self.compare(one, other)) {
            let (first, rest) = rows[next].split_first().expect("the row is not empty");
            self.row(std::slice::from_ref(first));
            rows[next] = rest;
        }
    }

    fn compare(&self, one: &Placed<'a>, other: &Placed<'a>) -> Ordering {
        let (one, other) = (self.unit(one), self.unit(other));
        let by_day = one.entry.cmp(&other.entry);
        let by_day = if self.newest_first {
            by_day.reverse()
        } else {
            by_day
        };
        by_day.then_with(|| one.text.cmp(other.text))
    }

    /// Writes two rows as a conflict, apart from what they share at their ends and the new entries there.
    fn clash_within(&mut self, base: &Range<usize>, ours: &[Placed<'a>], theirs: &[Placed<'a>]) {
        let tokens = |row: &[Placed<'a>]| {
            row.iter()
                .map(|placed| self.written(placed))
                .collect::<Vec<_>>()
        };
        let (head, tail) = lines::common_ends(&tokens(ours), &tokens(theirs));
        let inner = |row: &[Placed<'a>]| head..row.len() - tail;
        let (ours_inner, theirs_inner) = (&ours[inner(ours)], &theirs[inner(theirs)]);
        self.row(&ours[..head]);
        let is_new = |placed: &&Placed<'_>| match placed.token {
            Token::Entry(id) => self.paired.entries[id].base.is_none(),
            Token::Line(_) => false,
        };
        let first = [ours_inner, theirs_inner].map(|row| row.iter().take_while(is_new).count());
        let last =
            [ours_inner, theirs_inner].map(|row| row.iter().rev().take_while(is_new).count());
        let split = |row: &'_ [Placed<'a>], nth: usize| {
            first[nth]..row.len().saturating_sub(last[nth]).max(first[nth])
        };
        let (one, other) = (split(ours_inner, 0), split(theirs_inner, 1));
        self.by_day([&ours_inner[..one.start], &theirs_inner[..other.start]]);
        self.clash(base, &ours_inner[one.clone()], &theirs_inner[other.clone()]);
        self.by_day([&ours_inner[one.end..], &theirs_inner[other.end..]]);
        self.row(&ours[ours.len() - tail..]);
    }

    /// A unit's token, and its text on its side.
    fn written(&self, placed: &Placed<'a>) -> (Token<'a>, &'a str) {
        (placed.token, self.unit(placed).text)
    }

    fn clash(&mut self, base: &Range<usize>, ours: &[Placed<'a>], theirs: &[Placed<'a>]) {
        let mut text_of_row = |row: &[Placed<'a>]| {
            let (Some(first), Some(last)) = (row.first(), row.last()) else {
                return "";
            };
            for placed in row {
                if let Token::Entry(id) = placed.token {
                    self.in_conflict[placed.side as usize].insert(id);
                }
            }
            let units = self.units.side(first.side);
            text_of_units(self.bodies.side(first.side), units, first.at..last.at + 1)
        };
        let (ours, theirs) = (text_of_row(ours), text_of_row(theirs));
        if ours == theirs {
            self.draft.push(ours.as_bytes());
        } else {
            let base = text_of_units(self.bodies.base, self.units.base, base.clone());
            let all = ThreeWay::new(base, ours, theirs);
            self.draft.push_conflict(all.map(str::as_bytes));
        }
        self.after_entry = false;
    }

    fn line(&mut self, text: &str, below_entry: bool) {
        // Directly below an entry, a line would be read as part of it, unless it begins a list item.
        let begins_anew = text.trim().is_empty() || entry::is_bullet(text);
        if self.after_entry && !below_entry && !begins_anew {
            self.draft.push(b"\n");
        }
        self.draft.push(text.as_bytes());
        self.after_entry = false;
    }

    fn entry(&mut self, id: usize) {
        if self.emitted[id] || self.resolutions[id] == Resolution::Removed {
            return;
        }
        self.emitted[id] = true;
        if self.after_entry {
            self.draft.push(self.gap_before(id).as_bytes());
        }
        match &self.resolutions[id] {
            Resolution::Removed => {}
            Resolution::Kept(text) => self.draft.push(text.as_bytes()),
            Resolution::Clash => {
                let text = |side: Side| {
                    let at = self.paired.entries[id].side(side);
                    at.map_or("", |at| self.units.side(side)[at].text)
                };
                let base = self.paired.entries[id].base;
                let base = base.map_or("", |at| self.units.base[at].text);
                let all = ThreeWay::new(base, text(Side::Ours), text(Side::Theirs));
                self.draft.push_conflict(all.map(str::as_bytes));
            }
        }
        self.after_entry = true;
    }

    /// The gap between an entry and the one before it.
    fn gap_before(&self, id: usize) -> &'a str {
        let places = self.paired.entries[id];
        let of = |units: &[Unit<'a>], at: Option<usize>| at.and_then(|at| units[at].gap);
        let gaps = ThreeWay::new(
            of(self.units.base, places.base),
            of(self.units.ours, places.ours),
            of(self.units.theirs, places.theirs),
        );
        let settled = gaps.transpose().and_then(ThreeWay::trivial_merge);
        let widest = || gaps.all().into_iter().flatten().copied().max();
        settled.or_else(widest).unwrap_or(self.usual_gap)
    }

    /// Whether every kept entry is in the result and is read there as an entry.
    pub(super) fn has_all(&self, path: &str) -> bool {
        for (id, resolution) in self.resolutions.iter().enumerate() {
            let places = self.paired.entries[id];
            let in_conflict = |side: usize, place: Option<usize>| {
                place.is_none() || self.in_conflict[side].contains(&id)
            };
            let is_in_conflict = in_conflict(0, places.ours) && in_conflict(1, places.theirs);
            if *resolution != Resolution::Removed && !self.emitted[id] && !is_in_conflict {
                return false;
            }
        }
        let expected = verify::expected_entries(self.units, self.paired, self.resolutions, |id| {
            self.emitted[id]
        });
        verify::is_complete(path, &self.draft, self.units, expected)
    }
}

/// The text of some consecutive units, including the gaps between them.
fn text_of_units<'a>(body: &'a str, units: &[Unit<'a>], range: Range<usize>) -> &'a str {
    match &units[range] {
        [] => "",
        [first, .., last] => &body[first.start..last.end()],
        [only] => only.text,
    }
}

fn has_lines(row: &[Placed<'_>]) -> bool {
    row.iter()
        .any(|placed| matches!(placed.token, Token::Line(_)))
}
