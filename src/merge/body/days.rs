//! Merges a part of a log that has a heading for each day, day by day.
//!
//! In: the units of each version at one place. Out: the days in the order of the log, each once, with what both sides
//! have below it. Does not: handle parts that also have other headings, or prose that was in the base.

use std::cmp::Ordering;
use std::ops::Range;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::merging::{Merging, Placed};
use crate::merge::order;
use crate::merge::pair::Token;
use crate::merge::resolution::Resolution;
use crate::merge::three_way::ThreeWay;
use crate::merge::units::{Heading, Unit};

/// What identifies the heading of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Name<'a> {
    day: Date,
    line: &'a str,
    /// Its 1-based number among equal lines.
    number: usize,
}

/// A row of units, split at its day headings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Days<'a> {
    /// The level of the headings, if there are any.
    level: Option<u8>,
    /// The number of units before the first heading.
    lead: usize,
    names: Vec<Name<'a>>,
    /// For each heading, the range of its section in the row, including the heading.
    sections: FxHashMap<Name<'a>, Range<usize>>,
}

impl<'a> Days<'a> {
    /// Splits a row. `None` if it has headings other than day headings and their subheadings.
    fn of<'u>(row: impl ExactSizeIterator<Item = &'u Unit<'a>>) -> Option<Self>
    where
        'a: 'u,
    {
        let length = row.len();
        let mut found = Days {
            lead: length,
            ..Days::default()
        };
        let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
        let mut starts = Vec::new();
        for (at, unit) in row.enumerate() {
            let Some(Heading { level, day }) = unit.heading else {
                continue;
            };
            let outer = *found.level.get_or_insert(level);
            if level > outer {
                continue;
            }
            let day = day.filter(|_| level == outer)?;
            found.lead = found.lead.min(at);
            let count = seen.entry(unit.text).or_insert(0);
            *count += 1;
            found.names.push(Name {
                day,
                line: unit.text,
                number: *count,
            });
            starts.push(at);
        }
        let ends = starts.iter().skip(1).copied().chain([length]);
        let units = starts.iter().zip(ends).map(|(start, end)| *start..end);
        found.sections = found.names.iter().copied().zip(units).collect();
        Some(found)
    }

    fn section<'r, T>(&self, name: Name<'_>, row: &'r [T]) -> &'r [T] {
        let found = self.sections.get(&name);
        found.map_or(&[], |units| &row[units.clone()])
    }
}

impl<'a> Merging<'_, 'a> {
    /// Merges what both sides have in place of some base units, day by day. Returns whether that was possible; if not,
    /// nothing is written.
    pub(super) fn by_heading(
        &mut self,
        base: &Range<usize>,
        ours: &[Placed<'a>],
        theirs: &[Placed<'a>],
    ) -> bool {
        let Some(days) = self.days(base, ours, theirs) else {
            return false;
        };
        self.gap(&ours[..days.ours.lead], &theirs[..days.theirs.lead], false);
        // A heading that one side removed is still needed if an entry below it stays.
        let keep = |name: &Name<'_>| {
            let ours = days.ours.section(*name, ours);
            let theirs = days.theirs.section(*name, theirs);
            let taken_away =
                days.base.sections.contains_key(name) && (ours.is_empty() || theirs.is_empty());
            let mut below = ours.iter().chain(theirs);
            !taken_away || below.any(|placed| self.stays(placed, name.day))
        };
        let names = days.as_ref().map(|days| days.names.as_slice());
        let newest_first = self.newest_first;
        let compare = |one: &Name<'_>, other: &Name<'_>| match one.day.cmp(&other.day) {
            Ordering::Equal => one.cmp(other),
            by_day if newest_first => by_day.reverse(),
            by_day => by_day,
        };
        for name in order::order(names, keep, compare) {
            let ours = days.ours.section(name, ours);
            let theirs = days.theirs.section(name, theirs);
            let heading = ours.first().or(theirs.first()).expect("one side has it");
            self.part(heading);
            self.row(std::slice::from_ref(heading));
            let [ours, theirs] = [ours, theirs].map(|section| -> Vec<Placed<'a>> {
                let below = section.iter().skip(1).copied();
                below
                    .filter(|placed| self.is_of(placed, name.day))
                    .collect()
            });
            self.gap(&ours, &theirs, false);
        }
        true
    }

    /// The three versions, split at their days. `None` if they have no common level of day headings, or if there are
    /// base units and any unit is something other than an entry, a heading, or a blank line.
    fn days(
        &self,
        base: &Range<usize>,
        ours: &[Placed<'a>],
        theirs: &[Placed<'a>],
    ) -> Option<ThreeWay<Days<'a>>> {
        let old = &self.units.base[base.clone()];
        let unit = |placed: &Placed<'a>| self.unit(placed);
        let all = ThreeWay::new(
            Days::of(old.iter())?,
            Days::of(ours.iter().map(unit))?,
            Days::of(theirs.iter().map(unit))?,
        );
        let levels: FxHashSet<u8> = all
            .all()
            .into_iter()
            .filter_map(|days| days.level)
            .collect();
        let is_plain =
            |unit: &Unit<'_>| unit.entry.is_some() || unit.heading.is_some() || unit.is_blank();
        let fits = match base.is_empty() {
            true => all.ours.level.is_some() && all.theirs.level.is_some(),
            false => old
                .iter()
                .chain(ours.iter().chain(theirs).map(unit))
                .all(is_plain),
        };
        (levels.len() == 1 && fits).then_some(all)
    }

    /// Whether the unit is an entry that is kept, not written yet, and belongs below a heading of this day.
    fn stays(&self, placed: &Placed<'a>, day: Date) -> bool {
        let Token::Entry(id) = placed.token else {
            return false;
        };
        self.resolutions[id] != Resolution::Removed && !self.emitted[id] && self.is_of(placed, day)
    }

    /// Whether the unit belongs below a heading of this day. If the sides have an entry on different days, its merged
    /// day decides.
    fn is_of(&self, placed: &Placed<'a>, day: Date) -> bool {
        let Token::Entry(id) = placed.token else {
            return true;
        };
        let places = self.paired.entries[id];
        let day_of = |units: &[Unit<'a>], at: Option<usize>| Some(units[at?].entry.as_ref()?.date);
        let days = ThreeWay::new(
            day_of(self.units.base, places.base),
            day_of(self.units.ours, places.ours),
            day_of(self.units.theirs, places.theirs),
        );
        let own_day = self.unit(placed).entry.as_ref().map(|when| when.date);
        match (days.ours, days.theirs) {
            // Only an entry on the heading's day follows its merged day. One with a date of its own that differs from
            // the heading stays where it is.
            (Some(_), Some(_)) if own_day == Some(day) => {
                days.trivial_merge().flatten() == Some(day)
            }
            _ => true,
        }
    }

    /// Writes a blank line before a heading if its side has one there.
    fn part(&mut self, heading: &Placed<'a>) {
        let before = heading.at.checked_sub(1);
        let before = before.map(|at| &self.units.side(heading.side)[at]);
        if self.draft.ends_in_text() && before.is_none_or(Unit::is_blank) {
            self.draft.push(b"\n");
        }
        self.after_entry = false;
    }
}
