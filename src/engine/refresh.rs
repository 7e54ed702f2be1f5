//! Brings an index up to date with its vault, under the lock.
//!
//! In: a vault, the location of its index, and the changes already found. Out: an up-to-date index. Does not: decide
//! what has changed, which is the job of `sync`.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::context::{Context, OpenNotice, SessionError};
use crate::store::location::{Lock, StoreDir};
use crate::store::{self, Change, Facts, IndexError, Store, Synced, sync};
use crate::vault::{Root, Scan};

/// An open store, which may still be out of date, and what the caller needs of it.
pub(super) struct Opened<T> {
    pub(super) store: Store,
    pub(super) first: T,
}

pub(super) fn opened<T>(
    store: Store,
    first: &(dyn Fn(&Store) -> Result<T, IndexError> + Sync),
) -> Result<Opened<T>, IndexError> {
    let first = first(&store)?;
    Ok(Opened { store, first })
}

/// An index with the changes to apply to it.
pub(super) struct PendingSync {
    pub(super) store: Store,
    /// The facts of the store on disk, if `store` is in memory. They may be of notes that cannot be read now.
    known: Option<Facts>,
    pub(super) snapshot: Scan,
    pub(super) changes: Vec<Change>,
    /// Whether `store` has no commit yet.
    fresh: bool,
}

impl PendingSync {
    /// An existing index with the changes that were found.
    pub(super) fn of(store: Store, snapshot: Scan, changes: Vec<Change>) -> Self {
        PendingSync {
            store,
            known: None,
            snapshot,
            changes,
            fresh: false,
        }
    }

    /// An empty index, with every note of the vault as a change.
    fn empty(store: Store, root: &Root) -> Result<Self, IndexError> {
        let snapshot = Scan::take(root);
        sync::all_is_listed(&snapshot)?;
        let changes = sync::changes(&snapshot, []);
        Ok(PendingSync {
            store,
            known: None,
            snapshot,
            changes,
            fresh: true,
        })
    }

    /// An empty index in memory. Takes over what the index on disk knows about notes that cannot be read or listed now.
    fn in_memory(root: &Root, store_dir: &StoreDir) -> Result<Self, IndexError> {
        let identity = root.settings.identity;
        let store = Store::in_memory(identity)?;
        // If the store on disk cannot be read, there is nothing to take over.
        let known = Store::open(store_dir, identity).unwrap_or(None);
        let Some(known) = known.map(|known| known.facts().clone()) else {
            return PendingSync::empty(store, root);
        };
        let snapshot = Scan::take(root);
        let mut changes = sync::changes(&snapshot, []);
        let unread = snapshot.unread();
        let hidden = known.paths().iter().filter(|path| {
            let listed = (snapshot.files).binary_search_by(|file| file.path.as_str().cmp(path));
            listed.is_err() && unread.may_hide(path)
        });
        let hidden = hidden.map(|path| Change::Look(path.to_owned()));
        changes.extend(hidden.collect::<Vec<_>>());
        Ok(PendingSync {
            store,
            known: Some(known),
            snapshot,
            changes,
            fresh: true,
        })
    }
}

/// Brings the index up to date under the lock. If the index cannot be written, or another process holds the lock for
/// too long, builds one in memory instead. `behind` holds the changes that were found before the lock was taken.
pub(super) fn refresh<T: Send>(
    root: &Root,
    store_dir: &StoreDir,
    context: &Context<'_>,
    first: &(dyn Fn(&Store) -> Result<T, IndexError> + Sync),
    behind: Option<PendingSync>,
    remarks: &mut Vec<OpenNotice>,
) -> Result<(Opened<T>, Scan, Synced), SessionError> {
    let on_disk = locked(store_dir).and_then(|lock| {
        // If another process has written since, the changes are found again.
        let mut behind = match behind.filter(|behind| behind.store.is_latest()) {
            Some(behind) => behind,
            None => find_changes(root, store_dir, &lock, remarks)?,
        };
        let synced = apply_changes(root, &mut behind, context)?;
        Ok((opened(behind.store, first)?, behind.snapshot, synced))
    });
    match on_disk {
        Ok(done) => Ok(done),
        Err(error @ IndexError::Damaged { .. }) => Err(error.into()),
        Err(error) => {
            remarks.push(match &error {
                IndexError::Busy(_) => OpenNotice::Busy(error.to_string()),
                IndexError::Write(_) => {
                    OpenNotice::InMemory(format!("{}: {error}", store_dir.folder().display()))
                }
                _ => OpenNotice::InMemory(error.to_string()),
            });
            let mut behind = PendingSync::in_memory(root, store_dir)?;
            let synced = apply_changes(root, &mut behind, context)?;
            Ok((opened(behind.store, first)?, behind.snapshot, synced))
        }
    }
}

/// Takes the lock and removes files that would be in the way of a writer.
pub(super) fn locked(store_dir: &StoreDir) -> Result<Lock, IndexError> {
    store_dir.make()?;
    let lock = store_dir.lock()?;
    store_dir.sweep(&lock);
    Ok(lock)
}

/// Finds the changes to apply to the index. Creates a new index if there is none or it is damaged.
pub(super) fn find_changes(
    root: &Root,
    store_dir: &StoreDir,
    lock: &Lock,
    remarks: &mut Vec<OpenNotice>,
) -> Result<PendingSync, IndexError> {
    let existing = match Store::open(store_dir, root.settings.identity) {
        Err(error @ IndexError::Damaged { .. }) => {
            remarks.push(OpenNotice::Rebuilt(error.to_string()));
            None
        }
        existing => existing?,
    };
    let Some(store) = existing else {
        let store = Store::create(store_dir, root.settings.identity, lock)?;
        return PendingSync::empty(store, root);
    };
    let snapshot = Scan::take(root);
    let changes = sync::changes(&snapshot, store.facts().sources());
    let changes = sync::settle(root, changes);
    Ok(PendingSync::of(store, snapshot, changes))
}

pub(super) fn apply_changes(
    root: &Root,
    behind: &mut PendingSync,
    context: &Context<'_>,
) -> Result<Synced, IndexError> {
    let changes = &behind.changes;
    // An empty index is committed too, so that it records the identity of its settings.
    if changes.is_empty() && !behind.fresh {
        return Ok(Synced::default());
    }
    let done = AtomicUsize::new(0);
    let progress = &context.progress;
    let tick = || progress(done.fetch_add(1, Ordering::Relaxed) + 1, changes.len());
    let known = behind.known.as_ref();
    store::apply(&mut behind.store, known, root, changes, context.now, &tick)
}
