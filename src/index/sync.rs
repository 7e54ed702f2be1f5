//! Bringing the index up to the vault (design.md, Freshness).
//!
//! In: a snapshot, and the index as it was. Out: the index as it is to be, in one commit. Does not: read a note that
//! has not changed. A sync is right if and only if it equals a rebuild.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use tantivy::indexer::{IndexWriterOptions, NoMergePolicy};
use tantivy::{IndexWriter, TantivyDocument, Term};
use xxhash_rust::xxh3::xxh3_64;

use super::document::{Source, document};
use super::packed::Strings;
use super::place::IndexError;
use super::store::{Store, payload};
use crate::note::{self, Note};
use crate::vault::read::{Outcome, read};
use crate::vault::{Root, Snapshot};

/// What has to be done to a note of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Add(String),
    /// Its file differs.
    Look(String),
    /// Its stat is equal, but it was modified so shortly before it was read that only its hash can tell.
    Check(String, u64),
    /// Its file is gone.
    Remove(String),
}

/// What a sync came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Synced {
    /// Notes that were new.
    pub added: usize,
    /// Notes that were read again.
    pub changed: usize,
    /// Notes that were gone.
    pub removed: usize,
}

/// The differences between the vault and the index, by path: a merge of two sorted lists.
pub fn changes(snapshot: &Snapshot, paths: &Strings, sources: &[Source]) -> Vec<Change> {
    let mut found = Vec::new();
    let (mut files, mut notes) = (
        snapshot.files.iter().peekable(),
        paths.iter().zip(sources).peekable(),
    );
    loop {
        match (files.peek(), notes.peek()) {
            (None, None) => return found,
            (Some(file), Some((path, source))) if file.path == *path => {
                if file.stat != source.stat {
                    found.push(Change::Look(file.path.clone()));
                } else if source.stat.is_racy(source.read_at) {
                    found.push(Change::Check(file.path.clone(), source.hash));
                }
                files.next();
                notes.next();
            }
            (Some(file), next) if next.is_none_or(|(path, _)| file.path.as_str() < *path) => {
                found.push(Change::Add(file.path.clone()));
                files.next();
            }
            (_, Some((path, _))) => {
                found.push(Change::Remove((*path).to_owned()));
                notes.next();
            }
            (Some(_), None) => unreachable!("a file with no note left beside it was taken above"),
        }
    }
}

/// So few doubtful files are rather hashed again at each query than written again with a commit of their own.
const FEW: usize = 32;

/// Settles which of the doubtful files changed by their hashes; where they are many, all count as changed, so that
/// they are noted anew and are not in doubt again.
pub fn settle(root: &Root, changes: Vec<Change>) -> Vec<Change> {
    let doubtful = changes
        .iter()
        .filter(|change| matches!(change, Change::Check(..)))
        .count();
    let settled = changes.into_iter().filter_map(|change| match change {
        Change::Check(path, hash) => match (doubtful <= FEW).then(|| read(root, &path)) {
            Some(Outcome::Read(bytes, _)) if xxh3_64(&bytes) == hash => None,
            _ => Some(Change::Look(path)),
        },
        change => Some(change),
    });
    settled.collect()
}

/// More notes than this are worth two writing threads and much memory.
const MANY: usize = 500;
/// In bytes, for a few notes; tantivy's least.
const SMALL_HEAP: usize = 15_000_000;
/// In bytes and for each thread, for many notes: so much that a hundred thousand make no more segments than a query
/// reads. Ten thousand do not fill it.
const LARGE_HEAP: usize = 100_000_000;
/// A query reads so many segments as fast as one, as good as.
const SEGMENTS: usize = 8;

/// Carries out `changes`, in one commit. `now` is in nanoseconds since 1970, `tick` is told each time that a note is
/// done. Only under the lock.
///
/// # Errors
/// [`IndexError::Write`] if tantivy cannot write; the last commit then still stands.
pub fn apply(
    store: &Store,
    root: &Root,
    changes: &[Change],
    now: i64,
    tick: &(dyn Fn() + Sync),
) -> Result<Synced, IndexError> {
    let writer = writer(store, changes.len())?;
    let counts: [AtomicUsize; 3] = Default::default();
    let one = |change: &Change| -> Result<(), IndexError> {
        let (path, count) = match change {
            Change::Add(path) => (path, 0),
            Change::Look(path) | Change::Check(path, _) => (path, 1),
            Change::Remove(path) => (path, 2),
        };
        if !matches!(change, Change::Add(_)) {
            writer.delete_term(Term::from_field_text(store.fields.key, path));
        }
        if !matches!(change, Change::Remove(_))
            && let Some((note, source)) = read_note(root, path, now)
        {
            writer
                .add_document(document(&store.fields, path, &note, &source))
                .map_err(IndexError::Write)?;
        }
        counts[count].fetch_add(1, Ordering::Relaxed);
        tick();
        Ok(())
    };
    let result = if changes.len() > 16 {
        changes.par_iter().try_for_each(one)
    } else {
        changes.iter().try_for_each(one)
    };
    let result = result.and_then(|()| commit(store, writer, now));
    store.reader.reload().map_err(|error| IndexError::Damaged {
        reason: error.to_string(),
    })?;
    result?;
    let [added, changed, removed] = counts.map(AtomicUsize::into_inner);
    Ok(Synced {
        added,
        changed,
        removed,
    })
}

/// Reads and parses one note; `None` where it is gone.
fn read_note(root: &Root, path: &str, now: i64) -> Option<(Note, Source)> {
    match read(root, path) {
        Outcome::Read(bytes, stat) => {
            let source = Source {
                stat,
                hash: xxh3_64(&bytes),
                read_at: now,
            };
            Some((note::parse(path, &bytes, &root.settings), source))
        }
        Outcome::Unreadable(diagnostic, stat) => Some((
            Note::unreadable(path, diagnostic),
            Source {
                stat,
                hash: 0,
                read_at: now,
            },
        )),
        Outcome::Gone => None,
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
        .map_err(IndexError::Write)?;
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
        let mut prepared = writer.prepare_commit().map_err(IndexError::Write)?;
        prepared.set_payload(&payload);
        prepared.commit().map_err(IndexError::Write)?;
        Ok(())
    };
    publish(&mut writer)?;
    let segments = store
        .index
        .searchable_segment_metas()
        .map_err(IndexError::Write)?;
    if segments.len() > SEGMENTS {
        let total: u32 = segments.iter().map(|segment| segment.num_docs()).sum();
        // A large segment is only worth writing anew once much of it is gone.
        let small = segments.iter().filter(|segment| {
            segment.num_docs() < total / 8 || segment.num_deleted_docs() > segment.max_doc() / 4
        });
        let ids: Vec<_> = small.map(|segment| segment.id()).collect();
        // While somebody holds what is said of a segment, its files are not taken away.
        drop(segments);
        if ids.len() > 1 {
            writer.merge(&ids).wait().map_err(IndexError::Write)?;
            // A merge writes what the last commit said, but not its payload.
            publish(&mut writer)?;
        }
        writer
            .garbage_collect_files()
            .wait()
            .map_err(IndexError::Write)?;
    }
    writer.wait_merging_threads().map_err(IndexError::Write)
}
