//! A body as units: whole entries with all that is nested in them, and every other line.
//!
//! In: the text of a body. Out: its units in order, which together are all of its bytes. Does not: say what an entry means.

use jiff::civil::Date;

use crate::note::blocks::{self, Blocks, Item};
use crate::note::{line, mask, what};
use crate::text::Span;

/// A unit of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit<'a> {
    /// Its whole lines.
    pub text: &'a str,
    /// Where they are in the body.
    pub start: usize,
    /// When it was, if it is an entry.
    pub entry: Option<When>,
    /// The line of the item without a day that it is nested in, which may say whom it is about.
    pub below: &'a str,
    /// The blank lines that part it from the entry before it, if there is one.
    pub gap: Option<&'a str>,
    /// Whether it is a line right below an entry.
    pub below_entry: bool,
    /// Of the line with which a heading begins.
    pub heading: Option<Heading>,
}

/// A heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Heading {
    pub level: u8,
    /// The day with which it begins.
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

    /// By what an entry is the same as another: its lines, its day, and what it is nested in.
    pub(super) fn identity(&self) -> Identity<'a> {
        let when = self.entry.as_ref().expect("only entries are the same");
        (self.text, when.date, self.below)
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// The units of the body of the note `path`; none where its lines are not the lines that Markdown has.
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

/// Takes the blank lines back that stand behind the last entry; none if something else does, or there is no entry.
fn gap<'a>(body: &'a str, units: &mut Vec<Unit<'a>>) -> Option<&'a str> {
    let last = units.iter().rposition(|unit| !unit.is_blank())?;
    units[last].entry.as_ref()?;
    let from = units[last].end();
    let to = units.last().map_or(from, Unit::end);
    units.truncate(last + 1);
    Some(&body[from..to])
}

/// The lines of every entry: the items that have a day, be it that of a heading above them or of a daily note, and are
/// nested in none that has one; and the line of an item without a day that they are nested in.
fn entries(
    path: &str,
    blocks: &Blocks<'_>,
    headings: &[Heading],
) -> Vec<(Span, When, Option<Span>)> {
    let mut days: Vec<Option<Date>> = Vec::with_capacity(headings.len());
    for (heading, own) in blocks.headings.iter().zip(headings) {
        let above = heading.parent.and_then(|parent| days[parent]);
        days.push(own.day.or(above));
    }
    let daily = what::daily(path);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(item) = blocks.items.get(at) {
        let own = line::read(blocks, item.first_line).date;
        let above = || item.section.and_then(|section| days[section]).or(daily);
        let inherited = || item.parent.is_none().then(above).flatten();
        let when = own.or_else(|| Some((inherited()?, None)));
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

/// From the start of an item's line to the end of its last line that is not blank, and of a comment that begins there.
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
    let holes = &blocks.masked.holes;
    let next = holes.partition_point(|hole| hole.end as usize <= to);
    for hole in &holes[next..] {
        if hole.start as usize >= to {
            break;
        }
        to = line_end(hole.end as usize - 1);
    }
    Span::new(from, to)
}
