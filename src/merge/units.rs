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
    /// The blank lines that part it from the entry before it, if there is one.
    pub gap: Option<&'a str>,
    /// Whether it is a line right below an entry.
    pub below_entry: bool,
}

/// The day and time of an entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct When {
    pub date: Date,
    pub time: Option<String>,
}

impl Unit<'_> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
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
    for (span, when) in entries(path, &blocks) {
        let range = span.range();
        if range.start < at {
            return None;
        }
        lines(body, at..range.start, &mut units);
        let gap = gap(body, &mut units);
        units.push(unit(body, range.clone(), Some(when), gap));
        at = range.end;
    }
    lines(body, at..body.len(), &mut units);
    Some(units)
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
        below_entry: false,
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

/// The lines of every entry: the items that are nested in none and have a day, be it that of a heading above them or
/// of a daily note.
fn entries(path: &str, blocks: &Blocks<'_>) -> Vec<(Span, When)> {
    let mut days: Vec<Option<Date>> = Vec::with_capacity(blocks.headings.len());
    for heading in &blocks.headings {
        let own = line::read(blocks, heading.first_line).date;
        let above = heading.parent.and_then(|parent| days[parent]);
        days.push(own.map(|(date, _)| date).or(above));
    }
    let daily = what::daily(path);
    let own = blocks
        .items
        .iter()
        .filter(|item| item.parent.is_none() && !item.quoted);
    own.filter_map(|item| {
        let own = line::read(blocks, item.first_line).date;
        let above = || item.section.and_then(|section| days[section]).or(daily);
        let (date, time) = own.or_else(|| Some((above()?, None)))?;
        Some((whole_lines(blocks, item), When { date, time }))
    })
    .collect()
}

/// From the start of an item's line to the end of its last line that is not blank.
fn whole_lines(blocks: &Blocks<'_>, item: &Item) -> Span {
    let text = &blocks.masked.text;
    let (start, end) = (item.span.start as usize, item.span.end as usize);
    let from = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let last = start + text[start..end].trim_end().len();
    let to = text[last..]
        .find('\n')
        .map_or(text.len(), |newline| last + newline + 1);
    Span::new(from, to)
}
