//! Lists entries, and prints them.
//!
//! In: what to list. Out: the entries, newest first, in the requested form. Does not: select them; the engine does.

use std::path::{Path, PathBuf};

use ties::date::Date;
use ties::engine::Vault;
use ties::engine::entries::{self, EntryRequest};
use ties::note::{State, link};
use ties::report::document::{Column, Table};
use ties::report::entries::{COLUMNS, Row};
use ties::report::{Cell, Report};

use super::columns::picked;
use super::{output, pick, print};
use crate::cli::args::{Output, OutputFormat};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use ties::render::screen;

/// Passes the entries that meet a request to `show`. If its `with` could mean several contacts, the user chooses one.
pub fn with_entries(
    env: &Env,
    vault: &mut Vault<'_>,
    request: EntryRequest<'_>,
    show: impl FnOnce(&[Row<'_>], &Vault<'_>) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let loaded = entries::load(vault, request)?;
    let with = pick::contact_named(env, &loaded, request.entries.with.as_deref())?;
    let list = entries::list(&loaded, request, with)?;
    show(&list.rows(), vault)
}

/// Prints entries of the vault at `vault` in the requested format.
pub fn print_entries(
    rows: &[Row<'_>],
    output: &Output,
    env: &Env,
    vault: &Path,
    today: Date,
) -> Result<(), CliError> {
    let columns = picked(&output.fields, &COLUMNS)?;
    let cells = |row: &Row<'_>, columns: &[&str]| -> Vec<Cell> {
        columns
            .iter()
            .map(|column| row.cell(column).unwrap_or(Cell::Nothing))
            .collect()
    };
    let or = |usual: &'static [&'static str]| {
        if columns.is_empty() {
            usual.to_vec()
        } else {
            columns.clone()
        }
    };
    match output.form.format {
        OutputFormat::Json | OutputFormat::Jsonl => {
            let all = or(&COLUMNS);
            let objects = rows.iter().map(|row| {
                all.iter()
                    .zip(cells(row, &all))
                    .map(|(column, cell)| ((*column).to_owned(), cell.json()))
                    .collect()
            });
            print::objects(env, objects, output.form.format == OutputFormat::Jsonl)
        }
        OutputFormat::Csv => {
            let all = or(&COLUMNS);
            print::csv(
                env,
                &all,
                rows.iter().map(|row| cells(row, &all)),
                output.form.raw,
            )
        }
        OutputFormat::Md | OutputFormat::Html => {
            let shown = or(&["date", "verb", "kind", "with", "text", "state", "due"]);
            let titles: Vec<Column> = shown.iter().map(|word| Column::new(word)).collect();
            let table = Table::of(
                &titles,
                rows.iter().map(|row| first_lines(env, cells(row, &shown))),
            );
            let count = match rows.len() {
                1 => "1 entry".to_owned(),
                several => format!("{several} entries"),
            };
            let report = Report::of_table("Entries", &count, table, today);
            print::report(&report, &output.form, vault, env)
        }
        OutputFormat::Table => {
            let Some(first) = rows.first() else {
                output::remark("no entries");
                return Ok(());
            };
            let mut shown = or(&["date", "verb", "kind", "with", "text", "state"]);
            let is_waiting =
                |row: &Row<'_>| row.entry.due.is_some() && row.entry.state == Some(State::Open);
            if columns.is_empty() && rows.iter().any(is_waiting) {
                shown.push("due");
            }
            let texts: Vec<Vec<Cell>> = rows
                .iter()
                .map(|row| first_lines(env, cells(row, &shown)))
                .collect();
            let notes: Vec<_> = rows.iter().map(|row| note_of(row, vault)).collect();
            print::table(env, &shown, &texts, &notes, first.ledger.today)
        }
    }
}

/// The note of the participant, if the entry has exactly one and it is a contact.
fn note_of(row: &Row<'_>, vault: &Path) -> Option<PathBuf> {
    let contacts = row.ledger.contacts_in(row.line);
    let [contact] = contacts[..] else {
        return None;
    };
    let of_one = row.ledger.participants(row.line).len() == 1;
    of_one.then(|| screen::file(vault, row.ledger.contact(contact).path()))
}

/// Cells for a table: a text of several lines is cut to its first line, and a link becomes its label.
fn first_lines(env: &Env, cells: Vec<Cell>) -> Vec<Cell> {
    let first = |cell| match cell {
        Cell::Text(text) => match text.split_once('\n') {
            Some((first, _)) => {
                Cell::Text(format!("{} {}", link::plain(first), env.screen.ellipsis()))
            }
            None => Cell::Text(link::plain(&text)),
        },
        cell => cell,
    };
    cells.into_iter().map(first).collect()
}
