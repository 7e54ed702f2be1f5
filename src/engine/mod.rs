//! Does the work that all front ends share: opens a vault, answers questions about it, changes its notes, and keeps its
//! index up to date (docs/architecture.md#layers).
//!
//! In: a vault, and the [`Context`] of the front end. Out: answers, reports, and changed notes. Does not: print, read
//! the clock, or know about command lines.

use std::path::{Path, PathBuf};

use crate::store::ipc::{self, Question};
use crate::store::location::StoreDir;
use crate::store::{Facts, IndexError, Store};
use crate::vault::Root;

pub mod check;
pub mod close;
pub mod contact;
pub mod contacts;
mod context;
pub mod entries;
pub mod find;
pub mod git_sync;
mod loaded;
pub mod log;
mod names;
pub mod new_contact;
mod notes;
mod refresh;
pub mod rename;
pub mod reports;
mod session;
mod suspects;
#[cfg(test)]
mod tests;
pub mod today;
mod vault;
pub mod watch;
mod watch_event;
pub mod write;

pub use crate::ledger::notes::Notes;
pub use crate::store::ipc::WatcherStatus;
pub use context::{Context, EngineError, Notice, OpenNotice, SessionError, UnreadablePath};
pub use loaded::Loaded;
pub use session::Session;
pub use vault::{Selection, Vault};

/// The status of the watcher of the vault at `root`, if one answers.
pub fn watcher_status(cache: &Path, root: &Root, now: i64) -> Option<WatcherStatus> {
    ipc::ask(
        &StoreDir::of(cache, &root.path),
        Question::WatcherStatus,
        now,
    )
}

/// Whether the vault at `root` has a watcher, even one that does not answer.
pub fn is_watched(cache: &Path, root: &Root) -> bool {
    StoreDir::of(cache, &root.path).is_claimed()
}

/// The facts that the index holds now, if there is one. Does not walk the vault, create an index, or wait for a lock,
/// so the facts may be stale.
pub fn open_unsynced(cache: &Path, root: &Root) -> Option<Facts> {
    let store_dir = StoreDir::of(cache, &root.path);
    // The next query rebuilds a damaged store.
    let store = Store::open(&store_dir, root.settings.identity)
        .ok()
        .flatten()?;
    Some(store.facts().clone())
}

/// The folder that holds the index of the vault at `root`.
pub fn index_folder(cache: &Path, root: &Root) -> PathBuf {
    StoreDir::of(cache, &root.path).folder().to_owned()
}

/// Deletes the index, so that the next query rebuilds it.
///
/// # Errors
/// [`IndexError`] if the index cannot be locked or deleted.
pub fn delete_index(cache: &Path, root: &Root) -> Result<(), IndexError> {
    let store_dir = StoreDir::of(cache, &root.path);
    store_dir.make()?;
    let lock = store_dir.lock()?;
    store_dir.clear(&lock)
}
