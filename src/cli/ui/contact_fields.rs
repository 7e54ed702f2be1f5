//! Prints some fields of one contact.
//!
//! In: everything about the contact, and the names of the fields. Out: the fields in the requested form. Does not: find
//! the contact.

use serde_json::{Map, Value};
use ties::date::Date;
use ties::date::day::ago;
use ties::engine::contact::WholeContact;
use ties::ledger::Clock;
use ties::note::link;
use ties::report::{Cell, show};

use super::columns::picked;
use super::number::no_html_error;
use super::{output, print};
use crate::cli::args::{Output, OutputFormat};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use ties::render::contact;
use ties::render::screen::Screen;

/// Prints one field in the requested form, as `ties show NAME --fields COLUMN` does.
pub fn print_field(
    whole: &WholeContact<'_>,
    column: &str,
    output: &Output,
    env: &Env,
) -> Result<(), CliError> {
    let only = [column.to_owned()];
    match output.form.format {
        OutputFormat::Json | OutputFormat::Jsonl => {
            let object = object(whole, &only)?;
            print::object(env, object, output.form.format == OutputFormat::Jsonl)
        }
        OutputFormat::Csv => {
            let fields = show::fields(whole.note());
            let cell = show::fact(column, &whole.row, &fields).unwrap_or(Cell::Nothing);
            print::csv(env, &[column], [vec![cell]].into_iter(), output.form.raw)
        }
        OutputFormat::Table | OutputFormat::Md => {
            output::print(env, &facts(whole, &only, &env.screen)?)
        }
        OutputFormat::Html => Err(no_html_error()),
    }
}

/// The JSON object: all of it, or only the keys in `only`.
pub fn object(whole: &WholeContact<'_>, only: &[String]) -> Result<Map<String, Value>, CliError> {
    let object = show::json(&whole.row, whole.note(), &whole.entries());
    if only.is_empty() {
        return Ok(object);
    }
    let fields = show::fields(whole.note());
    let words = picked(only, &show::words(&fields, &object))?;
    let value = |word: &str| {
        let fact = || show::fact(word, &whole.row, &fields).map(|cell| cell.json());
        object.get(word).cloned().or_else(fact).unwrap_or_default()
    };
    Ok(words
        .into_iter()
        .map(|word| (word.to_owned(), value(word)))
        .collect())
}

/// The fields in `only` with their values. A clock has the entry that set it beside it.
pub fn facts(
    whole: &WholeContact<'_>,
    only: &[String],
    screen: &Screen,
) -> Result<String, CliError> {
    let object = show::json(&whole.row, whole.note(), &whole.entries());
    let fields = show::fields(whole.note());
    let words = picked(only, &show::words(&fields, &object))?;
    let today = whole.row.contact.ledger.today;
    let value = |word: &str| match show::fact(word, &whole.row, &fields) {
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
    Ok(contact::fields(pairs, screen))
}

/// The text of the entry that set a clock to its date. `None` if front matter set it.
fn moved(whole: &WholeContact<'_>, clock: &str, date: Date) -> Option<String> {
    let clock = Clock::of(clock)?;
    let ledger = whole.row.contact.ledger;
    let entry = whole.entries().into_iter().find(|row| {
        row.line.date == date && clock.is_moved_by(row.line.verb) && ledger.counts(row.line)
    })?;
    let words = link::plain(entry.entry.text.lines().next().unwrap_or(""));
    Some(
        format!("{} {words}", entry.line.verb.word())
            .trim()
            .to_owned(),
    )
}
