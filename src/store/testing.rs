//! Builds the facts of notes from texts, for tests of this layer and of higher ones.
//!
//! In: paths and texts of notes, and settings. Out: a [`Shelf`] in memory. Does not: touch files.

use tantivy::IndexWriter;
use tantivy::indexer::{IndexWriterOptions, NoMergePolicy};

use super::document::{Source, document};
use super::{Shelf, Store};
use crate::note;
use crate::settings::Settings;

/// The notes in one segment.
pub(crate) fn shelf(notes: &[(&str, &str)], settings: &Settings) -> Shelf {
    build(notes, settings, usize::MAX)
}

/// The notes with one segment each, as after many small syncs.
pub(crate) fn shelf_in_pieces(notes: &[(&str, &str)], settings: &Settings) -> Shelf {
    build(notes, settings, 1)
}

fn build(notes: &[(&str, &str)], settings: &Settings, in_segment: usize) -> Shelf {
    let store = Store::in_memory(0).expect("an index in memory can always be made");
    let options = IndexWriterOptions::builder()
        .num_worker_threads(1)
        .num_merge_threads(1)
        .memory_budget_per_thread(15_000_000)
        .build();
    let mut writer: IndexWriter = store.index.writer_with_options(options).expect("a writer");
    writer.set_merge_policy(Box::new(NoMergePolicy));
    for some in notes.chunks(in_segment.min(notes.len().max(1))) {
        for (path, text) in some {
            let note = note::parse(path, text.as_bytes(), settings);
            let document = document(&store.fields, path, &note, &Source::default());
            writer.add_document(document).expect("a document");
        }
        writer.commit().expect("a commit");
    }
    store.reader.reload().expect("the commit is there");
    Shelf::load(&store).expect("what was just written can be read")
}
