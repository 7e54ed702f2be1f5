//! `ties show`: shows everything about one contact.

use std::collections::HashMap;

use serde_json::{Map, Value};
use ties::date::Date;
use ties::date::day::ago;
use ties::engine::Notes;
use ties::ledger::{Clock, ContactId, EntryRef, Ledger, LedgerParts};
use ties::note::link;
use ties::query::TextField;
use ties::query::eval::Needs;
use ties::query::names::{self, Named};
use ties::report::{Cell, entries, show, who as rows};
use ties::store::Texts;

use crate::cli::args::{Common, Output, OutputFormat, Show};
use crate::cli::commands::answers;
use crate::cli::commands::ask::picked;
use crate::cli::commands::who;
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::output;
use crate::cli::ui::pick;
use crate::cli::ui::print;
use ties::render::contact;

/// The contact that a name means. If several could be meant, the user chooses one on a terminal.
///
/// # Errors
/// If nobody has that name, or several could be meant and nobody can be asked.
pub fn one(
    ledger: &Ledger,
    emails: &Texts,
    texts: &HashMap<TextField, Texts>,
    name: &str,
) -> Result<ContactId, CliError> {
    match names::find(ledger, emails, name) {
        Named::One(contact) => Ok(contact),
        Named::Several(several) => pick::one_of(ledger, &several, texts, name),
        Named::Nobody(nearest) if nearest.is_empty() => Err(CliError::Usage(format!(
            "nobody is called {name:?}; `ties who` lists everybody"
        ))),
        Named::Nobody(nearest) => Err(CliError::Usage(format!(
            "nobody is called {name:?}; did you mean {}?",
            nearest.join(" or ")
        ))),
    }
}

pub fn run(command: &Show, common: &Common, env: &Env) -> Result<(), CliError> {
    let name = command.name.join(" ");
    whole(&name, common, env, |whole, row| {
        let output = &command.output;
        match output.paper.format {
            OutputFormat::Json | OutputFormat::Jsonl => {
                let object = object(whole, row, &output.fields)?;
                print::object(object, output.paper.format == OutputFormat::Jsonl)
            }
            OutputFormat::Csv => {
                let columns = picked(&output.fields, &entries::COLUMNS)?;
                let columns = if columns.is_empty() {
                    entries::COLUMNS.to_vec()
                } else {
                    columns
                };
                let cells = whole.entries.iter().map(|row| {
                    columns
                        .iter()
                        .map(|column| row.cell(column).unwrap_or(Cell::Nothing))
                        .collect()
                });
                print::csv(&columns, cells, output.paper.raw)
            }
            OutputFormat::Md | OutputFormat::Html => Err(CliError::Usage(
                "--format: `ties show` does not support md and html; `ties prep NAME` does"
                    .to_owned(),
            )),
            OutputFormat::Table if !output.fields.is_empty() => {
                let page = facts(whole, row, &output.fields, env.width())?;
                output::print(&page)
            }
            OutputFormat::Table => {
                let page = contact::page(whole, env.width(), env.plain_text);
                output::print(&page)
            }
        }
    })
}

/// Prints one field of one contact in the requested format, as `ties show NAME --fields COLUMN` does.
pub fn one_thing(
    name: &str,
    column: &str,
    asked: &Output,
    common: &Common,
    env: &Env,
) -> Result<(), CliError> {
    let only = [column.to_owned()];
    whole(name, common, env, |whole, row| match asked.paper.format {
        OutputFormat::Json | OutputFormat::Jsonl => {
            let object = object(whole, row, &only)?;
            print::object(object, asked.paper.format == OutputFormat::Jsonl)
        }
        OutputFormat::Csv => {
            let fields = show::fields(whole.note);
            let cell = show::fact(column, row, &fields).unwrap_or(Cell::Nothing);
            print::csv(&[column], [vec![cell]].into_iter(), asked.paper.raw)
        }
        OutputFormat::Table | OutputFormat::Md => {
            output::print(&facts(whole, row, &only, env.width())?)
        }
        OutputFormat::Html => Err(answers::no_html_error()),
    })
}

