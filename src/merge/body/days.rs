//! Stretches of a log whose days stand in headings, merged day by day.
//!
//! In: what the versions have at one place. Out: the days in the order of the log, each once, with what both sides have
//! below it. Does not: take apart what has other headings too, or prose that was there before.

use std::cmp::Ordering;
use std::ops::Range;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::fate::Fate;
use super::super::order;
use super::super::pair::Token;
use super::super::three::Three;
use super::super::units::{Heading, Unit};
use super::{Merging, Placed};

/// A heading's day and line, and which of those that say the same it is.
type Name<'a> = (Date, &'a str, usize);

/// A row taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Days<'a> {
    /// Of the headings, if there are any.
    level: Option<u8>,
    /// What comes before the first of them.
    lead: usize,
    names: Vec<Name<'a>>,
    /// By its name what is below each, the heading first.
    sections: FxHashMap<Name<'a>, Range<usize>>,
}

impl<'a> Days<'a> {
    /// None if there are other headings in it, but for those below that of a day.
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
            found.names.push((day, unit.text, *count));
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
    /// What both sides have in place of some units of the base, day by day; whether it could be done.
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
        // A heading that one side took away is needed as long as an entry stays below it.
        let keep = |name: &Name<'_>| {
            let ours = days.ours.section(*name, ours);
            let theirs = days.theirs.section(*name, theirs);
            let taken_away =
                days.base.sections.contains_key(name) && (ours.is_empty() || theirs.is_empty());
            let mut below = ours.iter().chain(theirs);
            !taken_away || below.any(|placed| self.stays(placed, name.0))
        };
        let names = days.as_ref().map(|days| days.names.as_slice());
        let newest_first = self.newest_first;
        let compare = |one: &Name<'_>, other: &Name<'_>| match one.0.cmp(&other.0) {
            Ordering::Equal => one.cmp(other),
            by_day if newest_first => by_day.reverse(),
            by_day => by_day,
        };
        for name in order::order(names, keep, compare) {
            let ours = days.ours.section(name, ours);
            let theirs = days.theirs.section(name, theirs);
            let heading = ours.first().or(theirs.first()).expect("a side has it");
            self.part(heading);
            self.row(std::slice::from_ref(heading));
            let [ours, theirs] = [ours, theirs].map(|section| -> Vec<Placed<'a>> {
                let below = section.iter().skip(1).copied();
                below.filter(|placed| self.is_of(placed, name.0)).collect()
            });
            self.gap(&ours, &theirs, false);
        }
        true
    }

    /// The versions taken apart; none if there are no days in them to go by, or there was more than entries below those of
    /// the base.
    fn days(
        &self,
        base: &Range<usize>,
        ours: &[Placed<'a>],
        theirs: &[Placed<'a>],
    ) -> Option<Three<Days<'a>>> {
        let old = &self.units.base[base.clone()];
        let unit = |placed: &Placed<'a>| self.unit(placed.1, placed.2);
        let all = Three::new(
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

    /// Whether it is an entry that has yet to be written, below a heading of this day.
    fn stays(&self, placed: &Placed<'a>, day: Date) -> bool {
        let Token::Entry(id) = placed.0 else {
            return false;
        };
        self.fates[id] != Fate::Gone && !self.emitted[id] && self.is_of(placed, day)
    }

    /// Whether it is no entry, or one that belongs to this day, wherever a side still has it.
    fn is_of(&self, placed: &Placed<'a>, day: Date) -> bool {
        let Token::Entry(id) = placed.0 else {
            return true;
        };
        let places = self.paired.entries[id];
        let day_of = |units: &[Unit<'a>], at: Option<usize>| Some(units[at?].entry.as_ref()?.date);
        let days = Three::new(
            day_of(self.units.base, places.base),
            day_of(self.units.ours, places.ours),
            day_of(self.units.theirs, places.theirs),
        );
        let own = self
            .unit(placed.1, placed.2)
            .entry
            .as_ref()
            .map(|when| when.date);
        match (days.ours, days.theirs) {
            // An entry that has its own day is where it is.
            (Some(_), Some(_)) if own == Some(day) => days.settled().flatten() == Some(day),
            _ => true,
        }
    }

    /// Leaves a blank line before a heading that has one on its side.
    fn part(&mut self, (_, side, at): &Placed<'a>) {
        let before = at.checked_sub(1).map(|at| self.unit(*side, at));
        if self.draft.ends_in_text() && before.is_none_or(Unit::is_blank) {
            self.draft.push(b"\n");
        }
        self.after_entry = false;
    }
}
