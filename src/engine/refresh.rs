//! Brings an index up to date with its vault, under the lock.
//!
//! In: a vault, the location of its index, and the changes already found. Out: an up-to-date index. Does not: decide
//! what has changed, which is the job of `sync`.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::context::{Context, OpenNotice, SessionError};
use crate::store::document::Source;
use crate::store::guard::guarded;
use crate::store::location::{Lock, StoreDir};
use crate::store::{Change, IndexError, Shelf, Store, Strings, Synced, sync};
use crate::vault::{Root, Scan};

/// An index with its facts loaded. It may still be out of date.
pub(super) struct Opened<T> {
    pub(super) store: Store,
    pub(super) shelf: Shelf,
    pub(super) first: T,
}

pub(super) fn opened<T>(
    store: Store,
    first: &(dyn Fn(&Shelf) -> Result<T, IndexError> + Sync),
) -> Result<Opened<T>, IndexError> {
    guarded(|| {
        let shelf = Shelf::load(&store)?;
        let first = first(&shelf)?;
        Ok(Opened {
            store,
            shelf,
            first,
        })
    })
}

/// Loads the facts of an index, and the stored file metadata that a sync compares.
pub(super) fn opened_to_compare<T>(
    store: Store,
    first: &(dyn Fn(&Shelf) -> Result<T, IndexError> + Sync),
) -> Result<(Opened<T>, Vec<Source>), IndexError> {
    let opened = opened(store, first)?;
    let sources = guarded(|| opened.shelf.sources())?;
    Ok((opened, sources))
}

/// An index with the changes to apply to it.
pub(super) struct PendingSync {
    pub(super) store: Store,
    /// The index on disk, if `store` is in memory. It may hold facts of notes that cannot be read now.
    known: Option<Store>,
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
        let changes = sync::changes(&snapshot, &Strings::default(), &[]);
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
        let known = guarded(|| {
            let known = Store::open(store_dir, identity)?;
            known
                .map(|known| Ok((Shelf::load(&known)?, known)))
                .transpose()
        });
        // If the index on disk cannot be read, there is nothing to take over.
        let Some((shelf, known)) = known.unwrap_or(None) else {
            return PendingSync::empty(store, root);
        };
        let snapshot = Scan::take(root);
        let mut changes = sync::changes(&snapshot, &Strings::default(), &[]);
        let unread = snapshot.unread();
        let hidden = shelf.paths().iter().filter(|path| {
            let listed = (snapshot.files).binary_search_by(|file| file.path.as_str().cmp(path));
            listed.is_err() && unread.may_hide(path)
        });
        changes.extend(hidden.map(|path| Change::Look(path.to_owned())));
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
    first: &(dyn Fn(&Shelf) -> Result<T, IndexError> + Sync),
    behind: Option<PendingSync>,
    remarks: &mut Vec<OpenNotice>,
) -> Result<(Opened<T>, Scan, Synced), SessionError> {
    let on_disk = locked(store_dir).and_then(|lock| {
        // If another process has written since, the changes are found again.
        let behind = match behind.filter(|behind| behind.store.is_latest()) {
            Some(behind) => behind,
            None => find_changes(root, store_dir, &lock, remarks)?,
        };
        let synced = apply_changes(root, &behind, context)?;
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
            let behind = PendingSync::in_memory(root, store_dir)?;
            let synced = apply_changes(root, &behind, context)?;
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
    let existing = guarded(|| Store::open(store_dir, root.settings.identity)).and_then(|store| {
        store
            .map(|store| opened_to_compare(store, &|_| Ok(())))
            .transpose()
    });
    let existing = match existing {
        Err(error @ IndexError::Damaged { .. }) => {
            remarks.push(OpenNotice::Rebuilt(error.to_string()));
            None
        }
        existing => existing?,
    };
    let Some((opened, sources)) = existing else {
        let store = Store::create(store_dir, root.settings.identity, lock)?;
        return PendingSync::empty(store, root);
    };
    let snapshot = Scan::take(root);
    let changes = sync::changes(&snapshot, opened.shelf.paths(), &sources);
    let changes = sync::settle(root, changes);
    Ok(PendingSync::of(opened.store, snapshot, changes))
}

pub(super) fn apply_changes(
    root: &Root,
    behind: &PendingSync,
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
    let known = match &behind.known {
        None if behind.fresh => None,
        None => Some(&behind.store),
        known => known.as_ref(),
    };
    guarded(|| sync::apply(&behind.store, known, root, changes, context.now, &tick))
}
