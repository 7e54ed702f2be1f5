//! Defines the inputs for opening a vault, and the remarks and errors that come back.
//!
//! In: nothing. Out: the types that all parts of the engine share. Does not: have any behavior.

use std::path::PathBuf;

use crate::date::Date;
use crate::store::IndexError;
use crate::text::Diagnostic;
use crate::vault::VaultError;

/// The environment of a session: cache folder, clock, and progress callback.
pub struct Context<'a> {
    /// The folder where indexes are kept.
    pub cache: PathBuf,
    /// The current time, in nanoseconds since 1970 (UTC).
    pub now: i64,
    /// Today's local date.
    pub today: Date,
    /// Converts a time in seconds since 1970 to the local date.
    pub day_of: &'a dyn Fn(i64) -> Option<Date>,
    /// Called after each note that is read, with the number read so far and the total.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Surroundings")
            .field("today", &self.today)
            .finish_non_exhaustive()
    }
}

/// Why a vault could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// There is no vault, or it cannot be read.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// There is no index, and none could be built, not even in memory.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// Something the user should know about how the vault was opened. Each holds the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenNotice {
    /// The index was damaged and was rebuilt.
    Rebuilt(String),
    /// No index could be kept on disk, so one was built in memory.
    InMemory(String),
    /// Another process holds the lock of the index, so one was built in memory.
    Busy(String),
}

/// A note or folder that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadablePath {
    /// Vault-relative.
    pub path: String,
    /// Why it could not be read, and how to fix that.
    pub reason: Diagnostic,
    /// Whether the index still holds what it said when it was last read.
    pub is_known: bool,
}
