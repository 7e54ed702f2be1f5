//! A report as text for a terminal.
//!
//! In: a [`Report`]. Out: its text. Does not: compute anything.

use std::path::{Path, PathBuf};

use crate::report::document::{Figure, Section, Table};
use crate::report::plot::{Plot, Shape, week};
use crate::report::{Cell, Report};
use crate::text::safe;
use unicode_width::UnicodeWidthStr;

use crate::render::draw::{bar, padded, wrapped};
use crate::render::page::Page;
use crate::render::palette::{ASIDE, NAME, TITLE, TYPED, paint};
use crate::render::screen::{Screen, file};
use crate::render::table::render_table;

/// Maximum width of prose. Longer lines are hard to read, even on a wide terminal.
const LONGEST: usize = 120;
/// Maximum length of a bar, in columns.
const BAR: usize = 32;
/// Width of the titles of columns that are shown in full, in columns.
const TITLES: usize = 7;
/// Maximum number of bars in a plot next to a table that has all the numbers.
const BARS: usize = 10;

/// The report for a terminal, no line wider than the screen.
pub fn text(report: &Report, vault: &Path, screen: &Screen) -> String {
    let width = screen.width;
    let mut out = format!(
        "{}\n",
        paint(NAME, &screen.cut(&safe::terminal(&report.title), width))
    );
    out += &sentence(&report.about, width, |piece| paint(ASIDE, piece));
    for section in report.non_empty_sections() {
        out += &part(section, report, vault, screen);
    }
    out
}

fn sentence(text: &str, width: usize, painted: impl Fn(&str) -> String) -> String {
    let pieces = text
        .lines()
        .flat_map(|line| wrapped(&safe::terminal(line), width.min(LONGEST)));
    pieces.map(|piece| painted(&piece) + "\n").collect()
}

fn part(section: &Section, report: &Report, vault: &Path, screen: &Screen) -> String {
    let width = screen.width;
    let mut out = format!(
        "\n{}\n",
        paint(TITLE, &screen.cut(&safe::terminal(&section.title), width))
    );
    for text in &section.sentences {
        out += &sentence(text, width, str::to_owned);
    }
    out += &figures(&section.figures, report, screen);
    let plots: Vec<&Plot> = section
        .plots
        .iter()
        .filter(|plot| !plot.is_empty())
        .collect();
    // If the bars show everything that the table has, the table is left out.
    let is_complete = |plot: &Plot, table: &Table| {
        let is_bars = matches!(plot.shape, Shape::Weeks { .. } | Shape::Diverging { .. });
        is_bars && plot.table() == *table
    };
    for plot in &plots {
        let table = section.table.as_ref();
        let is_alone = table.is_none_or(|table| is_complete(plot, table));
        out += &picture(plot, if is_alone { usize::MAX } else { BARS }, screen);
    }
    let is_drawn = |table: &Table| plots.iter().any(|plot| is_complete(plot, table));
    if let Some(table) = section
        .table
        .as_ref()
        .filter(|table| !table.rows.is_empty() && !is_drawn(table))
    {
        let table = table.for_people();
        out += &match section.full_columns {
            0 => rows(&table, report, vault, screen),
            full_columns => render_in_full(&table, full_columns, report, vault, screen),
        };
    }
    if let Some(more) = &section.more {
        let count = format!("and {} more", more.count);
        let command = safe::terminal(&more.command);
        let fits = count.width() + 2 + command.width() <= width;
        out += &format!(
            "{}:{}{}\n",
            paint(ASIDE, &count),
            if fits { " " } else { "\n  " },
            paint(TYPED, &command)
        );
    }
    out
}

/// The rows of a table, with the last `full_columns` columns never cut. One such column follows the others on the same
/// line; several are on lines of their own.
fn render_in_full(
    table: &Table,
    full_columns: usize,
    report: &Report,
    vault: &Path,
    screen: &Screen,
) -> String {
    let width = screen.width;
    let cell_text = |cell: &Cell| match cell {
        Cell::Nothing => String::new(),
        cell => number(cell, report),
    };
    let lead_columns = table.columns.len().saturating_sub(full_columns);
    let titles: Vec<&str> = match full_columns {
        1 => Vec::new(),
        _ => table.columns[..lead_columns]
            .iter()
            .map(|column| column.title)
            .collect(),
    };
    let widths: Vec<usize> = (0..lead_columns)
        .map(|at| {
            let cells = table.rows.iter().map(|row| cell_text(&row[at]).width());
            let title = titles.get(at).map_or(0, |title| title.width());
            cells.max().unwrap_or(0).max(title)
        })
        .collect();
    let mut page = Page::new(screen);
    if !titles.is_empty() {
        let titles = titles.iter().zip(&widths);
        let line: String = titles
            .map(|(title, width)| format!("  {}", padded(title, *width)))
            .collect();
        page.out += &format!("{}\n", paint(TITLE, &screen.cut(line.trim_end(), width)));
    }
    for row in &table.rows {
        let mut lead = String::new();
        let mut wide = 0;
        for (cell, column) in row.iter().zip(&widths) {
            // Leave room for the text that is shown in full.
            let most = if full_columns == 1 { width / 2 } else { width };
            let room = most.saturating_sub(wide + 2).min(*column);
            let text = screen.cut(&cell_text(cell), room);
            let blank = " ".repeat(room.saturating_sub(text.width()));
            wide += 2 + room;
            let shown = match cell {
                Cell::Contact { path, .. } => screen.link(&paint(NAME, &text), &file(vault, path)),
                _ => text,
            };
            lead += &format!("  {shown}{blank}");
        }
        if full_columns == 1 {
            page.with_margin(
                &format!("{lead}  "),
                wide + 2,
                &cell_text(&row[lead_columns]),
                "",
            );
            continue;
        }
        page.out += &format!("{}\n", lead.trim_end());
        let words = table.columns.iter().zip(row).skip(lead_columns);
        for (column, cell) in words.filter(|(_, cell)| !cell.is_blank()) {
            let title = format!("      {}  ", padded(column.title, TITLES));
            page.with_margin(&paint(ASIDE, &title), title.width(), &cell_text(cell), "");
        }
    }
    page.out
}

