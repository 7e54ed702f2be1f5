//! `ties show`: one contact whole.

use std::collections::HashMap;

use ties::book::clocks::CLOCKS;
use ties::book::{Book, Clock, ContactId, Line, Want};
use ties::index::Texts;
use ties::note::{Note, link};
use ties::query::TextField;
use ties::query::eval::Needs;
use ties::query::names::{self, Named};
use ties::report::cell::ago;
use ties::report::{Cell, entries, show, who as rows};
use ties::session::Notes;
use ties::text::safe;

use super::args::{Common, Format, Show};
use super::ask::picked;
use super::failure::Failure;
use super::machine::Machine;
use super::render::palette::{ASIDE, DUE, NAME, TITLE, paint};
use super::render::{output, structured};
use super::who;

/// The contact that a name means; if it could be several, they are listed, and nothing is done.
pub fn one(
    book: &Book,
    emails: &Texts,
    texts: &HashMap<TextField, Texts>,
    name: &str,
) -> Result<ContactId, Failure> {
    match names::find(book, emails, name) {
        Named::One(contact) => Ok(contact),
        Named::Several(several) => {
            let none = Texts::default();
            let of = |field| texts.get(&field).unwrap_or(&none);
            let told = several.into_iter().map(|contact| {
                let apart =
                    names::told_apart(book, contact, of(TextField::Company), of(TextField::Circle));
                format!("\n  {}  {apart}", book.name(contact))
            });
            Err(Failure::Usage(format!(
                "{name:?} could be any of these; say more of the name:{}",
                told.collect::<String>()
            )))
        }
        Named::Nobody(nearest) if nearest.is_empty() => Err(Failure::Usage(format!(
            "nobody is called {name:?}; `ties who` lists everybody"
        ))),
        Named::Nobody(nearest) => Err(Failure::Usage(format!(
            "nobody is called {name:?}; did you mean {}?",
            nearest.join(" or ")
        ))),
    }
}

pub fn run(command: &Show, common: &Common, machine: &Machine) -> Result<(), Failure> {
    let name = command.name.join(" ");
    let needs = Needs {
        emails: true,
        ..Needs::default()
    };
    let (session, loaded) = machine.open(common, &|root, shelf, today| {
        who::load(root, shelf, today, (&needs, Want::ALL, &who::IN_JSON))
    })?;
    let book = &loaded.book;
    let id = one(book, &loaded.found.emails, &loaded.texts, &name)?;
    let contact = book.contact(id);
    let mut found = vec![rows::Row {
        contact,
        score: 0.0,
        texts: &loaded.texts,
        last: None,
        edited: None,
    }];
    who::add_last(&session, &mut found)?;
    let mut lines: Vec<&Line> = book.lines_of(id).collect();
    book.once(&mut lines);
    lines.sort_by(|a, b| {
        b.date
            .cmp(&a.date)
            .then(a.note.cmp(&b.note))
            .then(a.place.cmp(&b.place))
    });
    let mut notes = Notes::new(&session.shelf);
    notes.fetch(lines.iter().map(|line| line.note).chain([contact.note()]))?;
    let entries: Vec<entries::Row<'_>> = lines
        .iter()
        .filter_map(|line| {
            Some(entries::Row {
                book,
                line,
                entry: notes.entry(line)?,
            })
        })
        .collect();
    let note = notes
        .note(contact.note())
        .expect("the contact's own note was just fetched");
    match command.output.format {
        Format::Json | Format::Jsonl => {
            let mut object = show::json(&found[0], note, &entries);
            let keys: Vec<String> = object.keys().cloned().collect();
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            let kept = picked(&command.output.fields, &keys)?;
            object.retain(|key, _| kept.is_empty() || kept.contains(&key.as_str()));
            structured::object(object, command.output.format == Format::Jsonl)
        }
        Format::Csv => {
            let columns = picked(&command.output.fields, &entries::COLUMNS)?;
            let columns = if columns.is_empty() {
                entries::COLUMNS.to_vec()
            } else {
                columns
            };
            let cells = entries.iter().map(|row| {
                columns
                    .iter()
                    .map(|column| row.cell(column).unwrap_or(Cell::Nothing))
                    .collect()
            });
            structured::csv(&columns, cells, command.output.raw)
        }
        Format::Table if !command.output.fields.is_empty() => {
            let object = show::json(&found[0], note, &entries);
            let keys: Vec<&str> = object.keys().map(String::as_str).collect();
            let kept = picked(&command.output.fields, &keys)?;
            let mut page = Page {
                out: String::new(),
                width: machine.width(),
            };
            kept.iter().for_each(|key| page.field(key, &object[*key]));
            output::print(&page.out)
        }
        Format::Table => output::print(&page(&found[0], note, &entries, machine.width())),
    }
}

