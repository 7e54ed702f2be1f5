//! Splits a body into units: whole entries with everything nested in them, and every other line.
//!
//! In: the text of a body. Out: its units in order, which with their gaps cover all of its bytes. Does not: interpret
//! entries.

use jiff::civil::Date;

use crate::note::blocks::{self, Blocks, Item};
use crate::note::{detect, line, mask};
use crate::text::Span;

/// A unit of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit<'a> {
    /// The unit's whole lines.
    pub text: &'a str,
    /// The byte offset of the lines in the body.
    pub start: usize,
    /// The day and time, if the unit is an entry.
    pub entry: Option<When>,
    /// The first line of the undated item that the entry is nested in, or empty. It may name the contact that the entry
    /// is about, so it is part of the identity.
    pub below: &'a str,
    /// The blank lines between this entry and the one before it. `None` if something else comes before it.
    pub gap: Option<&'a str>,
    /// Whether the unit is a line directly below an entry.
    pub below_entry: bool,
    /// The heading that begins with this line, if any.
    pub heading: Option<Heading>,
}

/// A heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Heading {
    pub level: u8,
    /// The day at its start, if there is one.
    pub day: Option<Date>,
}

/// The day and time of an entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct When {
    pub date: Date,
    pub time: Option<String>,
}

/// See [`Unit::identity`].
pub(super) type Identity<'a> = (&'a str, Date, &'a str);

impl<'a> Unit<'a> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// What makes two entries the same: their lines, their day, and the item that they are nested in.
    pub(super) fn identity(&self) -> Identity<'a> {
        let when = self.entry.as_ref().expect("only entries have an identity");
        (self.text, when.date, self.below)
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// The units of the body of the note at `path`. `None` if its lines differ from the lines that Markdown sees, as with a
/// lone carriage return.
pub(super) fn read<'a>(path: &str, body: &'a str) -> Option<Vec<Unit<'a>>> {
    let lone = |(at, _): (usize, &str)| body.as_bytes().get(at + 1) != Some(&b'\n');
    if body.match_indices('\r').any(lone) {
        return None;
    }
    let mut masked = mask::conflicts(body);
    mask::comments(&mut masked, 0);
    let blocks = blocks::read(path, masked, 0);
    let mut units: Vec<Unit<'_>> = Vec::new();
    let mut at = 0;
    let headings = headings(&blocks);
    for (span, when, below) in entries(path, &blocks, &headings) {
        let range = span.range();
        if range.start < at {
            return None;
        }
        lines(body, at..range.start, &mut units);
        let gap = gap(body, &mut units);
        at = range.end;
        let mut unit = unit(body, range, Some(when), gap);
        unit.below = below.map_or("", |below| &body[below.range()]);
        units.push(unit);
    }
    lines(body, at..body.len(), &mut units);
    for (heading, found) in blocks.headings.iter().zip(headings) {
        let start = heading.span.start as usize;
        let unit = units.partition_point(|unit| unit.end() <= start);
        if let Some(unit) = units.get_mut(unit).filter(|unit| unit.entry.is_none()) {
            unit.heading = Some(found);
        }
    }
    Some(units)
}

fn headings(blocks: &Blocks<'_>) -> Vec<Heading> {
    let read = |heading: &blocks::Heading| Heading {
        level: heading.level,
        day: line::read(blocks, heading.first_line)
            .date
            .map(|date| date.0),
    };
    blocks.headings.iter().map(read).collect()
}

fn unit<'a>(
    body: &'a str,
    range: std::ops::Range<usize>,
    entry: Option<When>,
    gap: Option<&'a str>,
) -> Unit<'a> {
    Unit {
        text: &body[range.clone()],
        start: range.start,
        entry,
        gap,
        below: "",
        below_entry: false,
        heading: None,
    }
}

fn lines<'a>(body: &'a str, range: std::ops::Range<usize>, units: &mut Vec<Unit<'a>>) {
    let mut at = range.start;
    for line in body[range].split_inclusive('\n') {
        let mut unit = unit(body, at..at + line.len(), None, None);
        unit.below_entry = units.last().is_some_and(|last| last.entry.is_some());
        units.push(unit);
        at += line.len();
    }
}

/// Removes the blank lines after the last entry from `units` and returns them. `None` if there is no entry, or if
/// something else comes after it.
fn gap<'a>(body: &'a str, units: &mut Vec<Unit<'a>>) -> Option<&'a str> {
    let last = units.iter().rposition(|unit| !unit.is_blank())?;
    units[last].entry.as_ref()?;
    let from = units[last].end();
    let to = units.last().map_or(from, Unit::end);
    units.truncate(last + 1);
    Some(&body[from..to])
}

/// The span of every entry, its day and time, and the first line of the undated item that it is nested in. An entry is
/// an item that has a day and is not nested in another entry. The day can come from a heading above it or from a daily
/// note.
fn entries(
    path: &str,
    blocks: &Blocks<'_>,
    headings: &[Heading],
) -> Vec<(Span, When, Option<Span>)> {
    let mut days: Vec<Option<Date>> = Vec::with_capacity(headings.len());
    for (heading, parsed) in blocks.headings.iter().zip(headings) {
        let above = heading.parent.and_then(|parent| days[parent]);
        days.push(parsed.day.or(above));
    }
    let daily = detect::daily(path);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(item) = blocks.items.get(at) {
        let own_date = line::read(blocks, item.first_line).date;
        let above = || item.section.and_then(|section| days[section]).or(daily);
        let inherited = || item.parent.is_none().then(above).flatten();
        let when = own_date.or_else(|| Some((inherited()?, None)));
        match when.filter(|_| !item.quoted) {
            Some((date, time)) => {
                let below = item.parent.map(|parent| blocks.items[parent].first_line);
                found.push((whole_lines(blocks, item), When { date, time }, below));
                at = item.next;
            }
            None => at += 1,
        }
    }
    found
}

/// The whole lines of an item: from the start of its first line to the end of its last line that is not blank, or to
/// the end of a comment that begins there.
fn whole_lines(blocks: &Blocks<'_>, item: &Item) -> Span {
    let text = &blocks.masked.text;
    let (start, end) = (item.span.start as usize, item.span.end as usize);
    let from = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = |at: usize| {
        text[at..]
            .find('\n')
            .map_or(text.len(), |newline| at + newline + 1)
    };
    let mut to = line_end(start + text[start..end].trim_end().len());
    let holes = &blocks.masked.blanked;
    let next = holes.partition_point(|hole| hole.end as usize <= to);
    for hole in &holes[next..] {
        if hole.start as usize >= to {
            break;
        }
        to = line_end(hole.end as usize - 1);
    }
    Span::new(from, to)
}
