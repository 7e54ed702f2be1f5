//! Finds what a store lacks to be up to date with its vault (docs/architecture.md#sync).
//!
//! In: a snapshot of the vault, and what identifies the bytes of each note in the store. Out: the changes to apply.
//! Does not: apply them, or read a note whose stat is equal and certain.

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::facts::Source;
use super::location::IndexError;
use crate::text::Diagnostic;
use crate::vault::read::{ReadOutcome, read};
use crate::vault::unread::{is_resource_limit, is_unread};
use crate::vault::{Root, Scan};

/// A change to apply to a note of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The note is new.
    Add(String),
    /// The stat of its file differs.
    Look(String),
    /// The stat is equal, but the file was modified so shortly before it was read that only the hash can tell.
    Check(String, u64),
    /// The stat is equal, but the file has several hard links, so its hash is checked each time.
    CheckAlways(String, u64),
    /// The note could not be read at the last sync. Holds the hash of the reason.
    Retry(String, u64),
    /// The file no longer exists.
    Remove(String),
}

/// The result of a sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Synced {
    /// Number of new notes.
    pub added: usize,
    /// Number of notes that were read again.
    pub changed: usize,
    /// Number of notes that were removed.
    pub removed: usize,
}

/// The differences between the vault and the index, by path. This merges two sorted lists.
///
/// `notes` are notes of the store, sorted by path, each with what identifies its bytes.
pub fn changes<'a>(
    snapshot: &Scan,
    notes: impl IntoIterator<Item = (&'a str, Source)>,
) -> Vec<Change> {
    let mut changes = Vec::new();
    let unread = snapshot.unread();
    let (mut files, mut notes) = (
        snapshot.files.iter().peekable(),
        notes.into_iter().peekable(),
    );
    loop {
        match (files.peek(), notes.peek()) {
            (None, None) => return changes,
            (Some(file), Some((path, source))) if file.path == *path => {
                if source.unread != 0 {
                    changes.push(Change::Retry(file.path.clone(), source.unread));
                } else if file.stat != source.stat {
                    changes.push(Change::Look(file.path.clone()));
                } else if file.other_names {
                    changes.push(Change::CheckAlways(file.path.clone(), source.hash));
                } else if source.stat.is_racy(source.read_at) {
                    changes.push(Change::Check(file.path.clone(), source.hash));
                }
                files.next();
                notes.next();
            }
            (Some(file), next) if next.is_none_or(|(path, _)| file.path.as_str() < *path) => {
                changes.push(Change::Add(file.path.clone()));
                files.next();
            }
            (_, Some((path, _))) => {
                // A note in a folder that cannot be listed does not count as removed.
                if !unread.may_hide(path) {
                    changes.push(Change::Remove((*path).to_owned()));
                }
                notes.next();
            }
            (Some(_), None) => unreachable!("a file with no note left beside it was taken above"),
        }
    }
}

/// Checks that no part of the vault is missing from the snapshot because a resource is lacking. Otherwise notes would
/// be left out without a message.
///
/// # Errors
/// [`IndexError::Lack`] if something is missing.
pub fn all_is_listed(snapshot: &Scan) -> Result<(), IndexError> {
    let unread = snapshot.unread();
    let lack = unread
        .iter()
        .find(|skipped| is_resource_limit(&skipped.diagnostic));
    lack.map_or(Ok(()), |skipped| {
        Err(IndexError::lack(&skipped.path, &skipped.diagnostic))
    })
}

/// Maximum number of doubtful files that are hashed again at each query. Above it, they are committed again instead.
const FEW: usize = 32;

/// Compares hashes to find out which of the doubtful files changed. If there are many, all count as changed, so that
/// they are committed again and are no longer in doubt. A note that still cannot be read for the same reason is not
/// committed again.
pub fn settle(root: &Root, changes: Vec<Change>) -> Vec<Change> {
    let doubtful = changes
        .iter()
        .filter(|change| matches!(change, Change::Check(..)))
        .count();
    let settle_change = |change: Change| match change {
        Change::Check(path, _) if doubtful > FEW => Some(Change::Look(path)),
        Change::Check(path, hash) | Change::CheckAlways(path, hash) => match read(root, &path) {
            ReadOutcome::Read(bytes, _) if xxh3_64(&bytes) == hash => None,
            _ => Some(Change::Look(path)),
        },
        Change::Retry(path, reason) => match read(root, &path) {
            ReadOutcome::Unreadable(diagnostic, _)
                if is_unread(&diagnostic) && hash_of(&diagnostic) == reason =>
            {
                None
            }
            _ => Some(Change::Look(path)),
        },
        change => Some(change),
    };
    if changes.len() > SEVERAL {
        changes.into_par_iter().filter_map(settle_change).collect()
    } else {
        changes.into_iter().filter_map(settle_change).collect()
    }
}

/// Number of notes above which more than one thread reads them.
pub(super) const SEVERAL: usize = 16;

/// The hash of a reason. Never 0, which stands for no reason.
pub(super) fn hash_of(reason: &Diagnostic) -> u64 {
    xxh3_64(reason.message.as_bytes()).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Severity;
    use crate::vault::walk::SkippedFile;
    use crate::vault::{File, Stat};

    const READ_AT: i64 = 1_000_000_000_000;

    fn file(path: &str, other_names: bool) -> File {
        File {
            path: path.to_owned(),
            stat: Stat {
                mtime: 1,
                ctime: 1,
                size: 1,
                inode: 1,
            },
            other_names,
        }
    }

    /// The changes if the index has a note at `path`, read from this source.
    fn changes_of_note(snapshot: &Scan, path: &str, source: Source) -> Vec<Change> {
        changes(snapshot, [(path, source)])
    }

    fn source(unread: u64) -> Source {
        Source {
            stat: file("", false).stat,
            hash: 7,
            read_at: READ_AT,
            unread,
        }
    }

    #[test]
    fn equal_stat_is_doubtful_if_unread_or_hard_linked() {
        let snapshot = |other_names| Scan {
            files: vec![file("a.md", other_names)],
            skipped: Vec::new(),
        };
        let path = || "a.md".to_owned();
        assert_eq!(changes_of_note(&snapshot(false), "a.md", source(0)), []);
        let check = Change::CheckAlways(path(), 7);
        assert_eq!(changes_of_note(&snapshot(true), "a.md", source(0)), [check]);
        let retry = Change::Retry(path(), 9);
        assert_eq!(
            changes_of_note(&snapshot(false), "a.md", source(9)),
            [retry]
        );
    }

    #[test]
    fn unlistable_note_is_not_removed() {
        let snapshot = |code| Scan {
            files: Vec::new(),
            skipped: vec![SkippedFile {
                path: "people".to_owned(),
                diagnostic: Diagnostic::new(code, Severity::Error, "cannot be read: broken"),
            }],
        };
        let removal = |path: &str| vec![Change::Remove(path.to_owned())];
        let unread = snapshot("unreadable");
        assert_eq!(changes_of_note(&unread, "people/a.md", source(0)), []);
        assert_eq!(
            changes_of_note(&unread, "goals/a.md", source(0)),
            removal("goals/a.md")
        );
        let bad_name = snapshot("bad-name");
        assert_eq!(
            changes_of_note(&bad_name, "people/a.md", source(0)),
            removal("people/a.md")
        );
    }
}
