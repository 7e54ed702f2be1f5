//! `ties who --explain`: shows for each contact which parts of the query matched, and the entries that made them match.
//!
//! In: rows and the query. Out: the answer with its reasons, each entry with its file and line. Does not: decide what
//! matches.

use serde_json::{Map, Value, json};
use ties::date::day::ago;
use ties::engine::{Loaded, Notes};
use ties::ledger::ContactId;
use ties::note::link;
use ties::query::Query;
use ties::query::explain::{Part, explain};
use ties::report::Cell;
use ties::report::entries;
use ties::report::who::{Row, column_of};
use ties::text::safe;

use crate::cli::args::OutputFormat;
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::{output, print};
use ties::render::palette::{ASIDE, NAME, paint};

/// Maximum number of entries shown for each part in a table. JSON has all of them.
const SHOWN: usize = 5;

/// Prints the rows with their reasons.
pub fn print(
    query: &Query,
    rows: &[Row<'_>],
    loaded: &Loaded,
    format: OutputFormat,
    env: &Env,
) -> Result<(), CliError> {
    let contacts: Vec<ContactId> = rows.iter().map(|row| row.contact.id).collect();
    let parts = explain(query, &loaded.ledger, &loaded.inputs, &contacts)?;
    let lines = parts.iter().flatten().flat_map(|part| &part.lines);
    let notes = loaded.session.notes(lines.map(|line| line.note))?;
    let reasons = rows.iter().zip(&parts);
    match format {
        OutputFormat::Json | OutputFormat::Jsonl => {
            let objects = reasons.map(|(row, parts)| object(row, parts, &notes));
            print::objects(env, objects, format == OutputFormat::Jsonl)
        }
        OutputFormat::Csv | OutputFormat::Md | OutputFormat::Html => Err(CliError::Usage(
            "--explain only works with --format table, json, or jsonl".to_owned(),
        )),
        OutputFormat::Table => {
            let pages = reasons.map(|(row, parts)| page(env, row, parts, &notes));
            output::print(env, &pages.collect::<Vec<_>>().join("\n"))
        }
    }
}

fn shown<'a>(part: &'a Part<'_>, row: &Row<'a>, notes: &'a Notes) -> Vec<entries::Row<'a>> {
    let ledger = row.contact.ledger;
    let lines = part.lines.iter();
    lines
        .filter_map(|line| {
            let entry = notes.entry(line)?;
            Some(entries::Row {
                ledger,
                line,
                entry,
            })
        })
        .collect()
}

fn object(row: &Row<'_>, parts: &[Part<'_>], notes: &Notes) -> Map<String, Value> {
    let parts = parts.iter().map(|part| {
        let entries = shown(part, row, notes);
        let entries: Vec<Value> = entries.iter().map(|entry| entry.json().into()).collect();
        json!({"part": part.text, "entries": entries})
    });
    let mut object = row.json();
    object.insert("explain".to_owned(), parts.collect());
    object
}

fn page(env: &Env, row: &Row<'_>, parts: &[Part<'_>], notes: &Notes) -> String {
    let width = env.screen.width;
    let today = row.contact.ledger.today;
    let mut out = format!(
        "{}  {}\n",
        paint(NAME, &safe::terminal(row.contact.name())),
        paint(ASIDE, &safe::terminal(row.contact.path()))
    );
    for part in parts {
        let fact = match part
            .condition
            .and_then(column_of)
            .map(|column| row.cell(column))
        {
            None | Some(Cell::Nothing) => String::new(),
            Some(Cell::Clock(None)) => "never".to_owned(),
            Some(Cell::Clock(Some(date)) | Cell::Day(date)) => {
                format!("{date}, {}", ago(date, today))
            }
            Some(cell) => cell.plain(),
        };
        let text = format!("  {}  {fact}", part.text);
        out += &format!(
            "{}\n",
            env.screen
                .cut(safe::terminal(text.trim_end()).as_ref(), width)
        );
        let entries = shown(part, row, notes);
        for entry in entries.iter().take(SHOWN) {
            out += &line(env, entry);
        }
        if let Some(more) = entries.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            out += &paint(ASIDE, &format!("    and {more} more\n"));
        }
    }
    out
}

/// An entry on one line. Its place is at the end and is never cut.
fn line(env: &Env, row: &entries::Row<'_>) -> String {
    let width = env.screen.width;
    use unicode_width::UnicodeWidthStr;
    let entry = row.entry;
    let place = format!("{}:{}", row.ledger.path_of(row.line.note), entry.line);
    let place = safe::terminal(&place).into_owned();
    let words = link::plain(entry.text.lines().next().unwrap_or(""));
    let text = format!("    {} {} {words}", entry.date, entry.verb.word());
    let room = width.saturating_sub(place.width() + 2).max(24);
    format!(
        "{}  {}\n",
        env.screen.cut(&safe::terminal(&text), room),
        paint(ASIDE, &place)
    )
}
