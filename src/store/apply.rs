//! Applies changes to a store, in one commit (docs/architecture.md#one-commit).
//!
//! In: a store, and the changes that `sync` found. Out: the same store at its next commit. Does not: find changes, or
//! read a note that has not changed.
//!
//! A note that cannot be read at the moment keeps its last known facts. Every sync tries it again.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::facts::{Facts, NoteId, Row, Source, Update};
use super::location::IndexError;
use super::open::Store;
use super::sync::{Change, SEVERAL, Synced, hash_of};
use super::words::WordWriter;
use crate::note::{self, Note};
use crate::text::Diagnostic;
use crate::vault::read::{ReadOutcome, read};
use crate::vault::unread::{is_resource_limit, is_unread};
use crate::vault::{Root, Stat};

/// Applies `changes`. `known` are the facts of another store of the same vault, from which a note that cannot be read
/// keeps its facts; without it, the store's own facts. `now` is in nanoseconds since 1970. `tick` is called after each
/// note. Needs the lock.
///
/// # Errors
/// [`IndexError::Write`] or [`IndexError::Io`] if the store cannot be written, [`IndexError::Lack`] if this process lacks
/// a resource to read. The last commit then stays valid.
pub fn apply(
    store: &mut Store,
    known: Option<&Facts>,
    root: &Root,
    changes: &[Change],
    now: i64,
    tick: &(dyn Fn() + Sync),
) -> Result<Synced, IndexError> {
    let base = known.unwrap_or(store.facts()).clone();
    let writer = store.writer(changes.len())?;
    let counts: [AtomicUsize; 3] = Default::default();
    let changed = |(change, id): (&Change, u64)| -> Result<(String, Update), IndexError> {
        let reading = Reading {
            root,
            base: &base,
            writer: &writer,
            spares_handles: store.is_in_memory(),
            now,
            id,
        };
        let (path, count) = match change {
            Change::Add(path) => (path, 0),
            Change::Look(path)
            | Change::Check(path, _)
            | Change::CheckAlways(path, _)
            | Change::Retry(path, _) => (path, 1),
            Change::Remove(path) => (path, 2),
        };
        let update = match change {
            Change::Remove(_) => Update::Remove,
            _ => reading.update(path)?,
        };
        let note = base.at_path(path);
        if let Some(note) = note.filter(|_| !matches!(update, Update::Source(_))) {
            writer.remove(base.document(note));
        }
        let is_same = matches!(update, Update::Source(source) if source.unread == 0);
        counts[count].fetch_add(usize::from(!is_same), Ordering::Relaxed);
        tick();
        Ok((path.clone(), update))
    };
    let ids = base.next_document()..;
    let numbered: Vec<(&Change, u64)> = changes.iter().zip(ids).collect();
    let updates: Result<Vec<(String, Update)>, IndexError> = if changes.len() > SEVERAL {
        numbered.into_par_iter().map(changed).collect()
    } else {
        numbered.into_iter().map(changed).collect()
    };
    let mut updates = updates.map_err(|error| store.unwritten(error))?;
    updates.par_sort_by(|a, b| a.0.cmp(&b.0));
    if known.is_some() {
        remove_others(&base, &mut updates);
    }
    store.commit(&base, updates, writer, now)?;
    let [added, changed, removed] = counts.map(AtomicUsize::into_inner);
    Ok(Synced {
        added,
        changed,
        removed,
    })
}

/// Removes all notes of `base` that no update mentions.
fn remove_others(base: &Facts, updates: &mut Vec<(String, Update)>) {
    let is_other = |path: &&str| {
        updates
            .binary_search_by(|(known, _)| known.as_str().cmp(path))
            .is_err()
    };
    let others = base.paths().iter().filter(is_other);
    let others: Vec<_> = others
        .map(|path| (path.to_owned(), Update::Remove))
        .collect();
    updates.extend(others);
    updates.sort_by(|a, b| a.0.cmp(&b.0));
}

/// The inputs for reading a note.
struct Reading<'a> {
    root: &'a Root,
    base: &'a Facts,
    writer: &'a WordWriter,
    /// Whether to keep as few files open as possible.
    spares_handles: bool,
    now: i64,
    /// The id of the document with the words of the note.
    id: u64,
}

impl Reading<'_> {
    /// Reads and parses one note, and adds its words.
    fn update(&self, path: &str) -> Result<Update, IndexError> {
        let known = self.base.at_path(path);
        match read(self.root, path) {
            ReadOutcome::Read(bytes, stat) => {
                let source = self.source(stat, xxh3_64(&bytes), 0);
                if known.is_some_and(|note| self.is_of(note, &source)) {
                    return Ok(Update::Source(source));
                }
                let note = note::parse(path, &bytes, &self.root.settings);
                self.row(path, &note, source)
            }
            ReadOutcome::Unreadable(reason, stat) if is_unread(&reason) => {
                self.unread(path, known, reason, stat)
            }
            ReadOutcome::Unreadable(reason, stat) => {
                let note = Note::unreadable(path, reason);
                self.row(path, &note, self.source(stat, 0, 0))
            }
            ReadOutcome::Gone => Ok(Update::Remove),
        }
    }

    /// Whether the known facts of a note were read from the same bytes.
    fn is_of(&self, note: NoteId, source: &Source) -> bool {
        let known = self.base.source(note);
        // A store in memory has no words yet.
        !self.spares_handles && known.hash == source.hash && known.unread == 0
    }

    fn source(&self, stat: Stat, hash: u64, unread: u64) -> Source {
        Source {
            stat,
            hash,
            read_at: self.now,
            unread,
        }
    }

    fn row(&self, path: &str, note: &Note, source: Source) -> Result<Update, IndexError> {
        self.writer.add(self.id, note)?;
        Ok(Update::Row(Box::new(Row::of(path, note, source, self.id))))
    }

    /// A note that cannot be read keeps its last known facts.
    fn unread(
        &self,
        path: &str,
        known: Option<NoteId>,
        reason: Diagnostic,
        stat: Stat,
    ) -> Result<Update, IndexError> {
        let source = self.source(stat, 0, hash_of(&reason));
        if known.is_some() && (self.spares_handles || !is_resource_limit(&reason)) {
            return Ok(Update::Source(source));
        }
        if is_resource_limit(&reason) {
            return Err(IndexError::lack(path, &reason));
        }
        self.row(path, &Note::unreadable(path, reason), source)
    }
}
