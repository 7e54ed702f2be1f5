//! Writes the words of changed notes, and commits them.
//!
//! In: notes, ids of documents, and the payload of the commit. Out: a commit. Does not: write facts.

use tantivy::indexer::{IndexWriterOptions, NoMergePolicy};
use tantivy::{IndexWriter, TantivyDocument, TantivyError, Term};

use super::document::document;
use super::index::WordIndex;
use super::schema::Fields;
use crate::note::Note;
use crate::store::guard::guarded;
use crate::store::location::IndexError;

/// Number of notes above which two threads write, with the large heap.
const MANY: usize = 500;
/// Heap in bytes for a few notes. This is tantivy's minimum.
const SMALL_HEAP: usize = 15_000_000;
/// Heap in bytes per thread for many notes. It is large enough that 100,000 notes give no more segments than a query
/// reads fast. 10,000 notes do not fill it.
const LARGE_HEAP: usize = 100_000_000;
/// Maximum number of segments. A query reads this many about as fast as one.
const SEGMENTS: usize = 8;

/// A writer of words. Errors of tantivy become [`IndexError::Write`].
pub(in crate::store) struct WordWriter {
    words: WordIndex,
    fields: Fields,
    writer: IndexWriter<TantivyDocument>,
}

impl WordWriter {
    /// A writer for about this many notes.
    ///
    /// # Errors
    /// [`IndexError::Write`] if the index cannot be written.
    pub(in crate::store) fn new(words: &WordIndex, notes: usize) -> Result<Self, IndexError> {
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
        let writer = written(|| {
            let writer = words.index.writer_with_options(options)?;
            writer.set_merge_policy(Box::new(NoMergePolicy));
            Ok(writer)
        })?;
        Ok(WordWriter {
            words: words.clone(),
            fields: words.fields.clone(),
            writer,
        })
    }

    /// Adds the words of a note.
    ///
    /// # Errors
    /// [`IndexError::Write`] if they cannot be written.
    pub(in crate::store) fn add(&self, id: u64, note: &Note) -> Result<(), IndexError> {
        let document = document(&self.fields, id, note);
        written(|| self.writer.add_document(document).map(drop))
    }

    /// Removes the document with this id.
    pub(in crate::store) fn remove(&self, id: u64) {
        self.writer
            .delete_term(Term::from_field_u64(self.fields.id, id));
    }

    /// Commits with this payload.
    ///
    /// # Errors
    /// [`IndexError::Write`] if the commit cannot be written. The last commit then stays valid.
    pub(in crate::store) fn commit(mut self, payload: &str) -> Result<(), IndexError> {
        written(|| {
            publish(&mut self.writer, payload)?;
            self.merge(payload)?;
            self.writer.wait_merging_threads()
        })
    }

    /// Merges segments if there are too many.
    fn merge(&mut self, payload: &str) -> Result<(), TantivyError> {
        let segments = self.words.index.searchable_segment_metas()?;
        if segments.len() <= SEGMENTS {
            return Ok(());
        }
        let total: u32 = segments.iter().map(|segment| segment.num_docs()).sum();
        // A large segment is only worth rewriting once much of it is deleted.
        let small = segments.iter().filter(|segment| {
            segment.num_docs() < total / 8 || segment.num_deleted_docs() > segment.max_doc() / 4
        });
        let ids: Vec<_> = small.map(|segment| segment.id()).collect();
        // tantivy does not delete the files of a segment while its metadata is referenced.
        drop(segments);
        if ids.len() > 1 {
            self.writer.merge(&ids).wait()?;
            // A merge writes the metadata of the last commit, but not its payload.
            publish(&mut self.writer, payload)?;
        }
        self.writer.garbage_collect_files().wait()?;
        Ok(())
    }
}

fn publish(writer: &mut IndexWriter<TantivyDocument>, payload: &str) -> Result<(), TantivyError> {
    let mut prepared = writer.prepare_commit()?;
    prepared.set_payload(payload);
    prepared.commit().map(drop)
}

/// Runs a call into tantivy that writes.
fn written<T>(write: impl FnOnce() -> Result<T, TantivyError>) -> Result<T, IndexError> {
    guarded(|| write().map_err(IndexError::Write))
}
