//! Lays out today at a glance for a terminal, in fewer than 30 lines.
//!
//! In: the sections of today, cut to their share of the lines, and the notes of their entries. Out: the page, with
//! aligned columns. Does not: decide which items there are.

use unicode_width::UnicodeWidthStr;

use super::draw::{padded, wrapped};
use super::palette::{ASIDE, DUE, NAME, TITLE, paint};
use super::room::{self, Part, Shares};
use super::screen::Screen;
use crate::date::Date;
use crate::ledger::notes::Notes;
use crate::report::today::{Item, Section, Topic};
use crate::text::{safe, shell};

/// Width of an entry's words, in columns, that matters more than the full reason.
const WORDS: usize = 24;
/// Minimum width of an entry's words, in columns. Fewer are not worth showing.
const SOME: usize = 8;

/// The sections of today, with what their lines show.
#[derive(Debug)]
pub struct Glance<'a> {
    /// The sections, with the items that are shown.
    pub sections: &'a [Section<'a>],
    /// The number of items of each section that are not shown.
    pub hidden: &'a [usize],
    /// The shortest name of the contact of each item, in the order of the sections.
    pub names: &'a [Option<String>],
    /// The notes of the entries.
    pub notes: &'a Notes,
    /// Whether there is a blank line before each section.
    pub spaced: bool,
}

/// Divides the lines of the page among the sections.
pub fn divide(sections: &[Section<'_>]) -> Shares {
    room::divide_lines(&sections.iter().map(part).collect::<Vec<_>>())
}

impl Glance<'_> {
    /// The page, no line wider than the screen.
    pub fn page(&self, today: Date, screen: &Screen) -> String {
        let mut names = self.names.iter();
        let sections = self.sections.iter().zip(self.hidden);
        let parts = sections.map(|(section, hidden)| {
            let items = section.items.iter().map(|item| {
                let name = names.next().cloned().flatten();
                row(section.topic, item, self.notes, name, screen.width)
            });
            (section, items.collect(), *hidden)
        });
        let parts: Vec<_> = parts.collect();
        let day = today.strftime("%A %Y-%m-%d");
        format!("{day}\n{}", page(&parts, self.spaced, screen))
    }
}

/// The text for a vault without contacts: how to start. `vault` is its folder.
pub fn first_steps(vault: &str, width: usize) -> String {
    let text = "There are no contacts yet. Start with one person, and add a line whenever you are in touch:";
    let vault = shell::word(&safe::terminal(vault));
    let command = format!("  ties init {vault} --contact 'Dana Whitfield'\n");
    sentence(text, width) + &command
}

/// The text for a day on which nobody is due and nothing is owed.
pub fn caught_up(today: Date, width: usize) -> String {
    let weekday = today.strftime("%A");
    let text = format!("All caught up. Nobody is due and nothing is owed: have a good {weekday}.");
    sentence(&text, width)
}

fn sentence(text: &str, width: usize) -> String {
    wrapped(text, width).join("\n") + "\n"
}

/// How many lines a section needs.
fn part(section: &Section<'_>) -> Part {
    let all = section.items.len();
    Part {
        all,
        // The standstill is always complete. Reconnect gets twice the share, because most users look for it first.
        fewest: if section.topic == Topic::Standstill {
            all
        } else {
            1
        },
        weight: if section.topic == Topic::Reconnect {
            2
        } else {
            1
        },
    }
}

/// One line of a section.
struct Row {
    name: String,
    why: String,
    /// The full reason, of which `why` is the short form.
    reason: String,
    pressing: bool,
    words: String,
    command: String,
}

/// The command that shows all of a section.
fn everybody(topic: Topic) -> String {
    match topic.row().query {
        Some(query) => format!("ties who {}", shell::word(query)),
        None => "ties who".to_owned(),
    }
}

/// The line of an item. A command that is too long is replaced by the command of the section.
fn row(topic: Topic, item: &Item<'_>, notes: &Notes, name: Option<String>, width: usize) -> Row {
    let command = name
        .map(|name| format!("ties show {}", shell::name(&name)))
        .filter(|command| command.width() <= width * 2 / 5);
    let entry = item.line.and_then(|line| notes.entry(line));
    let words = entry.map_or(String::new(), |entry| item.words(topic.lead(), entry));
    Row {
        name: safe::terminal(item.contact.name()).into_owned(),
        why: item.why.clone(),
        reason: item.reason(),
        pressing: item.is_urgent,
        words: safe::terminal(&words).into_owned(),
        command: command.unwrap_or_else(|| everybody(topic)),
    }
}

/// Widths of the columns that all sections share.
struct Widths {
    name: usize,
    /// The reason and the words of the entry together.
    middle: usize,
}

/// The text of the sections with aligned columns. `parts` has the number of hidden items of each section.
fn page(parts: &[(&Section<'_>, Vec<Row>, usize)], airy: bool, screen: &Screen) -> String {
    let width = screen.width;
    let widest = |of: fn(&Row) -> &str| {
        let rows = parts.iter().flat_map(|(_, rows, _)| rows);
        rows.map(|row| of(row).width()).max().unwrap_or(0)
    };
    let command = widest(|row| &row.command);
    let room = width.saturating_sub(command + 6);
    let name = widest(|row| &row.name).min(width / 4).min(room);
    let widths = Widths {
        name,
        middle: room - name,
    };
    let mut out = String::new();
    for (section, rows, more) in parts {
        out += if airy { "\n" } else { "" };
        out += &format!("{}\n", paint(TITLE, &screen.cut(&section.title, width)));
        let whys = whys(rows, widths.middle, screen);
        let widest = whys.iter().map(|why| why.width()).max().unwrap_or(0);
        for (row, why) in rows.iter().zip(whys) {
            out += &line(row, &padded(&why, widest), &widths, screen);
        }
        if *more > 0 {
            let command = everybody(section.topic);
            out += &format!(
                "  {}: {command}\n",
                paint(ASIDE, &format!("and {more} more"))
            );
        }
    }
    out
}

/// The reason for each row: the full one if every row has room for it and for some words of the entry.
fn whys(rows: &[Row], room: usize, screen: &Screen) -> Vec<String> {
    let fits = |row: &Row| {
        let words = row.words.width().min(WORDS);
        row.reason.width() + 2 + words <= room
    };
    let why = |row: &Row| {
        let why = if rows.iter().all(fits) {
            row.reason.clone()
        } else {
            row.why.clone()
        };
        screen.cut(&why, room)
    };
    rows.iter().map(why).collect()
}

fn line(row: &Row, why: &str, widths: &Widths, screen: &Screen) -> String {
    let name = screen.cut(&row.name, widths.name);
    let after_name = padded("", widths.name.saturating_sub(name.width()));
    let room = widths.middle.saturating_sub(why.width() + 2);
    let words = match screen.cut(&row.words, room) {
        words if words.is_empty() || room < SOME => String::new(),
        words => format!("  {words}"),
    };
    let after = widths.middle.saturating_sub(why.width() + words.width());
    format!(
        "  {}{after_name}  {}{}{}  {}\n",
        paint(NAME, &name),
        if row.pressing {
            paint(DUE, why)
        } else {
            why.to_owned()
        },
        paint(ASIDE, &words),
        padded("", after),
        row.command
    )
}
