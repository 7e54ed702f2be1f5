//! Finds where a new entry goes in a note's log, and the style of the entries around it.
//!
//! In: the list items of a body. Out: a [`Place`]. Does not: write the entry.

use jiff::civil::Date;

use crate::edit::list::{Items, Side};
use crate::note::blocks::{Blocks, Item};
use crate::note::line;
use crate::text::Span;

/// Titles of log headings, in lower case.
const LOGS: [&str; 4] = ["log", "interactions", "history", "timeline"];
/// The bullet to use if the log has no entry to copy the style from.
const BULLET: &str = "- ";

/// Where a new entry goes. Positions are byte offsets in the note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// Before the item whose line begins at this offset.
    Before(usize, Style),
    /// After the item that ends at this offset.
    After(usize, Style),
    /// Under an existing heading for the day, before its first item or after its last.
    OfDay(Box<Place>),
    /// Under a new heading for the day, placed before or after an existing day heading. The second value is the level
    /// of the heading.
    NewDay(Box<Place>, u8),
    /// As the first entry of the log, after the text under its heading, which ends at this offset.
    First(usize),
    /// In a new log section at the end of the note.
    NewLog,
}

/// The style in which an entry is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Style {
    /// The text before the bullet.
    pub indent: String,
    /// The bullet and the whitespace after it.
    pub bullet: String,
    /// A model for the date: the text from the date up to the words after it, such as `**2026-11-01**: `, and the date
    /// in it. `None` if there is no entry to copy.
    pub date: Option<(String, Date)>,
    /// Whether a blank line separates the entry from its neighbors.
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

/// A log item that begins with a date.
struct Dated<'a> {
    item: &'a Item,
    date: Date,
    time: Option<String>,
    date_span: Span,
}

/// Finds the place for an entry on `date` at `time`. If the log does not show its order, the newest entry goes first.
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
    // On the same day, an entry without a time counts as having the same time as the other.
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

/// The index of the first heading after the section of `heading`, or the number of headings.
fn section_end(blocks: &Blocks<'_>, heading: usize) -> usize {
    let level = blocks.headings[heading].level;
    let after = blocks.headings[heading + 1..]
        .iter()
        .position(|next| next.level <= level);
    after.map_or(blocks.headings.len(), |after| heading + 1 + after)
}

/// The top-level items in a section and its subsections that begin with a date. Quoted items are left out.
fn dated<'a>(blocks: &'a Blocks<'_>, heading: usize) -> Vec<Dated<'a>> {
    let section = heading..section_end(blocks, heading);
    let top_level = blocks.items.iter().filter(|item| {
        item.parent.is_none()
            && !item.quoted
            && item.section.is_some_and(|at| section.contains(&at))
    });
    top_level
        .filter_map(|item| {
            let line = line::read(blocks, item.first_line);
            let (date, time) = line.date?;
            Some(Dated {
                item,
                date,
                time,
                date_span: Span::new(line.start, line.rest),
            })
        })
        .collect()
}

/// The headings inside a section that begin with a date, each with its date.
fn days(blocks: &Blocks<'_>, heading: usize) -> Vec<(usize, Date)> {
    let below = heading + 1..section_end(blocks, heading);
    below
        .filter_map(|at| {
            let line = line::read(blocks, blocks.headings[at].first_line);
            Some((at, line.date?.0))
        })
        .collect()
}

/// Whether the days are mostly in descending order. If neither order prevails, the newest comes first.
fn newest_first(days: impl Iterator<Item = Date>) -> bool {
    let days: Vec<Date> = days.collect();
    let count = |turn: fn(&Date, &Date) -> bool| {
        days.windows(2)
            .filter(|pair| turn(&pair[0], &pair[1]))
            .count()
    };
    count(|a, b| a > b) >= count(|a, b| a < b)
}

/// Finds the place in a log that has a heading for each day.
fn under_day(items: Items<'_>, days: &[(usize, Date)], date: Date) -> Place {
    let blocks = items.blocks;
    let newest_first = newest_first(days.iter().map(|(_, date)| *date));
    let level = |at: usize| blocks.headings[at].level;
    if let Some((at, _)) = days
        .iter()
        .find(|(at, day)| *day == date && is_only_a_date(blocks, *at))
    {
        let top_level = top_level_items(blocks, *at);
        return Place::OfDay(Box::new(match (top_level.first(), top_level.last()) {
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
    let style = top_level_items(blocks, at)
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

/// The top-level items directly under a heading, without those under its subheadings.
fn top_level_items<'a>(blocks: &'a Blocks<'_>, heading: usize) -> Vec<&'a Item> {
    let items = blocks.items.iter();
    items
        .filter(|item| item.parent.is_none() && !item.quoted && item.section == Some(heading))
        .collect()
}

/// The place for the first entry of a section: after all text that is already there.
fn first_of(items: Items<'_>, heading: usize) -> Place {
    let blocks = items.blocks;
    if let Some(last) = top_level_items(blocks, heading).last() {
        return beside(items, last, Side::After, None);
    }
    let next = blocks.headings.get(heading + 1);
    let end = next.map_or(blocks.masked.text.len(), |next| next.span.start as usize);
    let text_end = blocks.text(Span::new(0, end)).trim_end().len();
    Place::First(items.past_comments(text_end))
}

impl Dated<'_> {
    fn beside(&self, items: Items<'_>, side: Side) -> Place {
        let written = items.blocks.text(self.date_span).to_owned();
        let written = match &self.time {
            Some(time) => without_time(&written, time),
            None => written,
        };
        beside(items, self.item, side, Some((written, self.date)))
    }
}

/// The place on one side of an item, with the item's style.
fn beside(items: Items<'_>, item: &Item, side: Side, date: Option<(String, Date)>) -> Place {
    let style = style_of(items, item, date, items.is_loose(item, side));
    match side {
        Side::Before => Place::Before(items.line_start(item.span.start as usize), style),
        Side::After => Place::After(items.end(item), style),
    }
}

/// Removes the time from a written date, keeping the markup around it.
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
