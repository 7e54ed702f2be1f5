//! Where in a note's log a new entry goes, and how the entries around it are written.
//!
//! In: the items of a body. Out: a [`Place`]. Does not: write the entry.

use jiff::civil::Date;

use crate::edit::list::{Items, Side};
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
    /// Whether a blank line parts it from its neighbors.
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
    date: Date,
    time: Option<String>,
    written: Span,
}

/// Finds the place for an entry of `date` at `time`. Where the order of the log cannot be seen from it, the newest comes
/// first.
pub(super) fn find(items: Items<'_>, date: Date, time: Option<&str>) -> Place {
    let blocks = items.blocks;
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
        return under_day(items, &days, date);
    }
    let when = (date, time.map(str::to_owned));
    let (Some(first), Some(last)) = (directly.first(), directly.last()) else {
        return first_of(items, log);
    };
    let newest_first = newest_first(directly.iter().map(|dated| dated.date));
    // Of two of one day the one without a time is as if it were of the same time.
    let later = |dated: &Dated<'_>| {
        (dated.date, dated.time.as_ref().or(when.1.as_ref()))
            > (when.0, when.1.as_ref().or(dated.time.as_ref()))
    };
    if newest_first {
        match directly.iter().find(|dated| !later(dated)) {
            Some(dated) => dated.beside(items, Side::Before),
            None => last.beside(items, Side::After),
        }
    } else {
        match directly.iter().rev().find(|dated| !later(dated)) {
            Some(dated) => dated.beside(items, Side::After),
            None => first.beside(items, Side::Before),
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
    let own = blocks.items.iter().filter(|item| {
        item.parent.is_none()
            && !item.quoted
            && item.section.is_some_and(|at| section.contains(&at))
    });
    own.filter_map(|item| {
        let line = line::read(blocks, item.first_line);
        let (date, time) = line.date?;
        Some(Dated {
            item,
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
fn under_day(items: Items<'_>, days: &[(usize, Date)], date: Date) -> Place {
    let blocks = items.blocks;
    let newest_first = newest_first(days.iter().map(|(_, date)| *date));
    let level = |at: usize| blocks.headings[at].level;
    if let Some((at, _)) = days
        .iter()
        .find(|(at, day)| *day == date && is_only_a_date(blocks, *at))
    {
        let own = own_items(blocks, *at);
        return Place::OfDay(Box::new(match (own.first(), own.last()) {
            (Some(first), _) if newest_first => beside(items, first, Side::Before, None),
            (_, Some(last)) => beside(items, last, Side::After, None),
            _ => first_of(items, *at),
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
        .map_or_else(Style::default, |item| style_of(items, item, None, false));
    let place = if before {
        Place::Before(
            items.line_start(blocks.headings[at].span.start as usize),
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
        Place::After(items.past_comments(text.trim_end().len()), style)
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
fn first_of(items: Items<'_>, heading: usize) -> Place {
    let blocks = items.blocks;
    if let Some(last) = own_items(blocks, heading).last() {
        return beside(items, last, Side::After, None);
    }
    let next = blocks.headings.get(heading + 1);
    let end = next.map_or(blocks.masked.text.len(), |next| next.span.start as usize);
    let said = blocks.text(Span::new(0, end)).trim_end().len();
    Place::First(items.past_comments(said))
}

impl Dated<'_> {
    fn beside(&self, items: Items<'_>, side: Side) -> Place {
        let written = items.blocks.text(self.written).to_owned();
        let written = match &self.time {
            Some(time) => without_time(&written, time),
            None => written,
        };
        beside(items, self.item, side, Some((written, self.date)))
    }
}

/// On one side of an item, and written as it is.
fn beside(items: Items<'_>, item: &Item, side: Side, date: Option<(String, Date)>) -> Place {
    let style = style_of(items, item, date, items.is_loose(item, side));
    match side {
        Side::Before => Place::Before(items.line_start(item.span.start as usize), style),
        Side::After => Place::After(items.end(item), style),
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

fn style_of(items: Items<'_>, item: &Item, date: Option<(String, Date)>, is_loose: bool) -> Style {
    let start = item.span.start as usize;
    let from = items.line_start(start);
    let text = |from, to| items.blocks.text(Span::new(from, to)).to_owned();
    Style {
        indent: text(from, start),
        bullet: text(start, item.first_line.start as usize),
        date,
        is_loose,
    }
}
