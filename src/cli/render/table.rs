//! Tables that fit the terminal.
//!
//! Columns of dates and numbers keep their width; what is left is shared by columns of words, which are cut.

use comfy_table::{ColumnConstraint, ContentArrangement, Row, Table, Width, presets};
use ties::calendar::Date;
use ties::report::{Cell, cell};
use ties::text::safe;
use unicode_width::UnicodeWidthStr;

use super::output;
use super::palette::{ASIDE, NAME, TITLE, paint};
use crate::cli::failure::Failure;

/// The last column of words gives way to the others down to this.
const LAST: usize = 16;

/// A narrow column is never wider than this.
const NARROW: usize = 26;

/// Prints rows of cells under titles, no line wider than `width`.
pub fn print(
    titles: &[&str],
    rows: Vec<Vec<Cell>>,
    today: Date,
    width: usize,
) -> Result<(), Failure> {
    let texts: Vec<Vec<(String, String)>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| words(cell, today)).collect())
        .collect();
    let measure = |(text, aside): &(String, String)| {
        text.width()
            + if aside.is_empty() {
                0
            } else {
                aside.width() + 2
            }
    };
    let widest = |at: usize| {
        let cells = texts.iter().map(|row| measure(&row[at]));
        cells.chain([titles[at].width()]).max().unwrap_or(0)
    };
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic);
    table
        .set_width(u16::try_from(width).unwrap_or(u16::MAX))
        .set_truncation_indicator("…");
    table.set_header(Row::from(titles.iter().map(|title| paint(TITLE, title))));
    let is_words = |at: usize| {
        rows.iter()
            .any(|row| matches!(row[at], Cell::Text(_) | Cell::List(_) | Cell::Parts(..)))
    };
    let widths = share(titles.len(), width, &widest, &is_words);
    for row in texts {
        let cells = row.into_iter().enumerate().map(|(at, (text, aside))| {
            let text = cut(&text, widths[at]);
            let room = widths[at].saturating_sub(text.width() + 2);
            let text = if titles[at] == "name" {
                paint(NAME, &text)
            } else {
                text
            };
            if aside.is_empty() || aside.width() > room {
                text
            } else {
                format!("{text}  {}", paint(ASIDE, &aside))
            }
        });
        let mut row = Row::from(cells);
        row.max_height(1);
        table.add_row(row);
    }
    for (at, column) in table.column_iter_mut().enumerate() {
        let last = at + 1 == titles.len();
        column.set_padding((0, if last { 0 } else { 2 }));
        let padded = widths[at] + if last { 0 } else { 2 };
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(
            u16::try_from(padded).unwrap_or(u16::MAX),
        )));
    }
    output::print(&format!(
        "{}\n",
        table
            .lines()
            .map(|line| line.trim_end().to_owned())
            .collect::<Vec<_>>()
            .join("\n")
    ))
}

/// How wide each column is: columns of dates and numbers as wide as they are, the others by what is left.
fn share(
    columns: usize,
    width: usize,
    widest: &dyn Fn(usize) -> usize,
    is_words: &dyn Fn(usize) -> bool,
) -> Vec<usize> {
    let gaps = 2 * columns.saturating_sub(1);
    let mut widths: Vec<usize> = (0..columns)
        .map(|at| {
            if is_words(at) {
                widest(at)
            } else {
                widest(at).min(NARROW)
            }
        })
        .collect();
    let room = width.saturating_sub(gaps);
    // What was last said is longest, and says least of why somebody is here: it gives way first.
    let last = columns.saturating_sub(1);
    while widths.iter().sum::<usize>() > room && is_words(last) && widths[last] > LAST {
        widths[last] -= 1;
    }
    // Then the widest column of words, one step at a time; then, where that is not enough, any column.
    for least in [12, 10, 4, 1] {
        while widths.iter().sum::<usize>() > room {
            let may_shrink = |at: &usize| widths[*at] > least && (is_words(*at) || least <= 10);
            let Some(at) = (0..columns)
                .filter(may_shrink)
                .max_by_key(|at| (widths[*at], *at))
            else {
                break;
            };
            widths[at] -= 1;
        }
    }
    widths
}

/// A cell as it reads, and what is said beside it where there is room.
fn words(cell: &Cell, today: Date) -> (String, String) {
    let safe = |text: &str| safe::terminal(text).into_owned();
    match cell {
        Cell::Clock(None) => ("never".to_owned(), String::new()),
        Cell::Clock(Some(date)) | Cell::Day(date) => (date.to_string(), cell::ago(*date, today)),
        Cell::List(list) => (safe(&list.join(", ")), String::new()),
        Cell::Share(share) => (format!("{share:.2}"), String::new()),
        cell => (safe(&cell.plain()), String::new()),
    }
}

/// A text cut to a width in columns.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        let next = unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if out.width() + next + 1 > width {
            break;
        }
        out.push(c);
    }
    out.trim_end().to_owned() + "…"
}
