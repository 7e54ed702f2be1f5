//! Renders tables that fit the terminal.
//!
//! In: rows of cells under titles, and the notes that names link to. Out: lines. Columns of dates and numbers keep
//! their width. The rest is divided among columns of words, which are cut. If even that is too wide, the last columns
//! go onto a line of their own below each row. Cells are painted after they are measured. Does not: choose columns.

use std::path::PathBuf;

use crate::date::Date;
use crate::render::draw::width_of;
use crate::report::Cell;
use crate::text::safe;
use anstyle::Style;
use rayon::prelude::*;

use crate::render::palette::{ASIDE, DUE, NAME, TITLE, TYPED, paint};
use crate::render::screen::Screen;

/// Columns between two cells.
const GAP: usize = 2;
/// Minimum width of a name.
const NAME_LEAST: usize = 16;
/// Minimum width of other words.
const WORDS_LEAST: usize = 10;
/// The longest column of words, such as the last entry, says the least about why a contact is listed. It shrinks first,
/// down to this width.
const LONGEST_GOOD: usize = 30;
/// The longest column of words shrinks further, down to this width, when nothing beside dates is left to remove.
const LONGEST_LEAST: usize = 16;
/// Maximum width of a column of dates or numbers.
const NARROW: usize = 26;
/// Indentation of the line for columns that did not fit.
const INDENT: &str = "    ";

/// Rows of cells under titles, no line wider than the screen. `note` returns the file that a cell links to, by its row and
/// column.
pub fn render_table(
    titles: &[&str],
    rows: &[Vec<Cell>],
    note: &dyn Fn(usize, usize) -> Option<PathBuf>,
    today: Date,
    screen: &Screen,
) -> String {
    let width = screen.width;
    let texts: Vec<Vec<Text>> = rows
        .par_iter()
        .with_min_len(256)
        .map(|row| row.iter().map(|cell| Text::of(cell, today)).collect())
        .collect();
    let columns: Vec<Column> = (0..titles.len())
        .map(|at| {
            Column::of(
                titles[at],
                rows.iter().map(|row| &row[at]),
                texts.iter().map(|row| &row[at]),
            )
        })
        .collect();
    let widths = share(&columns, width);
    let header = titles.iter().zip(&widths);
    let mut out = line(
        header.map(|(title, width)| {
            let title = screen.cut(title, *width);
            (width_of(&title), paint(TITLE, &title))
        }),
        &widths,
    );
    for (row, (texts, cells)) in texts.iter().zip(rows).enumerate() {
        let painted = widths.iter().enumerate().map(|(at, width)| {
            let (wide, painted) = texts[at].painted(*width, style(titles[at], &cells[at]), screen);
            match note(row, at) {
                Some(note) => (wide, screen.link(&painted, &note)),
                None => (wide, painted),
            }
        });
        out += &line(painted, &widths);
        let below: Vec<String> = (widths.len()..titles.len())
            .filter(|at| !texts[*at].text.is_empty())
            .map(|at| format!("{} {}", titles[at], texts[at].text))
            .collect();
        if !below.is_empty() {
            let below = screen.cut(&below.join("  "), width.saturating_sub(INDENT.len()));
            out += &format!("{INDENT}{}\n", paint(ASIDE, &below));
        }
    }
    out
}

/// The text of a cell, and the remark beside it if there is room.
struct Text {
    text: String,
    aside: String,
}

impl Text {
    fn of(cell: &Cell, today: Date) -> Self {
        let alone = |text: &str| Text {
            text: safe::terminal(text).into_owned(),
            aside: String::new(),
        };
        match cell {
            Cell::Clock(None) => alone("never"),
            Cell::Clock(Some(date)) | Cell::Day(date) => Text {
                text: date.to_string(),
                aside: crate::date::day::ago(*date, today),
            },
            Cell::List(list) => alone(&list.join(", ")),
            cell => alone(&cell.plain()),
        }
    }

    fn full_width(&self) -> usize {
        let aside = width_of(&self.aside);
        width_of(&self.text) + if aside > 0 { GAP + aside } else { 0 }
    }

    /// The painted cell in a column of this width, and the width that it takes.
    fn painted(&self, width: usize, style: Style, screen: &Screen) -> (usize, String) {
        if self.full_width() <= width && !self.aside.is_empty() {
            let aside = paint(ASIDE, &self.aside);
            return (
                self.full_width(),
                format!("{}  {aside}", paint(style, &self.text)),
            );
        }
        let text = screen.cut(&self.text, width);
        (width_of(&text), paint(style, &text))
    }
}

/// The style of a cell in the column with this title.
fn style(title: &str, cell: &Cell) -> Style {
    match (title, cell) {
        ("name", _) | (_, Cell::Contact { .. }) => NAME,
        (_, Cell::Command(_)) => TYPED,
        // A due date with a reason means that the contact is due now.
        ("due", Cell::Parts(..)) | ("reason", _) => DUE,
        ("overdue", Cell::Number(days)) if *days > 0 => DUE,
        _ => Style::new(),
    }
}

