//! Errors that end a command, and their exit codes (docs/reference/output.md#forms).
//!
//! In: errors of the library. Out: a message on standard error, and an exit code. Does not: decide what is an error.

use std::process::ExitCode;

use ties::engine::SessionError;
use ties::query::eval::NameError;
use ties::store::IndexError;
use ties::text::{Diagnostic, safe};
use ties::vault::VaultError;
use ties::vault::git::GitError;

use crate::cli::ui::output;
use ties::render::source;

/// Why a command failed.
#[derive(Debug)]
pub enum Failure {
    /// The command line is wrong. Exit code 2.
    Usage(String),
    /// The query is wrong: its text, and the diagnostics. Exit code 2.
    Query(String, Vec<Diagnostic>),
    /// The command could not be carried out. Exit code 3.
    Cannot(String),
    /// `ties check` or `ties git sync` found something that the user must fix. Exit code 1.
    Found,
    /// The index is damaged. It can be rebuilt and the command run again.
    Damaged(String),
    /// The reader of the output closed the pipe. Not reported; exit code 0.
    Closed,
}

impl Failure {
    /// Prints the error, and returns the exit code.
    pub fn report(self) -> ExitCode {
        match self {
            Failure::Usage(message) => {
                output::error(&safe::terminal_lines(&message));
                ExitCode::from(2)
            }
            Failure::Query(text, found) => {
                output::raw_error(&source::excerpt(&text, &found));
                ExitCode::from(2)
            }
            Failure::Cannot(message) => {
                output::error(&safe::terminal_lines(&message));
                ExitCode::from(3)
            }
            Failure::Damaged(reason) => {
                Failure::Cannot(format!("{reason}; `ties index --rebuild` rebuilds it")).report()
            }
            Failure::Found => ExitCode::FAILURE,
            Failure::Closed => ExitCode::SUCCESS,
        }
    }
}

impl From<IndexError> for Failure {
    fn from(error: IndexError) -> Self {
        match error {
            IndexError::Damaged { .. } => Failure::Damaged(error.to_string()),
            _ => Failure::Cannot(error.to_string()),
        }
    }
}

impl From<SessionError> for Failure {
    fn from(error: SessionError) -> Self {
        match error {
            SessionError::Vault(error) => error.into(),
            SessionError::Index(error) => error.into(),
        }
    }
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Io { .. } | VaultError::Fs(_) => Failure::Cannot(error.to_string()),
            _ => Failure::Usage(error.to_string()),
        }
    }
}

impl From<GitError> for Failure {
    fn from(error: GitError) -> Self {
        Failure::Cannot(error.to_string())
    }
}

impl From<NameError> for Failure {
    fn from(error: NameError) -> Self {
        Failure::Usage(error.to_string())
    }
}
