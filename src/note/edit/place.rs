//! Where in a note's log a new entry goes, and how the entries around it are written.
//!
//! In: the blocks of a body. Out: a [`Place`]. Does not: write the entry.

use jiff::civil::Date;

use crate::note::blocks::{Blocks, Item};
use crate::note::line;
use crate::text::Span;

/// Headings under which a log is kept.
const LOGS: [&str; 4] = ["log", "interactions", "history", "timeline"];
/// The bullet where there is none to go by.
const BULLET: &str = "- ";

/// Where the new entry goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// Before the entry that begins at this byte.
    Before(usize, Style),
    /// After the entry whose last byte this is.
    After(usize, Style),
    /// Under a heading of this day, before the first or after the last of its items.
    OfDay(Box<Place>),
    /// Under a heading of this day that is to be made before or after another, which is of this level.
    NewDay(Box<Place>, u8),
    /// As the first of the log, whose heading ends here.
    First(usize),
    /// In a log that is to be made at the end of the note.
    NewLog,
}

/// How an entry is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Style {
    /// What stands before the bullet.
    pub indent: String,
    /// The bullet and the blanks after it.
    pub bullet: String,
    /// From the date to what follows it, with the date itself, if there is one.
    pub date: Option<(String, Date)>,
    /// Whether blank lines part the entries.
    pub is_loose: bool,
}

impl Default for Style {
    fn default() -> Self {
        Style {
            indent: String::new(),
            bullet: BULLET.to_owned(),
            date: None,
            is_loose: false,
        }
    }
}

/// An item of the log, with its day.
struct Dated<'a> {
    item: &'a Item,
    at: usize,
    date: Date,
    time: Option<String>,
    written: Span,
}

/// Finds the place for an entry of `date` at `time`. Where the order of the log cannot be seen from it, the newest comes
/// first.
pub(super) fn find(blocks: &Blocks<'_>, date: Date, time: Option<&str>) -> Place {
    let logs = || {
        let is_log = |heading: &usize| {
            let title = blocks.text(blocks.headings[*heading].content);
            let title = title.trim().trim_end_matches(':').to_lowercase();
            LOGS.contains(&title.as_str())
        };
        (0..blocks.headings.len()).filter(is_log)
    };
    let has_entries = |heading: &usize| !dated(blocks, *heading).is_empty();
    let Some(log) = logs().find(has_entries).or_else(|| logs().next()) else {
        return Place::NewLog;
    };
    let days = days(blocks, log);
    let directly = dated(blocks, log);
    if !days.is_empty() && directly.iter().all(|dated| dated.item.section != Some(log)) {
        return under_day(blocks, &days, date);
    }
    let when = (date, time.map(str::to_owned));
    let (Some(first), Some(last)) = (directly.first(), directly.last()) else {
        return first_of(blocks, log);
    };
    let newest_first = newest_first(directly.iter().map(|dated| dated.date));
    // Of two of one day the one without a time is as if it were of the same time.
    let later = |dated: &Dated<'_>| {
        (dated.date, dated.time.as_ref().or(when.1.as_ref()))
            > (when.0, when.1.as_ref().or(dated.time.as_ref()))
    };
    if newest_first {
        match directly.iter().find(|dated| !later(dated)) {
            Some(dated) => Place::Before(dated.line_start(blocks), dated.style(blocks, &directly)),
            None => Place::After(end(blocks, last.item), last.style(blocks, &directly)),
        }
    } else {
        match directly.iter().rev().find(|dated| !later(dated)) {
            Some(dated) => Place::After(end(blocks, dated.item), dated.style(blocks, &directly)),
            None => Place::Before(first.line_start(blocks), first.style(blocks, &directly)),
        }
    }
}

/// Where the section of a heading ends, among the headings.
fn section_end(blocks: &Blocks<'_>, heading: usize) -> usize {
    let level = blocks.headings[heading].level;
    let after = blocks.headings[heading + 1..]
        .iter()
        .position(|next| next.level <= level);
    after.map_or(blocks.headings.len(), |after| heading + 1 + after)
}

/// The items of a section, at its own level or below, that are nested in none and begin with a date.
fn dated<'a>(blocks: &'a Blocks<'_>, heading: usize) -> Vec<Dated<'a>> {
    let section = heading..section_end(blocks, heading);
    let items = blocks.items.iter().enumerate();
    let own = items.filter(|(_, item)| {
        item.parent.is_none()
            && !item.quoted
            && item.section.is_some_and(|at| section.contains(&at))
    });
    own.filter_map(|(at, item)| {
        let line = line::read(blocks, item.first_line);
        let (date, time) = line.date?;
        Some(Dated {
            item,
            at,
            date,
            time,
            written: Span::new(line.start, line.rest),
        })
    })
    .collect()
}

/// The headings of days within a section.
fn days(blocks: &Blocks<'_>, heading: usize) -> Vec<(usize, Date)> {
    let below = heading + 1..section_end(blocks, heading);
    below
        .filter_map(|at| {
            let line = line::read(blocks, blocks.headings[at].first_line);
            Some((at, line.date?.0))
        })
        .collect()
}

