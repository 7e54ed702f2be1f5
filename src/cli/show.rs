//! `ties show`: one contact whole.

use std::collections::HashMap;

use ties::book::{Book, ContactId, Line, Want};
use ties::index::Texts;
use ties::query::TextField;
use ties::query::eval::Needs;
use ties::query::names::{self, Named};
use ties::report::{Cell, entries, show, who as rows};
use ties::session::Notes;

use super::args::{Common, Format, Show};
use super::ask::picked;
use super::failure::Failure;
use super::machine::Machine;
use super::render::{contact, output, structured};
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
    let person = book.contact(id);
    let mut found = vec![rows::Row {
        contact: person,
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
    let steps = person.updates_owed().into_iter().map(|line| line.note);
    let mut notes = Notes::new(&session.shelf);
    notes.fetch(
        lines
            .iter()
            .map(|line| line.note)
            .chain(steps)
            .chain([person.note()]),
    )?;
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
        .note(person.note())
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
            let pairs = kept.iter().map(|key| (*key, &object[*key]));
            output::print(&contact::fields(pairs, machine.width()))
        }
        Format::Table => {
            let whole = contact::Whole {
                contact: person,
                note,
                entries: &entries,
                notes: &notes,
            };
            let page = contact::page(&whole, machine.width(), machine.plain_text);
            output::print(&page)
        }
    }
}
