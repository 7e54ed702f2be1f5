//! The columns that `--fields` picks.
//!
//! In: the words of the flag, and the columns of the answer. Out: the columns. Does not: know what they show.

use ties::text::suggest::closest;

use crate::cli::error::CliError;

/// The columns that `--fields` selects from `known`; empty if `--fields` is not given.
pub fn picked<'a>(fields: &[String], known: &[&'a str]) -> Result<Vec<&'a str>, CliError> {
    let find = |word: &String| {
        let word = word.trim();
        known
            .iter()
            .copied()
            .find(|column| *column == word)
            .ok_or_else(|| unknown(word, known, "--fields"))
    };
    fields.iter().map(find).collect()
}

/// The error for a column that does not exist.
pub fn unknown(word: &str, known: &[&str], flag: &str) -> CliError {
    let way_out = match closest(word, known.iter().copied()) {
        Some(near) => format!("did you mean {near:?}?"),
        None => format!("the columns are {}", known.join(", ")),
    };
    CliError::Usage(format!("{flag}: unknown column {word:?}; {way_out}"))
}
