//! What a watcher tells whoever runs it.
//!
//! In: nothing. Out: events, and why a vault is not watched. Does not: word them for people.

use std::path::PathBuf;
use std::time::Duration;

use crate::store::{IndexError, Synced};

/// Why a vault is not watched, or not any more.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// Another process watches it.
    #[error("{}: another `ties watch` is at work here; one is enough", .0.display())]
    Taken(PathBuf),
    /// Its index cannot be kept.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// What a watcher has to say.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// It has begun, and the index is up to date.
    Started {
        /// How many changes that took.
        synced: Synced,
        /// How long that took.
        took: Duration,
    },
    /// There are no events, for this reason.
    Polls(String),
    /// Queries cannot ask it and look for themselves, for this reason.
    Unasked(String),
    /// The index was brought up to date.
    Burst {
        /// What that came to.
        synced: Synced,
        /// How long it took.
        took: Duration,
    },
    /// It has put together what makes answers quick; in so long.
    Digested(Duration),
    /// What it puts together for quick answers cannot be kept, for this reason; answers are as right without it.
    Undigested(String),
    /// It cannot go on for now, for this reason, and tries again by itself.
    Trouble(String),
    /// It goes on.
    Recovered,
    /// The index was damaged and made anew.
    Rebuilt(String),
    /// A folder of the vault cannot be read, for this reason, and its notes are kept as they were.
    Unread(String),
}