/// Whether the days come in falling order; if neither way, the newest comes first.
fn newest_first(days: impl Iterator<Item = Date>) -> bool {
    let days: Vec<Date> = days.collect();
    let count = |turn: fn(&Date, &Date) -> bool| {
        days.windows(2)
            .filter(|pair| turn(&pair[0], &pair[1]))
            .count()
    };
    count(|a, b| a > b) >= count(|a, b| a < b)
}

/// In a log with a heading for each day.
fn under_day(blocks: &Blocks<'_>, days: &[(usize, Date)], date: Date) -> Place {
    let newest_first = newest_first(days.iter().map(|(_, date)| *date));
    let level = |at: usize| blocks.headings[at].level;
    if let Some((at, _)) = days
        .iter()
        .find(|(at, day)| *day == date && is_only_a_date(blocks, *at))
    {
        let items: Vec<&Item> = own_items(blocks, *at);
        let style = |item: &Item| style_of(blocks, item, None, false);
        return Place::OfDay(Box::new(match (items.first(), items.last()) {
            (Some(first), _) if newest_first => {
                Place::Before(line_start(blocks, first.span.start as usize), style(first))
            }
            (_, Some(last)) => Place::After(end(blocks, last), style(last)),
            _ => first_of(blocks, *at),
        }));
    }
    let older = |(_, day): &&(usize, Date)| *day <= date;
    let (before, at) = if newest_first {
        let at = days.iter().find(older);
        (at.is_some(), at.or(days.last()))
    } else {
        let at = days.iter().rev().find(older);
        (at.is_none(), at.or(days.first()))
    };
    let (at, _) = *at.expect("there is a day");
    let style = own_items(blocks, at)
        .first()
        .map_or_else(Style::default, |item| style_of(blocks, item, None, false));
    let place = if before {
        Place::Before(
            line_start(blocks, blocks.headings[at].span.start as usize),
            style,
        )
    } else {
        let next = section_end(blocks, at);
        let text = blocks.text(Span::new(
            0,
            blocks
                .headings
                .get(next)
                .map_or(blocks.masked.text.len(), |next| next.span.start as usize),
        ));
        Place::After(text.trim_end().len(), style)
    };
    Place::NewDay(Box::new(place), level(at))
}

fn is_only_a_date(blocks: &Blocks<'_>, heading: usize) -> bool {
    let line = line::read(blocks, blocks.headings[heading].first_line);
    line.rest >= blocks.headings[heading].content.end as usize
}

/// The items directly in the section of a heading.
fn own_items<'a>(blocks: &'a Blocks<'_>, heading: usize) -> Vec<&'a Item> {
    let items = blocks.items.iter();
    items
        .filter(|item| item.parent.is_none() && !item.quoted && item.section == Some(heading))
        .collect()
}

/// As the first entry of a section: after what it says by now.
fn first_of(blocks: &Blocks<'_>, heading: usize) -> Place {
    if let Some(last) = own_items(blocks, heading).last() {
        return Place::After(end(blocks, last), style_of(blocks, last, None, false));
    }
    let next = blocks.headings.get(heading + 1);
    let end = next.map_or(blocks.masked.text.len(), |next| next.span.start as usize);
    Place::First(blocks.text(Span::new(0, end)).trim_end().len())
}

impl Dated<'_> {
    fn line_start(&self, blocks: &Blocks<'_>) -> usize {
        line_start(blocks, self.item.span.start as usize)
    }

    fn style(&self, blocks: &Blocks<'_>, all: &[Dated<'_>]) -> Style {
        let written = blocks.text(self.written).to_owned();
        let written = match &self.time {
            Some(time) => without_time(&written, time),
            None => written,
        };
        // Two entries that follow each other tell whether a blank line parts them.
        let is_loose = all.windows(2).any(|pair| {
            let between = Span::new(end(blocks, pair[0].item), pair[1].line_start(blocks));
            pair[0].at < pair[1].at && blocks.text(between).matches('\n').count() > 1
        });
        style_of(blocks, self.item, Some((written, self.date)), is_loose)
    }
}

/// A date as it is written, without the time after it.
fn without_time(written: &str, time: &str) -> String {
    let Some(at) = written.find(time) else {
        return written.to_owned();
    };
    let before = written[..at].trim_end_matches(['T', ' ', '\t']);
    let after = &written[at + time.len()..];
    let is_digits = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = after
        .get(1..3)
        .filter(|_| after.starts_with(':'))
        .filter(is_digits);
    let after = seconds.map_or(after, |_| &after[3..]);
    format!("{before}{after}")
}

fn style_of(
    blocks: &Blocks<'_>,
    item: &Item,
    date: Option<(String, Date)>,
    is_loose: bool,
) -> Style {
    let start = item.span.start as usize;
    let from = line_start(blocks, start);
    Style {
        indent: blocks.text(Span::new(from, start)).to_owned(),
        bullet: blocks
            .text(Span::new(start, item.first_line.start as usize))
            .to_owned(),
        date,
        is_loose,
    }
}

/// Where the line of a byte begins.
fn line_start(blocks: &Blocks<'_>, at: usize) -> usize {
    blocks.masked.text[..at]
        .rfind('\n')
        .map_or(blocks.start, |newline| newline + 1)
}

/// The last byte of an item that is not blank, all that is nested in it included.
fn end(blocks: &Blocks<'_>, item: &Item) -> usize {
    let span = item.span;
    span.start as usize + blocks.text(span).trim_end().len()
}
