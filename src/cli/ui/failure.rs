//! Tells why a command failed.
//!
//! In: an error. Out: a message on standard error, and the exit code (docs/reference/output.md#forms). Does not: decide
//! what is an error.

use std::process::ExitCode;

use ties::render::source;
use ties::text::safe;

use super::output;
use crate::cli::error::CliError;

/// Prints the error, and returns the exit code.
pub fn report(error: CliError) -> ExitCode {
    match error {
        CliError::Usage(message) => {
            output::error(&safe::terminal_lines(&message));
            ExitCode::from(2)
        }
        CliError::Query(text, found) => {
            output::raw_error(&source::excerpt(&text, &found));
            ExitCode::from(2)
        }
        CliError::Failed(message) => {
            output::error(&safe::terminal_lines(&message));
            ExitCode::from(3)
        }
        CliError::Outdated(reason) => report(CliError::Failed(reason)),
        CliError::Damaged(reason) => report(CliError::Failed(format!(
            "{reason}; `ties index --rebuild` rebuilds it"
        ))),
        CliError::FindingsFound => ExitCode::FAILURE,
        CliError::OutputClosed => ExitCode::SUCCESS,
    }
}