/// The widths that a column needs.
#[derive(Clone, Copy)]
struct Column {
    /// Width with remarks.
    full_width: usize,
    /// Width without remarks.
    bare: usize,
    /// Minimum useful width.
    least: usize,
    is_words: bool,
}

impl Column {
    fn of<'a>(
        title: &str,
        cells: impl Iterator<Item = &'a Cell> + Clone,
        texts: impl Iterator<Item = &'a Text>,
    ) -> Self {
        let is_words = cells.clone().any(|cell| {
            matches!(
                cell,
                Cell::Text(_)
                    | Cell::List(_)
                    | Cell::Parts(..)
                    | Cell::Entry { .. }
                    | Cell::Contact { .. }
            )
        });
        let (mut full_width, mut bare) = (width_of(title), width_of(title));
        for text in texts {
            full_width = full_width.max(text.full_width());
            bare = bare.max(width_of(&text.text));
        }
        let is_command = cells.clone().any(|cell| matches!(cell, Cell::Command(_)));
        if !is_words && !is_command {
            (full_width, bare) = (full_width.min(NARROW), bare.min(NARROW));
        }
        let least = match (title, is_words) {
            ("name", _) => NAME_LEAST,
            (_, true) => WORDS_LEAST,
            (_, false) => bare,
        };
        Column {
            full_width,
            bare,
            least: least.min(bare),
            is_words,
        }
    }
}

/// The width of each column. The result is shorter than `columns` if the last ones do not fit beside the others.
fn share(columns: &[Column], width: usize) -> Vec<usize> {
    let room = |columns: &[Column]| width.saturating_sub(GAP * columns.len().saturating_sub(1));
    let fits = |columns: &[Column]| {
        columns.iter().map(|column| column.least).sum::<usize>() <= room(columns)
    };
    let fitting = (1..=columns.len()).rev().find(|n| fits(&columns[..*n]));
    let columns = &columns[..fitting.unwrap_or(1).min(columns.len())];
    let room = room(columns);
    let mut widths: Vec<usize> = columns.iter().map(|column| column.full_width).collect();
    let excess = |widths: &[usize]| widths.iter().sum::<usize>().saturating_sub(room);
    let longest = (1..columns.len())
        .filter(|at| columns[*at].is_words)
        .max_by_key(|at| (columns[*at].full_width, *at));
    let give_way = |widths: &mut Vec<usize>, least: usize| {
        if let Some(longest) = longest {
            let least = columns[longest].least.max(least).min(widths[longest]);
            widths[longest] -= excess(widths).min(widths[longest] - least);
        }
    };
    give_way(&mut widths, LONGEST_GOOD);
    // The remark beside a date is shown in full or not at all.
    for (at, column) in columns.iter().enumerate().rev() {
        if excess(&widths) > 0 && !column.is_words {
            widths[at] = column.bare;
        }
    }
    give_way(&mut widths, LONGEST_LEAST);
    while excess(&widths) > 0 {
        let is_shrinkable = |at: &usize| widths[*at] > columns[*at].least;
        let Some(widest) = (0..columns.len())
            .filter(is_shrinkable)
            .max_by_key(|at| (widths[*at], *at))
        else {
            break;
        };
        widths[widest] -= 1;
    }
    let spare = room.saturating_sub(widths.iter().sum());
    if let Some(longest) = longest {
        widths[longest] = (widths[longest] + spare).min(columns[longest].full_width);
    }
    widths.iter().map(|wide| (*wide).min(width)).collect()
}

/// Joins cells to a line. Each cell comes with its visible width.
fn line(cells: impl Iterator<Item = (usize, String)>, widths: &[usize]) -> String {
    let (mut out, mut blank) = (String::new(), 0);
    for ((wide, cell), width) in cells.zip(widths) {
        if wide > 0 {
            out.extend(std::iter::repeat_n(' ', blank));
            out += &cell;
            blank = 0;
        }
        blank += width.saturating_sub(wide) + GAP;
    }
    out + "\n"
}

#[cfg(test)]
mod tests {
    use crate::render::table::*;

    fn column(full_width: usize, bare: usize, least: usize, is_words: bool) -> Column {
        Column {
            full_width,
            bare,
            least,
            is_words,
        }
    }

    #[test]
    fn share_shrinks_longest_words_then_remarks_then_widest() {
        let columns = [
            column(20, 20, 16, true),
            column(24, 10, 10, false),
            column(60, 60, 10, true),
        ];
        assert_eq!(share(&columns, 200), [20, 24, 60]);
        assert_eq!(share(&columns, 80), [20, 24, 32]);
        assert_eq!(share(&columns, 60), [20, 10, 26]);
        assert_eq!(share(&columns, 44), [16, 10, 14]);
        assert_eq!(share(&columns, 36), [20, 10]);
        assert_eq!(share(&columns, 20), [20]);
        assert_eq!(share(&columns, 12), [12]);
        assert_eq!(share(&[], 12), [0; 0]);
    }
}
