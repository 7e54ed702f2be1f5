//! `ties who`: lists the contacts that answer a question or a query, or answers any other question.
//!
//! In: a question, and how to show the answer. Out: the answer, printed. Does not: find it; the engine does.

use std::path::Path;

use rayon::prelude::*;
use ties::date::Date;
use ties::engine::contacts::{self, ContactRequest};
use ties::engine::entries::EntryRequest;
use ties::engine::{Vault, contact};
use ties::query::{Query, Question, fields};
use ties::report::document::{self, Table};
use ties::report::who::{self, Column, Order, Row};
use ties::report::{Cell, Report};

use crate::cli::args::{Common, Output, OutputFormat, Who};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::question;
use crate::cli::ui::contact_fields::print_field;
use crate::cli::ui::entry_rows::{print_entries, with_entries};
use crate::cli::ui::number::number;
use crate::cli::ui::{columns, explain, output, pick, print};
use ties::render::screen;

pub fn run(command: &Who, common: &Common, env: &Env) -> Result<(), CliError> {
    if command.list {
        return output::print(env, &list());
    }
    let mut vault = env.vault(common)?;
    match question::read(&command.words, &vault)? {
        Question::Who(query) => list_contacts(&query, command, &mut vault, env),
        other => answer(&other, command, &mut vault, env),
    }
}

/// Answers a question that does not ask for contacts.
fn answer(
    question: &Question,
    command: &Who,
    vault: &mut Vault<'_>,
    env: &Env,
) -> Result<(), CliError> {
    if command.sort.is_some() || command.limit.is_some() || command.explain {
        return Err(CliError::Usage(
            "--sort, --limit, and --explain only work with a question for contacts, and this one asks for something else"
                .to_owned(),
        ));
    }
    let output = &command.output;
    let everybody = Query::all();
    let of_everybody = |entries| EntryRequest {
        query: &everybody,
        entries,
    };
    match question {
        Question::Who(query) | Question::HowMany(query) => {
            let selection = vault.select(query, query.asks_for_edits())?;
            question::show_reading(query);
            number(env, selection.contacts.len(), ["person", "people"], output)
        }
        Question::Entries(entries) => {
            with_entries(env, vault, of_everybody(entries), |rows, vault| {
                question::show_reading(question);
                print_entries(rows, output, env, &vault.root().path, vault.today())
            })
        }
        Question::HowOften(entries) => {
            with_entries(env, vault, of_everybody(entries), |rows, _| {
                question::show_reading(question);
                number(env, rows.len(), ["time", "times"], output)
            })
        }
        Question::Of { name, column } => {
            question::show_reading(question);
            let loaded = vault.load()?;
            let contact = pick::contact(env, &loaded, name)?;
            let whole = contact::whole(&loaded, contact.id)?;
            print_field(&whole, column, output, env)
        }
    }
}

/// Shows the contacts that a query selects.
fn list_contacts(
    query: &Query,
    command: &Who,
    vault: &mut Vault<'_>,
    env: &Env,
) -> Result<(), CliError> {
    let format = command.output.form.format;
    let is_for_programs = matches!(
        format,
        OutputFormat::Json | OutputFormat::Jsonl | OutputFormat::Csv
    );
    let all_facts = is_for_programs && command.output.fields.is_empty();
    let columns = shown_columns(&command.output, query)?;
    let request = ContactRequest {
        query,
        columns: &columns,
        order: order(command.sort.as_deref(), query)?,
        limit: command.limit,
        all_facts,
        explain: command.explain,
    };
    let list = contacts::list(vault, request)?;
    let rows = list.rows()?;
    question::show_reading(query);
    if rows.is_empty() && format == OutputFormat::Table {
        if command.limit != Some(0) {
            output::remark(&list.empty(query).to_string());
        }
        return Ok(());
    }
    if command.explain {
        return explain::print(query, &rows, &list.loaded, format, env);
    }
    let shown = Shown {
        rows: &rows,
        columns: &columns,
        all_facts,
        query,
        today: vault.today(),
        vault: &vault.root().path,
    };
    shown.print(&command.output, env)
}

fn shown_columns(output: &Output, query: &Query) -> Result<Vec<&'static Column>, CliError> {
    if !output.fields.is_empty() {
        return output
            .fields
            .iter()
            .map(|word| column(word, "--fields"))
            .collect();
    }
    if output.form.format == OutputFormat::Csv {
        return Ok(who::COLUMNS
            .iter()
            .filter(|column| column.word != "edited")
            .collect());
    }
    let mut columns = vec![column("name", "")?];
    columns.extend(who::reason_columns(query));
    columns.push(column("last", "")?);
    Ok(columns)
}

