//! Reads the words of a command line as a question, and shows the user how it was read.
//!
//! In: words, and the vault. Out: a [`Question`], from English or from a query. Does not: answer it.

use std::fmt::Display;

use ties::engine::Vault;
use ties::query::{Query, Question};

use crate::cli::error::CliError;
use crate::cli::ui::output;

/// Reads the words of `ties who` and of other commands that take a question.
pub fn read(words: &[String], vault: &Vault<'_>) -> Result<Question, CliError> {
    let text = joined(words);
    vault
        .ask(&text)
        .map_err(|diagnostics| CliError::Query(text, diagnostics))
}

/// Reads words that must select contacts, for example for a report about them.
pub fn read_contacts(words: &[String], vault: &Vault<'_>) -> Result<Query, CliError> {
    match read(words, vault)? {
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
pub fn show_reading(question: &dyn Display) {
    let text = question.to_string();
    if !text.is_empty() {
        output::print_dimmed(&text);
    }
}
