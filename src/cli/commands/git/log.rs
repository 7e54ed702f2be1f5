//! `ties git log`: shows a note's history, by entry and by key.
//!
//! In: a name. Out: what each commit changed in that note, newest first. Does not: look at uncommitted changes.

use std::collections::HashSet;

use ties::report::document::{Column, Table};
use ties::report::history::{COLUMNS, Row, rows};
use ties::report::{Cell, Report};
use ties::vault::history::{HistoryError, history, is_shallow};

use crate::cli::args::{Common, GitLog, OutputFormat};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::columns::picked;
use crate::cli::ui::output;
use crate::cli::ui::pick;
use crate::cli::ui::print;
use crate::cli::writing;

impl From<HistoryError> for CliError {
    fn from(error: HistoryError) -> Self {
        CliError::Failed(error.to_string())
    }
}

pub fn run(command: &GitLog, common: &Common, env: &Env) -> Result<(), CliError> {
    let loaded = writing::open(common, env)?;
    let session = &loaded.session;
    let note = pick::note(env, &loaded, &command.name.join(" "))?;
    let path = loaded.ledger.path_of(note);
    let revisions = history(&session.root, path, command.limit.unwrap_or(usize::MAX))?;
    let oldest = revisions.last();
    if oldest.is_some_and(|oldest| oldest.before.is_none()) && is_shallow(&session.root) {
        output::remark(
            "this clone is shallow, so its oldest commit seems to have added everything; \
             `git fetch --unshallow` fetches the earlier history",
        );
    }
    let rows = rows(&revisions, &session.root.settings, &|seconds| {
        env.day_of(seconds)
    });
    let several = revisions
        .iter()
        .map(|revision| revision.author.as_str())
        .collect::<HashSet<_>>()
        .len()
        > 1;
    let usual: &[&str] = if several {
        &["date", "author", "change", "what"]
    } else {
        &["date", "change", "what"]
    };
    let picked = picked(&command.output.fields, &COLUMNS)?;
    let or = |usual: &[&'static str]| {
        if picked.is_empty() {
            usual.to_vec()
        } else {
            picked.clone()
        }
    };
    let arrow = env.screen.arrow();
    let cells = |row: &Row<'_>, columns: &[&str]| -> Vec<Cell> {
        let cell = |column: &&str| row.cell(column, arrow).unwrap_or(Cell::Nothing);
        columns.iter().map(cell).collect()
    };
    let form = &command.output.form;
    match form.format {
        OutputFormat::Json | OutputFormat::Jsonl => {
            let all = or(&COLUMNS);
            let objects = rows.iter().map(|row| {
                let cells = cells(row, &all).into_iter().map(|cell| cell.json());
                let names = all.iter().map(|column| (*column).to_owned());
                names.zip(cells).collect()
            });
            print::objects(env, objects, form.format == OutputFormat::Jsonl)
        }
        OutputFormat::Csv => {
            let all = or(&COLUMNS);
            print::csv(env, &all, rows.iter().map(|row| cells(row, &all)), form.raw)
        }
        OutputFormat::Md | OutputFormat::Html => {
            let shown = or(usual);
            let titles: Vec<Column> = shown.iter().map(|word| Column::new(word)).collect();
            let table = Table::of(&titles, rows.iter().map(|row| cells(row, &shown)));
            let title = format!("History of {}", loaded.ledger.name_of_note(note));
            let about = match revisions.len() {
                1 => "1 commit".to_owned(),
                several => format!("{several} commits"),
            };
            let vault = session.root.path.as_path();
            let report = Report::of_table(&title, &about, table, session.today);
            print::report(&report, form, vault, env)
        }
        OutputFormat::Table => {
            let shown = or(usual);
            let texts: Vec<Vec<Cell>> = rows
                .iter()
                .map(|row| once(row, &shown, cells(row, &shown)))
                .collect();
            print::table(env, &shown, &texts, &[], session.today)
        }
    }
}

/// Cells for a table: the columns of a commit are shown only in its first row.
fn once(row: &Row<'_>, columns: &[&str], cells: Vec<Cell>) -> Vec<Cell> {
    let of_commit = |column: &str| matches!(column, "date" | "author" | "commit");
    let shown = |(column, cell): (&&str, Cell)| match of_commit(column) && !row.is_first {
        true => Cell::Nothing,
        false => cell,
    };
    columns.iter().zip(cells).map(shown).collect()
}