/// The contact as a page.
fn page(row: &rows::Row<'_>, note: &Note, entries: &[entries::Row<'_>], width: usize) -> String {
    let contact = row.contact;
    let today = contact.book.today;
    let mut page = Page {
        out: String::new(),
        width,
    };
    page.out += &format!(
        "{}  {}\n\n",
        paint(NAME, &safe::terminal(contact.name())),
        paint(ASIDE, contact.path())
    );
    for (key, value) in show::fields(note) {
        page.field(&key, &value);
    }
    page.title("clocks");
    for clock in CLOCKS.iter().filter(|clock| clock.clock != Clock::Edited) {
        if let Some(date) = contact.clock(clock.clock) {
            page.pair(
                clock.word,
                &format!("{date}  {}", paint(ASIDE, &ago(date, today))),
            );
        }
    }
    page.title("where it stands");
    let (balance, owed) = (contact.balance(), contact.owed());
    page.pair("tie", contact.tie().word());
    for mark in contact.marks() {
        page.pair("", mark.word());
    }
    if let Some(due) = contact.due() {
        let when = format!("{}  {}", due.on, paint(ASIDE, &ago(due.on, today)));
        let reason = if due.is_due(today) {
            format!("  {}", paint(DUE, &due.reason()))
        } else {
            String::new()
        };
        page.pair("due", &format!("{when}{reason}"));
    }
    let sums = format!(
        "given {}, received {} in the last {}",
        balance.given, balance.received, contact.book.settings.window
    );
    page.pair("balance", &sums);
    let owes = [
        (owed.thanks, "thanks"),
        (owed.promises, "promises"),
        (owed.updates, "updates"),
    ];
    let owes: Vec<String> = owes
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{what} {n}"))
        .collect();
    if !owes.is_empty() {
        page.pair("you owe", &owes.join(", "));
    }
    page.title("entries");
    for entry in entries {
        page.entry(entry);
    }
    page.out
}

struct Page {
    out: String,
    width: usize,
}

impl Page {
    fn title(&mut self, title: &str) {
        self.out += &format!("\n{}\n", paint(TITLE, title));
    }

    fn pair(&mut self, key: &str, value: &str) {
        self.out += &format!("  {key:<14} {value}\n");
    }

    /// As [`Page::pair`], for words from a note: safe, and wrapped to the width.
    fn words(&mut self, key: &str, value: &str) {
        let pieces = wrapped(
            &safe::terminal(value),
            self.width.saturating_sub(17).max(12),
        );
        let keys = [key].into_iter().chain(std::iter::repeat(""));
        pieces
            .iter()
            .zip(keys)
            .for_each(|(piece, key)| self.pair(key, piece));
    }

    fn field(&mut self, key: &str, value: &serde_json::Value) {
        match value {
            serde_json::Value::Object(map) => {
                map.iter().for_each(|(key, value)| self.field(key, value))
            }
            serde_json::Value::Array(items) if !items.is_empty() => {
                let texts: Vec<String> = items.iter().map(plain).collect();
                self.words(key, &texts.join(", "));
            }
            serde_json::Value::Null | serde_json::Value::Array(_) => {}
            serde_json::Value::String(text)
                if key == "status" && text == "active" || key == "name" => {}
            value => self.words(key, &plain(value)),
        }
    }

    fn entry(&mut self, row: &entries::Row<'_>) {
        let entry = row.entry;
        let state = entry
            .state
            .map(|state| format!(" ({})", state.word()))
            .unwrap_or_default();
        let others: Vec<String> = row.book.participants(row.line);
        let others = if others.len() > 1 {
            format!("  {}", paint(ASIDE, &safe::terminal(&others.join(", "))))
        } else {
            String::new()
        };
        let kind = entry
            .kind
            .as_deref()
            .map(|kind| format!(" {kind}"))
            .unwrap_or_default();
        self.out += &format!(
            "  {} {}{}{state}{others}\n",
            entry.date,
            entry.verb.word(),
            safe::terminal(&kind)
        );
        let room = self.width.saturating_sub(13).max(20);
        for line in entry.text.lines() {
            for piece in wrapped(&safe::terminal(&link::plain(line)), room) {
                self.out += &format!("             {piece}\n");
            }
        }
    }
}

fn plain(value: &serde_json::Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// A line broken between words, so that no piece is wider than `width`.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    use unicode_width::UnicodeWidthStr;
    let mut pieces: Vec<String> = vec![String::new()];
    for word in text.split(' ') {
        let last = pieces.last_mut().expect("there is always a piece");
        if !last.is_empty() && last.width() + 1 + word.width() > width {
            pieces.push(word.to_owned());
        } else {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    pieces
}
