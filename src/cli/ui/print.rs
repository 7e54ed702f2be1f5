//! Prints answers in the requested format.
//!
//! In: documents, objects, rows. Out: their text on standard output. Does not: make the text; `render` does.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use ties::date::Date;
use ties::render::links::Links;
use ties::render::{html, markdown, report, structured, table};
use ties::report::{Cell, Report};

use super::output::{print, print_plain};
use crate::cli::args::{FormatArgs, OutputFormat};
use crate::cli::env::Env;
use crate::cli::error::CliError;

/// Prints objects as one array, or with `lines` one on each line.
pub fn objects(
    env: &Env,
    objects: impl Iterator<Item = Map<String, Value>>,
    lines: bool,
) -> Result<(), CliError> {
    print_plain(env, &structured::objects(objects, lines))
}

/// Prints one object, indented, or with `line` on one line.
pub fn object(env: &Env, object: Map<String, Value>, line: bool) -> Result<(), CliError> {
    print_plain(env, &structured::object(object, line))
}

/// Prints one value, indented.
pub fn value(env: &Env, value: &Value) -> Result<(), CliError> {
    print_plain(env, &structured::value(value))
}

/// Prints rows as CSV. Unless `raw`, a cell that a spreadsheet would run as a formula is disarmed.
pub fn csv(
    env: &Env,
    titles: &[&str],
    rows: impl Iterator<Item = Vec<Cell>>,
    raw: bool,
) -> Result<(), CliError> {
    print_plain(env, &structured::csv(titles, rows, raw))
}

/// Prints rows of cells under titles, no line wider than the screen. `notes` are the files that the names in each row link
/// to; it may be shorter than the rows.
pub fn table(
    env: &Env,
    titles: &[&str],
    rows: &[Vec<Cell>],
    notes: &[Option<PathBuf>],
    today: Date,
) -> Result<(), CliError> {
    let note = |row: usize, column: usize| {
        let note = notes.get(row).and_then(Option::clone);
        note.filter(|_| matches!(titles[column], "name" | "with"))
    };
    print(
        env,
        &table::render_table(titles, rows, &note, today, &env.screen),
    )
}

/// Prints a report on the vault at `vault`.
pub fn report(report: &Report, form: &FormatArgs, vault: &Path, env: &Env) -> Result<(), CliError> {
    let links = Links::new(form.links.into(), vault);
    match form.format {
        OutputFormat::Table => print(env, &report::text(report, vault, &env.screen)),
        OutputFormat::Md => print_plain(env, &markdown::text(report, &links)),
        OutputFormat::Html => print_plain(env, &html::page(report, &links)),
        OutputFormat::Json => object(env, report.json(), false),
        OutputFormat::Jsonl => objects(env, report.json_rows(), true),
        OutputFormat::Csv => {
            let sheet = report.csv_table();
            let titles: Vec<&str> = sheet.columns.iter().map(|column| column.word).collect();
            csv(env, &titles, sheet.rows.into_iter(), form.raw)
        }
    }
}
