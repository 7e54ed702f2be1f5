//! `ties` alone: today at a glance, never as long as thirty lines.

use ties::engine::{self, Notes, Session};
use ties::ledger::{Book, ContactId, Want};
use ties::query::called;
use ties::query::eval::Needs;
use ties::report::today::{self, Item, Section, Topic};
use ties::store::Texts;
use ties::text::{safe, shell};
use unicode_width::UnicodeWidthStr;

use crate::cli::args::Common;
use crate::cli::env::Machine;
use crate::cli::error::Failure;
use crate::cli::ui::output;
use ties::render::draw::{padded, wrapped};
use ties::render::palette::{ASIDE, DUE, NAME, TITLE, paint};
use ties::render::room::{self, Part};
use ties::render::table::cut;

/// So much of an entry's words, in columns, is worth more than all of why.
const WORDS: usize = 24;
/// Less than so much of them says nothing.
const SOME: usize = 8;

pub fn run(common: &Common, machine: &Machine) -> Result<(), Failure> {
    let needs = Needs {
        emails: true,
        birthdays: true,
        ..Needs::default()
    };
    let (session, (book, found)) = machine.open(common, &|root, shelf, today| {
        let book = Book::load(shelf, &root.settings, today, Want::ALL)?;
        let found = engine::find(shelf, &book, &needs)?;
        Ok((book, found))
    })?;
    if book.contacts.is_empty() {
        return output::print(&beginning(
            &session.root.path.to_string_lossy(),
            machine.width(),
        ));
    }
    let sections = today::sections(&book, &found.birthdays);
    let out = if sections.is_empty() {
        let weekday = book.today.strftime("%A");
        let said =
            format!("All caught up. Nobody is due and nothing is owed: have a good {weekday}.");
        sentence(&said, machine.width())
    } else {
        glance(sections, &found.emails, &session, machine.width())?
    };
    let printed = output::print(&out);
    // As in `who`: the process ends here.
    std::mem::forget((session, book, found));
    printed
}

/// As much of the sections as has room.
fn glance(
    mut sections: Vec<Section<'_>>,
    emails: &Texts,
    session: &Session,
    width: usize,
) -> Result<String, Failure> {
    let book = sections[0].items[0].contact.book;
    let shares = room::shared(&sections.iter().map(part).collect::<Vec<_>>());
    let mut more = Vec::new();
    for (section, share) in sections.iter_mut().zip(&shares.shown) {
        more.push(section.items.len() - share);
        section.items.truncate(*share);
    }
    let shown = || sections.iter().flat_map(|section| &section.items);
    let mut notes = Notes::new(&session.shelf);
    notes.fetch(shown().filter_map(|item| Some(item.line?.note)))?;
    let people: Vec<ContactId> = shown().map(|item| item.contact.id).collect();
    let mut called = called::shortest(book, emails, &people).into_iter();
    let parts = sections.iter().zip(more).map(|(section, more)| {
        let items = section.items.iter().map(|item| {
            let name = called.next().flatten();
            row(section.topic, item, &notes, name, width)
        });
        (section, items.collect(), more)
    });
    let parts: Vec<_> = parts.collect();
    let day = book.today.strftime("%A %Y-%m-%d");
    Ok(format!("{day}\n{}", page(&parts, shares.airy, width)))
}

/// How to begin.
fn beginning(vault: &str, width: usize) -> String {
    let said = "Nobody is in here yet. Begin with one person, and write down a line whenever you were in touch:";
    let vault = shell::word(&safe::terminal(vault));
    let command = format!("  ties init {vault} --contact 'Dana Whitfield'\n");
    sentence(said, width) + &command
}

fn sentence(said: &str, width: usize) -> String {
    wrapped(said, width).join("\n") + "\n"
}

/// What a section may take of the page.
fn part(section: &Section<'_>) -> Part {
    let all = section.items.len();
    Part {
        all,
        // The easiest to start with are named together; who is due is what most people look for.
        fewest: if section.topic == Topic::Standstill {
            all
        } else {
            1
        },
        pace: if section.topic == Topic::Reconnect {
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
    /// Why, with all that belongs to it.
    reason: String,
    pressing: bool,
    words: String,
    command: String,
}

/// The command that shows a whole section.
fn everybody(topic: Topic) -> String {
    match topic.row().query {
        Some(query) => format!("ties who {}", shell::word(query)),
        None => "ties who".to_owned(),
    }
}

/// The line of an item. A command that would leave no room for anything else gives way to that of the section.
fn row(
    topic: Topic,
    item: &Item<'_>,
    notes: &Notes<'_>,
    name: Option<String>,
    width: usize,
) -> Row {
    let command = name
        .map(|name| format!("ties show {}", shell::name(&name)))
        .filter(|command| command.width() <= width * 2 / 5);
    let entry = item.line.and_then(|line| notes.entry(line));
    let words = entry.map_or(String::new(), |entry| item.words(topic.lead(), entry));
    Row {
        name: safe::terminal(item.contact.name()).into_owned(),
        why: item.why.clone(),
        reason: item.reason(),
        pressing: item.pressing,
        words: safe::terminal(&words).into_owned(),
        command: command.unwrap_or_else(|| everybody(topic)),
    }
}

/// How wide the columns are that all sections share.
struct Widths {
    name: usize,
    /// Why, and the words of the entry.
    middle: usize,
}

/// The sections below each other, their columns in line; of each how many more there are.
fn page(parts: &[(&Section<'_>, Vec<Row>, usize)], airy: bool, width: usize) -> String {
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
        out += &format!("{}\n", paint(TITLE, &cut(&section.title, width)));
        let whys = whys(rows, widths.middle);
        let widest = whys.iter().map(|why| why.width()).max().unwrap_or(0);
        for (row, why) in rows.iter().zip(whys) {
            out += &line(row, &padded(&why, widest), &widths);
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

/// Why each is here; with all that belongs to it where that leaves room for words of the entries.
fn whys(rows: &[Row], room: usize) -> Vec<String> {
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
        cut(&why, room)
    };
    rows.iter().map(why).collect()
}

fn line(row: &Row, why: &str, widths: &Widths) -> String {
    let name = cut(&row.name, widths.name);
    let after_name = padded("", widths.name.saturating_sub(name.width()));
    let room = widths.middle.saturating_sub(why.width() + 2);
    let words = match cut(&row.words, room) {
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
