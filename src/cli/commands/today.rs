//! `ties` without a command: today at a glance, in fewer than 30 lines.

use ties::engine::{self, Notes, Session};
use ties::ledger::{ContactId, Ledger, LedgerParts};
use ties::query::eval::Needs;
use ties::query::shortest_name;
use ties::report::today::{self, Item, Section, Topic};
use ties::store::Texts;
use ties::text::{safe, shell};
use unicode_width::UnicodeWidthStr;

use crate::cli::args::Common;
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::output;
use ties::render::draw::{padded, wrapped};
use ties::render::palette::{ASIDE, DUE, NAME, TITLE, paint};
use ties::render::room::{self, Part};
use ties::render::table::cut;

/// Width of an entry's words, in columns, that matters more than the full reason.
const WORDS: usize = 24;
/// Minimum width of an entry's words, in columns. Fewer are not worth showing.
const SOME: usize = 8;

pub fn run(common: &Common, env: &Env) -> Result<(), CliError> {
    let needs = Needs {
        emails: true,
        birthdays: true,
        ..Needs::default()
    };
    let (session, (ledger, found)) = env.open(common, &|root, shelf, today| {
        let ledger = Ledger::load(shelf, &root.settings, today, LedgerParts::ALL)?;
        let found = engine::load_for_query(shelf, &ledger, &needs)?;
        Ok((ledger, found))
    })?;
    if ledger.contacts.is_empty() {
        return output::print(&beginning(
            &session.root.path.to_string_lossy(),
            env.width(),
        ));
    }
    let sections = today::sections(&ledger, &found.birthdays);
    let out = if sections.is_empty() {
        let weekday = ledger.today.strftime("%A");
        let said =
            format!("All caught up. Nobody is due and nothing is owed: have a good {weekday}.");
        sentence(&said, env.width())
    } else {
        glance(sections, &found.emails, &session, env.width())?
    };
    let printed = output::print(&out);
    // The process ends here, so freeing the memory first would only take time.
    std::mem::forget((session, ledger, found));
    printed
}

/// The sections, cut to the lines of the page.
fn glance(
    mut sections: Vec<Section<'_>>,
    emails: &Texts,
    session: &Session,
    width: usize,
) -> Result<String, CliError> {
    let ledger = sections[0].items[0].contact.ledger;
    let shares = room::divide_lines(&sections.iter().map(part).collect::<Vec<_>>());
    let mut more = Vec::new();
    for (section, share) in sections.iter_mut().zip(&shares.shown) {
        more.push(section.items.len() - share);
        section.items.truncate(*share);
    }
    let shown = || sections.iter().flat_map(|section| &section.items);
    let mut notes = Notes::new(&session.shelf);
    notes.fetch(shown().filter_map(|item| Some(item.line?.note)))?;
    let people: Vec<ContactId> = shown().map(|item| item.contact.id).collect();
    let mut called = shortest_name::shortest(ledger, emails, &people).into_iter();
    let parts = sections.iter().zip(more).map(|(section, more)| {
        let items = section.items.iter().map(|item| {
            let name = called.next().flatten();
            row(section.topic, item, &notes, name, width)
        });
        (section, items.collect(), more)
    });
    let parts: Vec<_> = parts.collect();
    let day = ledger.today.strftime("%A %Y-%m-%d");
    Ok(format!("{day}\n{}", page(&parts, shares.spaced, width)))
}

/// The text for an empty vault: how to start.
fn beginning(vault: &str, width: usize) -> String {
    let said = "There are no contacts yet. Start with one person, and add a line whenever you are in touch:";
    let vault = shell::word(&safe::terminal(vault));
    let command = format!("  ties init {vault} --contact 'Dana Whitfield'\n");
    sentence(said, width) + &command
}

fn sentence(said: &str, width: usize) -> String {
    wrapped(said, width).join("\n") + "\n"
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

/// The reason for each row: the full one if every row has room for it and for some words of the entry.
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
