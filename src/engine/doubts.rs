//! What a watcher has to look at again though no event says so.
//!
//! In: what its last look at the vault found. Out: whether that is still so, at each question. Does not: look at what
//! events tell of, or bring the index up.
//!
//! A note that could not be read may be readable again without an event. A file with several names can be written to by
//! a name in another folder, or outside of the vault, and its other names see no event either. One that gets its first
//! other name outside of the vault is only noticed at the next look at everything.

use std::collections::BTreeSet;
use std::path::Path;

use super::watch_event::Told;
use crate::store::guard::guarded;
use crate::store::{IndexError, Store, sources};
use crate::vault::{File, Root, Snapshot};

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Doubts {
    /// Notes that could not be read.
    unread: BTreeSet<String>,
    /// Folders that could not be listed, and notes that could not be looked at.
    unlisted: Vec<String>,
    /// Files with several names, as they were.
    linked: Vec<File>,
    /// When they were so, in nanoseconds since 1970.
    looked: i64,
    /// What was said of those that could not be listed.
    said: Vec<String>,
}

impl Doubts {
    /// Takes over what a look at everything found, which began at `now`. Says what cannot be read any more, once.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub(super) fn found(
        &mut self,
        vault: &Path,
        (store, snapshot): (&Store, &Snapshot),
        now: i64,
        tell: &mut dyn FnMut(Told),
    ) -> Result<(), IndexError> {
        self.read_again(store)?;
        let linked = snapshot.files.iter().filter(|file| file.other_names);
        self.linked = linked.cloned().collect();
        self.looked = now;
        let unread = snapshot.unread();
        let says = unread.iter().map(|passed| {
            let path = vault.join(&passed.path);
            format!("{} {}", path.display(), passed.diagnostic.message)
        });
        let says: Vec<String> = says.collect();
        let new = says.iter().filter(|why| !self.said.contains(why));
        new.for_each(|why| tell(Told::Unread(why.clone())));
        self.said = says;
        self.unlisted = unread.iter().map(|passed| passed.path.clone()).collect();
        Ok(())
    }

    /// Takes over which folders could not be listed when they were to be watched.
    pub(super) fn unwatched(&mut self, folders: &[String]) {
        self.unlisted.extend_from_slice(folders);
    }

    /// Takes over what a look at some notes found.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub(super) fn read_again(&mut self, store: &Store) -> Result<(), IndexError> {
        self.unread = guarded(|| sources::unread(store))?;
        Ok(())
    }

    /// Notes that could not be read.
    pub(super) fn unread(&self) -> impl Iterator<Item = &String> {
        self.unread.iter()
    }

    /// Whether something can be listed now that could not be before.
    pub(super) fn has_come_back(&self, root: &Root) -> bool {
        self.unlisted.iter().any(|path| root.can_list(path))
    }

    /// Whether a file with several names may have been written to by another name.
    pub(super) fn was_written_elsewhere(&self, root: &Root) -> bool {
        let mut linked = self.linked.iter();
        linked.any(|file| file.stat.is_racy(self.looked) || !file.is_as_it_was(root))
    }
}
