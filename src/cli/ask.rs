//! From the words of a command line to a question, and back to what the user is shown of it.
//!
//! In: words. Out: a [`Question`], be it in English or a query. Does not: answer it.

use std::fmt::Display;

use ties::calendar::Date;
use ties::query::english::Known;
use ties::query::{self, Question};
use ties::settings::Settings;
use ties::text::suggest::closest;

use super::args::unshielded;
use super::failure::Failure;
use super::render::output;

/// Reads the words of `ties who` and its like.
pub fn read(
    words: &[String],
    settings: &Settings,
    today: Date,
    known: &dyn Known,
) -> Result<Question, Failure> {
    let text = joined(words);
    query::ask(&text, settings, today, known).map_err(|found| Failure::Query(text, found))
}

/// The words of a command line as one text.
pub fn joined(words: &[String]) -> String {
    words
        .iter()
        .map(|word| unshielded(word))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Shows how the question was read, so that the language teaches itself.
pub fn show_reading(read: &dyn Display) {
    let said = read.to_string();
    if !said.is_empty() {
        output::dim(&said);
    }
}

/// The columns that `--fields` picks out of those there are.
pub fn picked<'a>(fields: &[String], known: &[&'a str]) -> Result<Vec<&'a str>, Failure> {
    let find = |word: &String| {
        let word = word.trim();
        known
            .iter()
            .copied()
            .find(|column| *column == word)
            .ok_or_else(|| {
                let way_out = match closest(word, known.iter().copied()) {
                    Some(near) => format!("did you mean {near:?}?"),
                    None => format!("known are {}", known.join(", ")),
                };
                Failure::Usage(format!("--fields: unknown column {word:?}; {way_out}"))
            })
    };
    fields.iter().map(find).collect()
}
