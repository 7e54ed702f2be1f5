//! Opens or creates the tantivy index, and finds the notes of its documents.
//!
//! In: a directory. Out: a [`WordIndex`] of its latest commit. Does not: know what a commit is up to date with.

use tantivy::columnar::Column;
use tantivy::directory::Directory;
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};
use tantivy::{DocId, Index, IndexReader, ReloadPolicy, Searcher, SegmentReader, TantivyError};

use super::schema::{Fields, ID};
use super::tokens;
use crate::store::facts::{Facts, NoteId};
use crate::store::guard::guarded;
use crate::store::location::IndexError;

/// The words of one commit.
#[derive(Clone)]
pub(in crate::store) struct WordIndex {
    pub(super) index: Index,
    pub(super) searcher: Searcher,
    pub(super) fields: Fields,
}

impl std::fmt::Debug for WordIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WordIndex").finish_non_exhaustive()
    }
}

pub(in crate::store) fn damaged(error: impl std::fmt::Display) -> IndexError {
    IndexError::Damaged {
        reason: error.to_string(),
    }
}

fn tokenizers() -> TokenizerManager {
    // tantivy looks up its default tokenizer even for fields that are never searched.
    let manager = TokenizerManager::default();
    manager.register(tokens::NAME, TextAnalyzer::from(tokens::Words));
    manager
}

impl WordIndex {
    /// Opens the index in `directory`.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if it cannot be read.
    pub(in crate::store) fn open(
        directory: impl Into<Box<dyn Directory>>,
    ) -> Result<Self, IndexError> {
        guarded(|| {
            let index = Index::open(directory).map_err(damaged)?;
            let fields = Fields::new();
            if index.schema() != fields.schema {
                return Err(damaged("it has other fields"));
            }
            WordIndex::of(index, fields).map_err(damaged)
        })
    }

    /// Creates an empty index in `directory`.
    ///
    /// # Errors
    /// [`IndexError::Write`] if it cannot be written.
    pub(in crate::store) fn create(
        directory: impl Into<Box<dyn Directory>>,
    ) -> Result<Self, IndexError> {
        guarded(|| {
            let fields = Fields::new();
            let settings = tantivy::IndexSettings {
                docstore_compress_dedicated_thread: false,
                ..Default::default()
            };
            let builder = Index::builder()
                .schema(fields.schema.clone())
                .settings(settings)
                .tokenizers(tokenizers());
            let index = builder.open_or_create(directory);
            let words = index.and_then(|index| WordIndex::of(index, fields));
            words.map_err(IndexError::Write)
        })
    }

    fn of(mut index: Index, fields: Fields) -> Result<Self, TantivyError> {
        index.set_tokenizers(tokenizers());
        let builder = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader: IndexReader = builder.try_into()?;
        let searcher = reader.searcher();
        Ok(WordIndex {
            index,
            searcher,
            fields,
        })
    }

    /// Number of segments.
    pub(in crate::store) fn segments(&self) -> usize {
        self.searcher.segment_readers().len()
    }

    /// The notes of the documents of a segment.
    pub(super) fn notes<'a>(
        &self,
        segment: &'a SegmentReader,
        facts: &'a Facts,
    ) -> Result<NotesOfSegment<'a>, IndexError> {
        Ok(NotesOfSegment {
            ids: segment.fast_fields().u64(ID).map_err(damaged)?,
            segment,
            facts,
        })
    }
}

/// Finds the notes of the documents of one segment.
pub(super) struct NotesOfSegment<'a> {
    ids: Column<u64>,
    segment: &'a SegmentReader,
    facts: &'a Facts,
}

impl NotesOfSegment<'_> {
    /// The note of a document. `None` if the document is deleted.
    pub(super) fn of(&self, doc: DocId) -> Option<NoteId> {
        if self.segment.is_deleted(doc) {
            return None;
        }
        self.facts.note_of(self.ids.first(doc)?)
    }
}
