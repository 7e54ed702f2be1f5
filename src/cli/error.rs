//! Errors that end a command, and their exit codes (docs/reference/output.md#forms).
//!
//! In: errors of the library. Out: why a command failed. Does not: print.

use ties::engine::log::LogError;
use ties::engine::new_contact::NewContactError;
use ties::engine::{EngineError, SessionError};
use ties::query::eval::NameError;
use ties::store::IndexError;
use ties::text::Diagnostic;
use ties::vault::VaultError;
use ties::vault::git::GitError;

/// Why a command failed.
#[derive(Debug)]
pub enum CliError {
    /// The command line is wrong. Exit code 2.
    Usage(String),
    /// The query is wrong: its text, and the diagnostics. Exit code 2.
    Query(String, Vec<Diagnostic>),
    /// The command could not be carried out. Exit code 3.
    Failed(String),
    /// `ties check` or `ties git sync` found something that the user must fix. Exit code 1.
    FindingsFound,
    /// The index is damaged. It can be rebuilt and the command run again.
    Damaged(String),
    /// A note or the index changed while the answer was made. The command can be run again.
    Outdated(String),
    /// The reader of the output closed the pipe. Not reported; exit code 0.
    OutputClosed,
}

impl CliError {
    /// The error for a name that cannot be the name of a note.
    pub fn invalid_name(name: &str) -> Self {
        CliError::Usage(format!("{name:?} cannot be the name of a file"))
    }
}

impl From<IndexError> for CliError {
    fn from(error: IndexError) -> Self {
        match error {
            IndexError::Damaged { .. } => CliError::Damaged(error.to_string()),
            IndexError::Changed(_) | IndexError::Replaced => CliError::Outdated(error.to_string()),
            _ => CliError::Failed(error.to_string()),
        }
    }
}

impl From<SessionError> for CliError {
    fn from(error: SessionError) -> Self {
        match error {
            SessionError::Vault(error) => error.into(),
            SessionError::Index(error) => error.into(),
        }
    }
}

impl From<EngineError> for CliError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Session(error) => error.into(),
            EngineError::Name(error) => error.into(),
        }
    }
}

impl From<LogError> for CliError {
    fn from(error: LogError) -> Self {
        CliError::Usage(error.to_string())
    }
}

impl From<NewContactError> for CliError {
    fn from(error: NewContactError) -> Self {
        match error {
            NewContactError::Vault(error) => error.into(),
            NewContactError::Change(error) => error.into(),
            NewContactError::Index(error) => error.into(),
            NewContactError::Template { .. } => CliError::Failed(error.to_string()),
            _ => CliError::Usage(error.to_string()),
        }
    }
}

impl From<VaultError> for CliError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Io { .. } | VaultError::Fs(_) => CliError::Failed(error.to_string()),
            _ => CliError::Usage(error.to_string()),
        }
    }
}

impl From<GitError> for CliError {
    fn from(error: GitError) -> Self {
        CliError::Failed(error.to_string())
    }
}

impl From<NameError> for CliError {
    fn from(error: NameError) -> Self {
        CliError::Usage(error.to_string())
    }
}
