//! Brings the index up to date with the vault (docs/architecture.md#freshness).
//!
//! In: a snapshot of the vault, and the current index. Out: the updated index, in one commit. Does not: read a note
//! that has not changed. A sync is right if and only if it equals a rebuild. The exception are notes that cannot be
//! read at the moment: they keep their last known facts, together with the reason, and every sync tries them again.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use tantivy::indexer::{IndexWriterOptions, NoMergePolicy};
use tantivy::{IndexWriter, TantivyDocument, Term};
use xxhash_rust::xxh3::xxh3_64;

use super::document::{Source, document};
use super::location::IndexError;
use super::open::{Store, payload};
use super::packed::Strings;
use super::sources::stored;
use crate::note::{self, Note};
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
pub fn changes(snapshot: &Scan, paths: &Strings, sources: &[Source]) -> Vec<Change> {
    let mut changes = Vec::new();
    let unread = snapshot.unread();
    let (mut files, mut notes) = (
        snapshot.files.iter().peekable(),
        paths.iter().zip(sources).peekable(),
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

/// The hash of a reason. Never 0, which stands for no reason.
fn hash_of(reason: &Diagnostic) -> u64 {
    xxh3_64(reason.message.as_bytes()).max(1)
}

/// Number of notes above which more than one thread reads them.
const SEVERAL: usize = 16;

/// Number of notes above which two threads write, with the large heap.
const MANY: usize = 500;
/// Heap in bytes for a few notes. This is tantivy's minimum.
const SMALL_HEAP: usize = 15_000_000;
/// Heap in bytes per thread for many notes. It is large enough that 100,000 notes give no more segments than a query
/// reads fast. 10,000 notes do not fill it.
const LARGE_HEAP: usize = 100_000_000;
/// Maximum number of segments. A query reads this many about as fast as one.
const SEGMENTS: usize = 8;

/// Applies `changes` in one commit. A note that cannot be read keeps its facts from `previous`, if it is there. `now`
/// is in nanoseconds since 1970. `tick` is called after each note. Needs the lock.
///
/// # Errors
/// [`IndexError::Write`] or [`IndexError::Io`] if tantivy cannot write, [`IndexError::Lack`] if this process lacks a
/// resource to read. The last commit then stays valid.
pub fn apply(
    store: &Store,
    previous: Option<&Store>,
    root: &Root,
    changes: &[Change],
    now: i64,
    tick: &(dyn Fn() + Sync),
) -> Result<Synced, IndexError> {
    let writer = writer(store, changes.len())?;
    let reading = Reading {
        root,
        previous,
        spares_handles: store.is_in_memory(),
        now,
    };
    let counts: [AtomicUsize; 3] = Default::default();
    let apply_change = |change: &Change| -> Result<(), IndexError> {
        let (path, count) = match change {
            Change::Add(path) => (path, 0),
            Change::Look(path)
            | Change::Check(path, _)
            | Change::CheckAlways(path, _)
            | Change::Retry(path, _) => (path, 1),
            Change::Remove(path) => (path, 2),
        };
        let read = match change {
            Change::Remove(_) => None,
            _ => reading.note(path)?,
        };
        if !matches!(change, Change::Add(_)) {
            writer.delete_term(Term::from_field_text(store.fields.key, path));
        }
        if let Some((note, source)) = read {
            writer
                .add_document(document(&store.fields, path, &note, &source))
                .map_err(|error| store.unwritten(error))?;
        }
        counts[count].fetch_add(1, Ordering::Relaxed);
        tick();
        Ok(())
    };
    let result = if changes.len() > SEVERAL {
        changes.par_iter().try_for_each(apply_change)
    } else {
        changes.iter().try_for_each(apply_change)
    };
    result.and_then(|()| commit(store, writer, now))?;
    store
        .reader
        .reload()
        .map_err(|error| store.unread(&error))?;
    let [added, changed, removed] = counts.map(AtomicUsize::into_inner);
    Ok(Synced {
        added,
        changed,
        removed,
    })
}

/// The inputs for reading a note.
struct Reading<'a> {
    root: &'a Root,
    previous: Option<&'a Store>,
    /// Whether to keep as few files open as possible.
    spares_handles: bool,
    now: i64,
}

impl Reading<'_> {
    /// Reads and parses one note. `None` if it no longer exists.
    fn note(&self, path: &str) -> Result<Option<(Note, Source)>, IndexError> {
        let source = |stat, hash, unread| Source {
            stat,
            hash,
            read_at: self.now,
            unread,
        };
        Ok(match read(self.root, path) {
            ReadOutcome::Read(bytes, stat) => {
                let note = note::parse(path, &bytes, &self.root.settings);
                Some((note, source(stat, xxh3_64(&bytes), 0)))
            }
            ReadOutcome::Unreadable(reason, stat) if is_unread(&reason) => {
                let unread = hash_of(&reason);
                let note = self.unread(path, reason)?;
                Some((note, source(stat, 0, unread)))
            }
            ReadOutcome::Unreadable(reason, stat) => {
                Some((Note::unreadable(path, reason), source(stat, 0, 0)))
            }
            ReadOutcome::Gone => None,
        })
    }

    /// A note that cannot be read, with its last known facts.
    fn unread(&self, path: &str, reason: Diagnostic) -> Result<Note, IndexError> {
        let previous = self
            .previous
            .map(|previous| stored(previous, path))
            .transpose()?;
        match previous.flatten() {
            Some(mut note) if self.spares_handles || !is_resource_limit(&reason) => {
                note.diagnostics.retain(|diagnostic| !is_unread(diagnostic));
                note.diagnostics.push(reason);
                Ok(note)
            }
            _ if is_resource_limit(&reason) => Err(IndexError::lack(path, &reason)),
            _ => Ok(Note::unreadable(path, reason)),
        }
    }
}

