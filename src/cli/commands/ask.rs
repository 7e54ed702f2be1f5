//! Parses the words of a command line as a question, and shows the user how it was read.
//!
//! In: words. Out: a [`Question`], from English or from a query. Does not: answer it.

use std::fmt::Display;

use ties::date::Date;
use ties::query::english::Known;
use ties::query::eval::QueryData;
use ties::query::fields::{STATES, THINGS};
use ties::query::{self, Condition, Query, Question, Text};
use ties::settings::Settings;
use ties::text::fold::fold_search;
use ties::text::suggest::closest;

use crate::cli::error::CliError;
use crate::cli::ui::output;

/// Parses the words of `ties who` and of other commands that take a question.
pub fn read(
    words: &[String],
    settings: &Settings,
    today: Date,
    known: &dyn Known,
) -> Result<Question, CliError> {
    let text = joined(words);
    query::ask(&text, settings, today, known).map_err(|found| CliError::Query(text, found))
}

/// Parses words that must select contacts, for example for a report about them.
pub fn read_people(
    words: &[String],
    settings: &Settings,
    today: Date,
    known: &dyn Known,
) -> Result<Query, CliError> {
    match read(words, settings, today, known)? {
        Question::Who(query) | Question::HowMany(query) => Ok(query),
        other => Err(CliError::Usage(format!(
            "this question does not ask for contacts; `ties who {:?}` answers it; it was read as: {other}",
            joined(words)
        ))),
    }
}

/// The words of a command line as one text.
pub fn joined(words: &[String]) -> String {
    words.join(" ")
}

/// Shows the question as a query, so that users learn the query language from their own questions.
pub fn show_reading(read: &dyn Display) {
    let said = read.to_string();
    if !said.is_empty() {
        output::print_dimmed(&said);
    }
}

/// A suggestion for a query that finds nobody: a state or thing that was typed as a plain word, or a similar value that
/// some contact has.
pub fn meant(query: &Query, found: &QueryData) -> Option<String> {
    let as_field = |text: &Text| {
        let word = fold_search(&text.text);
        let state = STATES.iter().find(|row| row.word == word);
        let thing = THINGS
            .iter()
            .find(|row| word.strip_suffix('s').unwrap_or(&word) == row.word.trim_end_matches('s'));
        state
            .map(|row| format!("is:{}", row.word))
            .or_else(|| thing.map(|row| format!("has:{}", row.word)))
    };
    let as_value = |condition: &Condition| {
        let Condition::Text { field, values } = condition else {
            return None;
        };
        let known = found.fields.get(field)?.words();
        let folded: Vec<String> = known.iter().map(fold_search).collect();
        let near = closest(
            &fold_search(&values.first()?.text),
            folded.iter().map(String::as_str),
        )?;
        let near = known.iter().find(|known| fold_search(known) == near)?;
        Some(
            Query::Field(Condition::Text {
                field: *field,
                values: vec![Text {
                    text: near.to_owned(),
                    prefix: false,
                }],
            })
            .to_string(),
        )
    };
    let texts = query.texts();
    texts
        .into_iter()
        .find_map(as_field)
        .or_else(|| query.conditions().into_iter().find_map(as_value))
}

/// The columns that `--fields` selects from `known`; empty if `--fields` is not given.
pub fn picked<'a>(fields: &[String], known: &[&'a str]) -> Result<Vec<&'a str>, CliError> {
    let find = |word: &String| {
        let word = word.trim();
        known
            .iter()
            .copied()
            .find(|column| *column == word)
            .ok_or_else(|| {
                let way_out = match closest(word, known.iter().copied()) {
                    Some(near) => format!("did you mean {near:?}?"),
                    None => format!("the columns are {}", known.join(", ")),
                };
                CliError::Usage(format!("--fields: unknown column {word:?}; {way_out}"))
            })
    };
    fields.iter().map(find).collect()
}
