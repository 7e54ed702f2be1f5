//! Tracks the files that can change without an event, so that a watcher checks them itself.
//!
//! In: what the last scan of the vault found. Out: whether that still holds, at each query. Does not: handle events or
//! sync the index.
//!
//! A note that could not be read may become readable without an event. A file with several hard links can be written
//! through a link in another folder or outside the vault, and its other links get no event. A file that gets its first
//! extra link outside the vault is only noticed at the next full scan.

use std::collections::BTreeSet;
use std::path::Path;

use super::watch_event::WatchEvent;
use crate::store::Store;
use crate::vault::{File, Root, Scan};

/// The files to check without an event.
#[derive(Debug, Default)]
pub(super) struct Suspects {
    /// Notes that could not be read at the last sync.
    unread: BTreeSet<String>,
    /// Folders that could not be listed, and notes whose metadata could not be read.
    unlisted: Vec<String>,
    /// Files with several hard links, with their metadata at the last full scan.
    linked: Vec<File>,
    /// When the last full scan began, in nanoseconds since 1970.
    looked: i64,
    /// The messages about unreadable files that were already reported.
    reported: Vec<String>,
}

impl Suspects {
    /// Records the result of a full scan that began at `now`. Reports each newly unreadable file once.
    pub(super) fn found(
        &mut self,
        vault: &Path,
        store: &Store,
        snapshot: &Scan,
        now: i64,
        tell: &mut dyn FnMut(WatchEvent),
    ) {
        self.read_again(store);
        let linked = snapshot.files.iter().filter(|file| file.other_names);
        self.linked = linked.cloned().collect();
        self.looked = now;
        let unread = snapshot.unread();
        let says = unread.iter().map(|passed| {
            let path = vault.join(&passed.path);
            format!("{} {}", path.display(), passed.diagnostic.message)
        });
        let says: Vec<String> = says.collect();
        let new = says.iter().filter(|why| !self.reported.contains(why));
        new.for_each(|why| tell(WatchEvent::Unread(why.clone())));
        self.reported = says;
        self.unlisted = unread.iter().map(|passed| passed.path.clone()).collect();
    }

    /// Adds folders that could not be listed when watches were set up.
    pub(super) fn unwatched(&mut self, folders: &[String]) {
        self.unlisted.extend_from_slice(folders);
    }

    /// Updates the set of unreadable notes after a sync of some notes.
    pub(super) fn read_again(&mut self, store: &Store) {
        let facts = store.facts();
        let unread = facts.unread().map(|note| facts.path(note).to_owned());
        self.unread = unread.collect();
    }

    /// The notes that could not be read at the last sync.
    pub(super) fn unread(&self) -> impl Iterator<Item = &String> {
        self.unread.iter()
    }

    /// Whether a folder or note that could not be listed can be listed now.
    pub(super) fn has_come_back(&self, root: &Root) -> bool {
        self.unlisted.iter().any(|path| root.can_list(path))
    }

    /// Whether a file with several hard links may have been written through another link.
    pub(super) fn was_written_elsewhere(&self, root: &Root) -> bool {
        let mut linked = self.linked.iter();
        linked.any(|file| file.stat.is_racy(self.looked) || !file.is_unchanged(root))
    }
}
