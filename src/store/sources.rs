//! Looks up a few notes in the index, and what identifies the bytes they were read from.
//!
//! In: an open index and paths. Out: the notes that it has, what identifies the bytes of each, and which could not be
//! read. Does not: load the paths of all notes, as [`super::Shelf`] does.

use std::collections::BTreeSet;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, SegmentReader, Term};

use super::document::{SOURCE, Source};
use super::location::IndexError;
use super::open::Store;
use super::packed::Strings;
use super::schema;
use super::shelf::{damaged, note_of, numbers};
use crate::note::Note;

/// Reads the whole note at `path`, if the index has it.
///
/// # Errors
/// [`IndexError::Damaged`] if the index cannot be read.
pub fn stored(store: &Store, path: &str) -> Result<Option<Note>, IndexError> {
    let searcher = store.searcher();
    for (segment, reader) in (0..).zip(searcher.segment_readers()) {
        if let Some(note) = note_at(store, reader, path)? {
            let address = DocAddress::new(segment, note);
            return note_of(store, &searcher, address).map(Some);
        }
    }
    Ok(None)
}

/// The notes that could not be read at the last sync.
///
/// # Errors
/// [`IndexError::Damaged`] if the index cannot be read.
pub fn unread(store: &Store) -> Result<BTreeSet<String>, IndexError> {
    let searcher = store.searcher();
    let mut unread_paths = BTreeSet::new();
    for reader in searcher.segment_readers() {
        let Some(unread) = numbers(reader, schema::UNREAD)? else {
            continue;
        };
        let alive = reader.doc_ids_alive();
        let mut notes = alive.filter(|note| unread.first(*note).is_some());
        let Some(first) = notes.next() else {
            continue;
        };
        // The column of paths is opened only if it is needed.
        let path = schema::PATH.word();
        let paths = reader.fast_fields().str(path).map_err(damaged)?;
        let paths = paths.ok_or_else(|| damaged("it has no column of paths"))?;
        for note in std::iter::once(first).chain(notes) {
            let term = paths.term_ords(note).next();
            let term = term.ok_or_else(|| damaged("a note has no path"))?;
            let mut path = String::new();
            paths.ord_to_str(term, &mut path).map_err(damaged)?;
            unread_paths.insert(path);
        }
    }
    Ok(unread_paths)
}

/// The paths among `paths` that are in the index, sorted, with their sources.
///
/// # Errors
/// [`IndexError::Damaged`] if the index cannot be read.
pub fn of(store: &Store, paths: &BTreeSet<String>) -> Result<(Strings, Vec<Source>), IndexError> {
    let searcher = store.searcher();
    let mut sources: Vec<(&String, Source)> = Vec::new();
    for reader in searcher.segment_readers() {
        let mut notes = Vec::new();
        for path in paths {
            if let Some(note) = note_at(store, reader, path)? {
                notes.push((path, note, Source::default()));
            }
        }
        if notes.is_empty() {
            continue;
        }
        for column in SOURCE {
            let values = numbers(reader, column)?;
            for (_, note, source) in &mut notes {
                if let Some(number) = values.as_ref().and_then(|values| values.first(*note)) {
                    source.set(column, number);
                }
            }
        }
        sources.extend(notes.into_iter().map(|(path, _, source)| (path, source)));
    }
    sources.sort_by_key(|(path, _)| *path);
    let mut names = Strings::default();
    sources.iter().for_each(|(path, _)| names.push(path));
    Ok((
        names,
        sources.into_iter().map(|(_, source)| source).collect(),
    ))
}

fn note_at(
    store: &Store,
    reader: &SegmentReader,
    path: &str,
) -> Result<Option<tantivy::DocId>, IndexError> {
    let key = reader.inverted_index(store.fields.key).map_err(damaged)?;
    let term = Term::from_field_text(store.fields.key, path);
    let postings = key.read_postings(&term, IndexRecordOption::Basic);
    let Some(mut notes) = postings.map_err(damaged)? else {
        return Ok(None);
    };
    loop {
        let note = notes.doc();
        if note == tantivy::TERMINATED {
            return Ok(None);
        }
        if !reader.is_deleted(note) {
            return Ok(Some(note));
        }
        notes.advance();
    }
}