/// Finds the contact with their note and entries, and passes them to `show`.
fn whole(
    name: &str,
    common: &Common,
    env: &Env,
    show: impl FnOnce(&contact::Whole<'_>, &rows::Row<'_>) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let needs = Needs {
        emails: true,
        ..Needs::default()
    };
    let (session, loaded) = env.open(common, &|root, shelf, today| {
        who::load(
            root,
            shelf,
            today,
            (&needs, LedgerParts::ALL, &who::IN_JSON),
        )
    })?;
    let ledger = &loaded.ledger;
    let id = one(ledger, &loaded.found.emails, &loaded.texts, name)?;
    let person = ledger.contact(id);
    let mut found = vec![rows::Row {
        contact: person,
        score: 0.0,
        texts: &loaded.texts,
        last: None,
        edited: None,
    }];
    who::add_last(&session, &mut found)?;
    let mut lines: Vec<&EntryRef> = ledger.entries_of(id).collect();
    ledger.dedup_logged_twice(&mut lines);
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
                ledger,
                line,
                entry: notes.entry(line)?,
            })
        })
        .collect();
    let note = notes
        .note(person.note())
        .expect("the contact's own note was just fetched");
    let whole = contact::Whole {
        contact: person,
        note,
        entries: &entries,
        notes: &notes,
        vault: &session.root.path,
    };
    show(&whole, &found[0])
}

/// The JSON object: all of it, or only the keys in `only`.
fn object(
    whole: &contact::Whole<'_>,
    row: &rows::Row<'_>,
    only: &[String],
) -> Result<Map<String, Value>, CliError> {
    let object = show::json(row, whole.note, whole.entries);
    if only.is_empty() {
        return Ok(object);
    }
    let fields = show::fields(whole.note);
    let words = picked(only, &show::words(&fields, &object))?;
    let value = |word: &str| {
        let fact = || show::fact(word, row, &fields).map(|cell| cell.json());
        object.get(word).cloned().or_else(fact).unwrap_or_default()
    };
    Ok(words
        .into_iter()
        .map(|word| (word.to_owned(), value(word)))
        .collect())
}

/// The fields in `only` with their values. A clock has the entry that set it beside it.
fn facts(
    whole: &contact::Whole<'_>,
    row: &rows::Row<'_>,
    only: &[String],
    width: usize,
) -> Result<String, CliError> {
    let object = show::json(row, whole.note, whole.entries);
    let fields = show::fields(whole.note);
    let words = picked(only, &show::words(&fields, &object))?;
    let today = row.contact.ledger.today;
    let value = |word: &str| match show::fact(word, row, &fields) {
        Some(Cell::Nothing) => Value::String("none".to_owned()),
        Some(Cell::Clock(None)) => Value::String("never".to_owned()),
        Some(Cell::Clock(Some(date))) => {
            let moved = moved(whole, word, date).unwrap_or_default();
            Value::String(
                format!("{date}  {}  {moved}", ago(date, today))
                    .trim_end()
                    .to_owned(),
            )
        }
        Some(Cell::Day(date)) => Value::String(format!("{date}  {}", ago(date, today))),
        Some(cell) => cell.json(),
        None => object.get(word).cloned().unwrap_or_default(),
    };
    let pairs: Vec<(&str, Value)> = words.into_iter().map(|word| (word, value(word))).collect();
    let pairs = pairs.iter().map(|(word, value)| (*word, value));
    Ok(contact::fields(pairs, width))
}

/// The text of the entry that set a clock to its date. `None` if front matter set it.
fn moved(whole: &contact::Whole<'_>, clock: &str, date: Date) -> Option<String> {
    let clock = Clock::of(clock)?;
    let ledger = whole.contact.ledger;
    let entry = whole.entries.iter().find(|row| {
        row.line.date == date && clock.is_moved_by(row.line.verb) && ledger.counts(row.line)
    })?;
    let words = link::plain(entry.entry.text.lines().next().unwrap_or(""));
    Some(
        format!("{} {words}", entry.line.verb.word())
            .trim()
            .to_owned(),
    )
}
