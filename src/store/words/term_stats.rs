//! Computes term statistics: how rare a word is, and which notes have it in their prose.
//!
//! In: words, each with its spellings. Out: [`TermStats`], and [`Weight`]s that rank texts like the index ranks notes.
//! Does not: find where in a note a word is, which would cost much more.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::Bm25Weight;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use super::index::{WordIndex, damaged};
use super::schema::PROSE;
use crate::store::facts::{Facts, NoteId};
use crate::store::guard::guarded;
use crate::store::location::IndexError;

/// The statistics of one word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TermStats {
    /// Number of notes that have the word anywhere.
    pub notes: usize,
    /// The notes that have the word outside headings and entries, sorted.
    pub prose: Vec<NoteId>,
}

/// The statistics of a word with several spellings. Each spelling is a list of indexed words. A note has a spelling if
/// it has all its words, even if they are not adjacent.
///
/// # Errors
/// [`IndexError::Damaged`] if the index cannot be read.
pub(in crate::store) fn term_stats(
    words: &WordIndex,
    facts: &Facts,
    spellings: &[Vec<String>],
) -> Result<TermStats, IndexError> {
    guarded(|| count(words, facts, spellings))
}

fn count(
    words: &WordIndex,
    facts: &Facts,
    spellings: &[Vec<String>],
) -> Result<TermStats, IndexError> {
    let mut statistics = TermStats::default();
    let mut anywhere: Vec<NoteId> = Vec::new();
    for (at, field) in words.fields.texts.into_iter().enumerate() {
        for reader in words.searcher.segment_readers() {
            let notes = words.notes(reader, facts)?;
            for row in spellings {
                let docs = docs(reader, field, row)?.into_iter();
                let before = anywhere.len();
                anywhere.extend(docs.filter_map(|doc| notes.of(doc)));
                if at == PROSE {
                    statistics.prose.extend_from_slice(&anywhere[before..]);
                }
            }
        }
    }
    for notes in [&mut anywhere, &mut statistics.prose] {
        notes.sort_unstable();
        notes.dedup();
    }
    statistics.notes = anywhere.len();
    Ok(statistics)
}

/// The documents that have all words of a row in one field.
fn docs(reader: &SegmentReader, field: Field, row: &[String]) -> Result<Vec<DocId>, IndexError> {
    let inverted = reader.inverted_index(field).map_err(damaged)?;
    let mut docs: Option<Vec<DocId>> = None;
    for word in row {
        let term = Term::from_field_text(field, word);
        let postings = inverted
            .read_postings(&term, IndexRecordOption::Basic)
            .map_err(damaged)?;
        let mut here = Vec::new();
        if let Some(mut postings) = postings {
            while postings.doc() != TERMINATED {
                here.push(postings.doc());
                postings.advance();
            }
        }
        if let Some(before) = docs {
            here.retain(|doc| before.binary_search(doc).is_ok());
        }
        docs = Some(here);
    }
    Ok(docs.unwrap_or_default())
}

/// The score of a word in a text. It is higher for a rare word and for a short text.
pub struct Weight(Bm25Weight);

impl std::fmt::Debug for Weight {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Weight")
    }
}

impl Weight {
    /// The weight of a word that `having` of `notes` notes have, for texts with `usual` words on average.
    pub fn of(having: usize, notes: usize, usual: f32) -> Self {
        let having = having as u64;
        let notes = (notes as u64).max(having).max(1);
        Weight(Bm25Weight::for_one_term(having, notes, usual))
    }

    /// The score in a text of this many words.
    pub fn score(&self, words: usize) -> f32 {
        let words = u32::try_from(words).unwrap_or(u32::MAX);
        self.0.score(FieldNormReader::fieldnorm_to_id(words), 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;
    use crate::store::testing::{store, store_in_pieces};

    #[test]
    fn term_statistics_do_not_depend_on_segments() {
        let notes = [
            ("a.md", "A piano, a piano.\n"),
            ("b.md", "# Pianos\n\nNothing.\n"),
            ("people/c.md", "- 2026-11-20 met: a piano\n"),
            ("d.md", "展示 示展\n"),
        ];
        let piano = [vec!["piano".to_owned()], vec!["pianos".to_owned()]];
        let pair = [vec!["展".to_owned(), "示".to_owned()]];
        for store in [
            store(&notes, &Settings::default()),
            store_in_pieces(&notes, &Settings::default()),
        ] {
            let found = store.term_stats(&piano).expect("a sound index");
            assert_eq!((found.notes, found.prose), (3, vec![0]));
            let found = store.term_stats(&pair).expect("a sound index");
            assert_eq!((found.notes, found.prose), (1, vec![2]));
        }
    }

    #[test]
    fn rare_words_and_short_texts_score_higher() {
        let (rare, common) = (Weight::of(2, 100, 8.0), Weight::of(40, 100, 8.0));
        assert!(rare.score(8) > common.score(8));
        assert!(rare.score(4) > rare.score(16));
        assert!(Weight::of(0, 0, 8.0).score(1).is_finite());
    }
}
