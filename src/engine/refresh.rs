//! Bringing an index up to its vault under the lock.
//!
//! In: a vault, the place of its index, and what was seen to be done. Out: the index, up to date. Does not: decide what
//! has changed; that is `sync`'s.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::context::{Remark, SessionError, Surroundings};
use crate::store::document::Source;
use crate::store::guard::guarded;
use crate::store::location::{Lock, Place};
use crate::store::{Change, IndexError, Shelf, Store, Strings, Synced, sync};
use crate::vault::{Root, Snapshot};

/// What is read of an index before it is known whether it is up to date.
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

/// The same, with what tells whether it is up to date.
pub(super) fn opened_to_compare<T>(
    store: Store,
    first: &(dyn Fn(&Shelf) -> Result<T, IndexError> + Sync),
) -> Result<(Opened<T>, Vec<Source>), IndexError> {
    let opened = opened(store, first)?;
    let sources = guarded(|| opened.shelf.sources())?;
    Ok((opened, sources))
}

/// An index with what has to be done to it.
pub(super) struct Behind {
    pub(super) store: Store,
    /// Where it lies on disk, if it is to be one in memory: what cannot be read now may be known there.
    known: Option<Store>,
    pub(super) snapshot: Snapshot,
    pub(super) changes: Vec<Change>,
    /// Whether nothing was ever committed to it.
    fresh: bool,
}

impl Behind {
    /// An index with the differences that were found.
    pub(super) fn of(store: Store, snapshot: Snapshot, changes: Vec<Change>) -> Self {
        Behind {
            store,
            known: None,
            snapshot,
            changes,
            fresh: false,
        }
    }

    /// An index without a note, with all that has to be done to it.
    fn empty(store: Store, root: &Root) -> Result<Self, IndexError> {
        let snapshot = Snapshot::take(root);
        sync::all_is_listed(&snapshot)?;
        let changes = sync::changes(&snapshot, &Strings::default(), &[]);
        Ok(Behind {
            store,
            known: None,
            snapshot,
            changes,
            fresh: true,
        })
    }

    /// The same in memory, with what the index on disk knows of notes that cannot be read or found now.
    fn in_memory(root: &Root, place: &Place) -> Result<Self, IndexError> {
        let identity = root.settings.identity;
        let store = Store::in_memory(identity)?;
        let known = guarded(|| {
            let known = Store::open(place, identity)?;
            known
                .map(|known| Ok((Shelf::load(&known)?, known)))
                .transpose()
        });
        // An index that cannot be read knows nothing.
        let Some((shelf, known)) = known.unwrap_or(None) else {
            return Behind::empty(store, root);
        };
        let snapshot = Snapshot::take(root);
        let mut changes = sync::changes(&snapshot, &Strings::default(), &[]);
        let unread = snapshot.unread();
        let hidden = shelf.paths().iter().filter(|path| {
            let listed = (snapshot.files).binary_search_by(|file| file.path.as_str().cmp(path));
            listed.is_err() && unread.may_hide(path)
        });
        changes.extend(hidden.map(|path| Change::Look(path.to_owned())));
        Ok(Behind {
            store,
            known: Some(known),
            snapshot,
            changes,
            fresh: true,
        })
    }
}

/// Brings the index up to date under the lock, or makes one in memory where none can be kept, or another process does
/// not let go of it. `behind` is what was seen to be done before there was a lock.
pub(super) fn refresh<T: Send>(
    root: &Root,
    place: &Place,
    around: &Surroundings<'_>,
    first: &(dyn Fn(&Shelf) -> Result<T, IndexError> + Sync),
    behind: Option<Behind>,
    remarks: &mut Vec<Remark>,
) -> Result<(Opened<T>, Snapshot, Synced), SessionError> {
    let on_disk = locked(place).and_then(|lock| {
        // Where another process has written since this one looked, it looks again.
        let behind = match behind.filter(|behind| behind.store.is_latest()) {
            Some(behind) => behind,
            None => look(root, place, &lock, remarks)?,
        };
        let synced = bring_up(root, &behind, around)?;
        Ok((opened(behind.store, first)?, behind.snapshot, synced))
    });
    match on_disk {
        Ok(done) => Ok(done),
        Err(error @ IndexError::Damaged { .. }) => Err(error.into()),
        Err(error) => {
            remarks.push(match &error {
                IndexError::Busy(_) => Remark::Busy(error.to_string()),
                IndexError::Write(_) => {
                    Remark::InMemory(format!("{}: {error}", place.folder().display()))
                }
                _ => Remark::InMemory(error.to_string()),
            });
            let behind = Behind::in_memory(root, place)?;
            let synced = bring_up(root, &behind, around)?;
            Ok((opened(behind.store, first)?, behind.snapshot, synced))
        }
    }
}

/// The lock, with nothing in the way of a writer.
pub(super) fn locked(place: &Place) -> Result<Lock, IndexError> {
    place.make()?;
    let lock = place.lock()?;
    place.sweep(&lock);
    Ok(lock)
}

/// What has to be done to the index, which is made anew if it cannot be read.
pub(super) fn look(
    root: &Root,
    place: &Place,
    lock: &Lock,
    remarks: &mut Vec<Remark>,
) -> Result<Behind, IndexError> {
    let existing = guarded(|| Store::open(place, root.settings.identity)).and_then(|store| {
        store
            .map(|store| opened_to_compare(store, &|_| Ok(())))
            .transpose()
    });
    let existing = match existing {
        Err(error @ IndexError::Damaged { .. }) => {
            remarks.push(Remark::Rebuilt(error.to_string()));
            None
        }
        existing => existing?,
    };
    let Some((opened, sources)) = existing else {
        let store = Store::create(place, root.settings.identity, lock)?;
        return Behind::empty(store, root);
    };
    let snapshot = Snapshot::take(root);
    let changes = sync::changes(&snapshot, opened.shelf.paths(), &sources);
    let changes = sync::settle(root, changes);
    Ok(Behind::of(opened.store, snapshot, changes))
}

pub(super) fn bring_up(
    root: &Root,
    behind: &Behind,
    around: &Surroundings<'_>,
) -> Result<Synced, IndexError> {
    let changes = &behind.changes;
    // An index of no notes is committed all the same, so that it says of which settings it is.
    if changes.is_empty() && !behind.fresh {
        return Ok(Synced::default());
    }
    let done = AtomicUsize::new(0);
    let tick = || (around.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, changes.len());
    let known = match &behind.known {
        None if behind.fresh => None,
        None => Some(&behind.store),
        known => known.as_ref(),
    };
    guarded(|| sync::apply(&behind.store, known, root, changes, around.now, &tick))
}