fn rows(table: &Table, report: &Report, vault: &Path, screen: &Screen) -> String {
    let titles: Vec<&str> = table.columns.iter().map(|column| column.title).collect();
    let note = |row: usize, column: usize| -> Option<PathBuf> {
        match &table.rows[row][column] {
            Cell::Contact { path, .. } => Some(file(vault, path)),
            _ => None,
        }
    };
    render_table(&titles, &table.rows, &note, report.today, screen)
}

/// The figures, one on each line, with the title and the earlier value.
fn figures(figures: &[Figure], report: &Report, screen: &Screen) -> String {
    let numbers: Vec<String> = figures
        .iter()
        .map(|figure| dated(&figure.now, report))
        .collect();
    let widest = numbers.iter().map(|text| text.width()).max().unwrap_or(0);
    let room = screen.width.saturating_sub(widest + 4);
    let line = |(figure, number): (&Figure, &String)| {
        let blank = padded("", widest.saturating_sub(number.width()));
        let before = figure.before.as_ref();
        let before = before.map_or_else(String::new, |before| {
            format!("  {}", change(&figure.now, before, report))
        });
        let title = safe::terminal(&figure.title);
        let title = screen.cut(&title, room.saturating_sub(before.width()));
        let before = screen.cut(&before, room.saturating_sub(title.width()));
        format!(
            "  {blank}{}  {title}{}\n",
            paint(NAME, number),
            paint(ASIDE, &before)
        )
    };
    figures.iter().zip(&numbers).map(line).collect()
}

/// A figure with a day shown as a date. `7 days ago` would be ambiguous beside an earlier value.
fn dated(cell: &Cell, report: &Report) -> String {
    match cell {
        Cell::Clock(Some(date)) => date.to_string(),
        cell => number(cell, report),
    }
}

fn number(cell: &Cell, report: &Report) -> String {
    match cell {
        Cell::Nothing => "none".to_owned(),
        Cell::Clock(None) => "never".to_owned(),
        Cell::Clock(Some(date)) => crate::date::day::ago(*date, report.today),
        cell => safe::terminal(&cell.plain()).into_owned(),
    }
}

/// `was 3`, or `as before`.
fn change(now: &Cell, before: &Cell, report: &Report) -> String {
    if now == before {
        "as before".to_owned()
    } else {
        format!("was {}", dated(before, report))
    }
}

/// A plot made of characters, with at most `max_rows` rows. Empty for shapes that characters cannot show well.
fn picture(plot: &Plot, max_rows: usize, screen: &Screen) -> String {
    let (width, plain) = (screen.width, screen.plain_text);
    match &plot.shape {
        Shape::Weeks { weeks, usual, .. } => {
            let most = weeks.iter().map(|(_, count)| *count).max().unwrap_or(0);
            let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
            let line = |(monday, count): &(_, usize)| {
                let bar = bar(
                    number(*count),
                    number(most),
                    BAR.min(width.saturating_sub(16)),
                    plain,
                );
                format!(
                    "  {}  {bar}{}{count}\n",
                    week(*monday),
                    if bar.is_empty() { "" } else { " " }
                )
            };
            let bars: String = weeks.iter().map(line).collect();
            let usual = usual.map_or_else(String::new, |usual| {
                format!("  {:8}  usually {usual}\n", "")
            });
            bars + &paint(ASIDE, usual.trim_end_matches('\n'))
                + if usual.is_empty() { "" } else { "\n" }
        }
        Shape::Diverging { left, right, bars } => {
            diverging([left, right], &bars[..bars.len().min(max_rows)], screen)
        }
        Shape::Steps { .. } | Shape::Graph(_) => String::new(),
    }
}

/// Bars to both sides of a line, with the numbers next to it.
fn diverging([left, right]: [&str; 2], bars: &[(String, i64, i64)], screen: &Screen) -> String {
    let (width, plain) = (screen.width, screen.plain_text);
    let most = bars.iter().map(|(_, a, b)| *a.max(b)).max().unwrap_or(0);
    let digits = most.to_string().len().max(3);
    let side = BAR.min(width / 4);
    let side = side.min(width.saturating_sub(17 + 2 * digits) / 2);
    let names = bars.iter().map(|(name, ..)| name.width());
    let room = width.saturating_sub(side * 2 + 11 + 2 * digits);
    let name = names.max().unwrap_or(0).min(room).max(8);
    let head = padded("", name + (side + digits + 5).saturating_sub(left.width()));
    let mut out = format!("{}\n", paint(ASIDE, &format!("{head}{left} | {right}")));
    for (who, a, b) in bars {
        let to_left = bar(*a, most, side, plain);
        let who = padded(&screen.cut(&safe::terminal(who), name), name);
        let blank = padded("", side.saturating_sub(to_left.width()));
        let to_right = bar(*b, most, side, plain);
        let line = format!("  {who}  {blank}{to_left} {a:>digits$} | {b:<digits$} {to_right}");
        out += &format!("{}\n", line.trim_end());
    }
    out
}
