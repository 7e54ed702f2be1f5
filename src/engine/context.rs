//! What opening a vault needs to be told, and what it tells.
//!
//! In: nothing. Out: the types that every part of the engine shares. Does not: do anything.

use std::path::PathBuf;

use crate::date::Date;
use crate::store::IndexError;
use crate::text::Diagnostic;
use crate::vault::VaultError;

/// What the surroundings say.
pub struct Surroundings<'a> {
    /// Where indexes are kept.
    pub cache: PathBuf,
    /// Now, in nanoseconds since 1970.
    pub now: i64,
    /// The day that is today.
    pub today: Date,
    /// The local day of a time in seconds since 1970.
    pub day_of: &'a dyn Fn(i64) -> Option<Date>,
    /// Told how many of how many notes have been read, whenever one has.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
}

impl std::fmt::Debug for Surroundings<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Surroundings")
            .field("today", &self.today)
            .finish_non_exhaustive()
    }
}

/// Why nothing can be answered.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// There is no vault, or it cannot be used.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// There is no index, and none can be made, not even in memory.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// Something that the user should know of how the answer came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// The index was damaged and made anew.
    Rebuilt(String),
    /// No index can be kept, so one was made in memory.
    InMemory(String),
    /// Another process keeps the index to itself, so one was made in memory.
    Busy(String),
}

/// A note or folder that could not be read just now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Vault-relative.
    pub path: String,
    /// Why, and the way out.
    pub reason: Diagnostic,
    /// Whether it is taken to say what it said before.
    pub is_known: bool,
}
