//! Why a command ends without an answer, and with which exit code (docs/reference/output.md#forms).
//!
//! In: errors of the library. Out: words on standard error, and a code. Does not: decide what is an error.

use std::process::ExitCode;

use ties::engine::SessionError;
use ties::query::eval::NameError;
use ties::store::IndexError;
use ties::text::{Diagnostic, safe};
use ties::vault::VaultError;
use ties::vault::git::GitError;

use crate::cli::ui::output;
use ties::render::source;

/// Why a command ends without an answer.
#[derive(Debug)]
pub enum Failure {
    /// The command line asks for something that there is not: 2.
    Usage(String),
    /// The query cannot be read: 2.
    Query(String, Vec<Diagnostic>),
    /// It could not be done: 3.
    Cannot(String),
    /// `ties check` showed an error: 1.
    Found,
    /// The index turned out to be damaged: it can be made anew, and the command run again.
    Damaged(String),
    /// The reader of our output went away: a silent end.
    Closed,
}

impl Failure {
    /// Says it, and gives the exit code.
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
                Failure::Cannot(format!("{reason}; `ties index --rebuild` makes it anew")).report()
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