fn column(word: &str, flag: &str) -> Result<&'static Column, CliError> {
    let word = word.trim();
    who::column_named(word).ok_or_else(|| {
        let known: Vec<&str> = who::COLUMNS.iter().map(|column| column.word).collect();
        columns::unknown(word, &known, flag)
    })
}

fn order(sort: Option<&str>, query: &Query) -> Result<Order, CliError> {
    let Some(sort) = sort else {
        return Ok(Order::of(query));
    };
    let (word, turned) = sort
        .strip_prefix('-')
        .map_or((sort, false), |word| (word, true));
    Ok(Order::By(column(word, "--sort")?, turned))
}

/// Rows to print.
struct Shown<'a> {
    rows: &'a [Row<'a>],
    columns: &'a [&'static Column],
    all_facts: bool,
    query: &'a Query,
    today: Date,
    vault: &'a Path,
}

impl Shown<'_> {
    fn print(&self, output: &Output, env: &Env) -> Result<(), CliError> {
        let Shown {
            rows,
            columns,
            all_facts,
            query,
            today,
            vault,
        } = *self;
        let object = |row: &Row<'_>| {
            if all_facts {
                return row.json();
            }
            columns
                .iter()
                .map(|column| (column.word.to_owned(), row.cell(column).json()))
                .collect()
        };
        match output.form.format {
            OutputFormat::Json | OutputFormat::Jsonl => print::objects(
                env,
                rows.iter().map(object),
                output.form.format == OutputFormat::Jsonl,
            ),
            OutputFormat::Csv => {
                let titles: Vec<&str> = columns.iter().map(|column| column.word).collect();
                let cells = rows
                    .iter()
                    .map(|row| columns.iter().map(|column| row.cell(column)).collect());
                print::csv(env, &titles, cells, output.form.raw)
            }
            OutputFormat::Md | OutputFormat::Html => {
                let shown: Vec<document::Column> = columns
                    .iter()
                    .map(|column| document::Column::new(column.word))
                    .collect();
                let cells = rows
                    .iter()
                    .map(|row| columns.iter().map(|column| row.cell(column)).collect());
                let count = match rows.len() {
                    1 => "1 person".to_owned(),
                    several => format!("{several} people"),
                };
                let table = Table::of(&shown, cells);
                let title = match query.to_string() {
                    all if all.is_empty() => "Everybody".to_owned(),
                    query => query,
                };
                let report = Report::of_table(&title, &count, table, today);
                print::report(&report, &output.form, vault, env)
            }
            OutputFormat::Table => {
                let titles: Vec<&str> = columns.iter().map(|column| column.word).collect();
                let due_reason = |row: &Row<'_>, column: &Column| {
                    let due = row.contact.due().filter(|due| due.is_due(today));
                    due.map_or_else(
                        || row.cell(column),
                        |due| {
                            let text = format!("{} {}", due.on, due.reason());
                            Cell::Parts(serde_json::Value::Null, text)
                        },
                    )
                };
                let cell = |row: &Row<'_>, column: &Column| match column.word {
                    "due" => due_reason(row, column),
                    _ => row.cell(column),
                };
                let cells: Vec<Vec<Cell>> = rows
                    .par_iter()
                    .with_min_len(256)
                    .map(|row| columns.iter().map(|column| cell(row, column)).collect())
                    .collect();
                let notes: Vec<_> = rows
                    .iter()
                    .map(|row| Some(screen::file(vault, row.contact.path())))
                    .collect();
                print::table(env, &titles, &cells, &notes, today)
            }
        }
    }
}

/// The text of `--list`: what a query can ask for, and the columns.
fn list() -> String {
    let mut out = String::from("Fields:\n");
    for row in fields::FIELDS
        .iter()
        .filter(|row| row.known_in(fields::Scope::Contacts))
    {
        out += &format!("  {:<15} {:<72} {}\n", row.word, row.help, row.example);
    }
    out += "\nStates, as in is:due:\n";
    fields::STATES
        .iter()
        .for_each(|row| out += &format!("  {:<20} {}\n", row.word, row.help));
    out += "\nThings, as in has:thanks:\n";
    fields::THINGS
        .iter()
        .for_each(|row| out += &format!("  {:<20} {}\n", row.word, row.help));
    out += "\nColumns, for --fields and --sort:\n  ";
    out + &who::COLUMNS
        .iter()
        .map(|column| column.word)
        .collect::<Vec<_>>()
        .join(" ")
        + "\n"
}
