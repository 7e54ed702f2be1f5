//! Builds the store of notes from texts, for tests of this layer and of higher ones.
//!
//! In: paths and texts of notes, and settings. Out: a [`Store`] in memory. Does not: touch files.

use super::Store;
use super::facts::{Row, Source, Update};
use crate::note::{self, Note};
use crate::settings::Settings;

/// The notes in one commit.
pub(crate) fn store(notes: &[(&str, &str)], settings: &Settings) -> Store {
    build(notes, settings, usize::MAX)
}

/// The notes with one commit each, as after many small syncs.
pub(crate) fn store_in_pieces(notes: &[(&str, &str)], settings: &Settings) -> Store {
    build(notes, settings, 1)
}

fn build(notes: &[(&str, &str)], settings: &Settings, in_commit: usize) -> Store {
    let mut store = Store::in_memory(0).expect("a store in memory can always be made");
    for some in notes.chunks(in_commit.min(notes.len().max(1))) {
        let writer = store.writer(some.len()).expect("a writer");
        let base = store.facts().clone();
        let ids = base.next_document()..;
        let mut updates: Vec<(String, Update)> = Vec::new();
        for ((path, text), id) in some.iter().zip(ids) {
            let note = note::parse(path, text.as_bytes(), settings);
            writer.add(id, &note).expect("a document");
            let row = Row::of(path, &note, Source::default(), id);
            updates.push(((*path).to_owned(), Update::Row(Box::new(row))));
        }
        updates.sort_by(|a, b| a.0.cmp(&b.0));
        store.commit(&base, updates, writer, 0).expect("a commit");
    }
    store
}

/// The notes in the order of their ids, parsed.
pub(crate) fn parsed(notes: &[(&str, &str)], settings: &Settings) -> Vec<Note> {
    let mut sorted = notes.to_vec();
    sorted.sort_unstable();
    let sorted = sorted.into_iter();
    sorted
        .map(|(path, text)| note::parse(path, text.as_bytes(), settings))
        .collect()
}
