//! Defines the events that a watcher reports to its caller.
//!
//! In: nothing. Out: events, and the reasons why a vault is not watched. Does not: format them for people.

use std::path::PathBuf;
use std::time::Duration;

use crate::store::{IndexError, Synced};

/// Why a vault is not watched, or is no longer watched.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// Another process watches it. Holds the path of the vault.
    #[error("{}: another `ties watch` already watches this vault", .0.display())]
    Taken(PathBuf),
    /// The index folder cannot be used.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// An event that a watcher reports.
#[derive(Debug, Clone, PartialEq)]
pub enum WatchEvent {
    /// The watcher has started, and the index is up to date.
    Started {
        /// The notes that the first sync added, changed, and removed.
        synced: Synced,
        /// How long the first sync took.
        took: Duration,
    },
    /// The system reports no changes, for this reason, so the watcher polls.
    Polling(String),
    /// Queries cannot reach the watcher, for this reason, so they walk the vault themselves.
    SocketFailed(String),
    /// Changes were synced to the index.
    IndexUpdated {
        /// The notes that were added, changed, and removed.
        synced: Synced,
        /// How long the sync took.
        took: Duration,
    },
    /// The watcher failed, for this reason, and will try again by itself.
    Failed(String),
    /// The watcher works again after a failure.
    Recovered,
    /// The index was damaged, for this reason, and was rebuilt.
    Rebuilt(String),
    /// A folder of the vault cannot be read, for this reason. Its notes keep their last known facts.
    Unread(String),
}