fn writer(store: &Store, notes: usize) -> Result<IndexWriter<TantivyDocument>, IndexError> {
    let (threads, heap) = if notes > MANY {
        (2, LARGE_HEAP)
    } else {
        (1, SMALL_HEAP)
    };
    let options = IndexWriterOptions::builder()
        .num_worker_threads(threads)
        .num_merge_threads(1)
        .memory_budget_per_thread(heap)
        .build();
    let writer: IndexWriter<TantivyDocument> = store
        .index
        .writer_with_options(options)
        .map_err(|error| store.unwritten(error))?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    Ok(writer)
}

fn commit(
    store: &Store,
    mut writer: IndexWriter<TantivyDocument>,
    now: i64,
) -> Result<(), IndexError> {
    let payload = payload(store.identity, now);
    let publish = |writer: &mut IndexWriter<TantivyDocument>| -> Result<(), IndexError> {
        let mut prepared = writer
            .prepare_commit()
            .map_err(|error| store.unwritten(error))?;
        prepared.set_payload(&payload);
        prepared.commit().map_err(|error| store.unwritten(error))?;
        Ok(())
    };
    publish(&mut writer)?;
    let segments = store
        .index
        .searchable_segment_metas()
        .map_err(|error| store.unwritten(error))?;
    if segments.len() > SEGMENTS {
        let total: u32 = segments.iter().map(|segment| segment.num_docs()).sum();
        // A large segment is only worth rewriting once much of it is deleted.
        let small = segments.iter().filter(|segment| {
            segment.num_docs() < total / 8 || segment.num_deleted_docs() > segment.max_doc() / 4
        });
        let ids: Vec<_> = small.map(|segment| segment.id()).collect();
        // tantivy does not delete the files of a segment while its metadata is referenced.
        drop(segments);
        if ids.len() > 1 {
            writer
                .merge(&ids)
                .wait()
                .map_err(|error| store.unwritten(error))?;
            // A merge writes the metadata of the last commit, but not its payload.
            publish(&mut writer)?;
        }
        writer
            .garbage_collect_files()
            .wait()
            .map_err(|error| store.unwritten(error))?;
    }
    writer
        .wait_merging_threads()
        .map_err(|error| store.unwritten(error))
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
        let mut paths = Strings::default();
        paths.push(path);
        changes(snapshot, &paths, &[source])
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
