//! How widely words are spread over the notes: how rare each is, and in whose prose it stands.
//!
//! In: words, each in its spellings. Out: [`Spread`], and [`Weight`]s by which texts are ranked as the index ranks
//! notes. Does not: tell where in a note a word stands, which would cost far more.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::Bm25Weight;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use super::location::IndexError;
use super::shelf::{NoteId, Shelf, damaged};

/// Which of the text fields is that of prose.
const PROSE: usize = 2;

/// Where one word stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spread {
    /// How many notes have it, wherever in them.
    pub notes: usize,
    /// The notes that have it in what they say outside headings and entries, in order.
    pub prose: Vec<NoteId>,
}

/// How a word is spread that has several spellings, each a row of words as the index has them; of a row, notes have
/// all words, be it apart from each other.
///
/// # Errors
/// [`IndexError::Damaged`] if the index cannot be read.
pub fn spread(shelf: &Shelf, spellings: &[Vec<String>]) -> Result<Spread, IndexError> {
    let mut found = Spread::default();
    let mut anywhere: Vec<NoteId> = Vec::new();
    for (at, field) in shelf.store().fields.texts.into_iter().enumerate() {
        for (segment, reader) in shelf.searcher().segment_readers().iter().enumerate() {
            for row in spellings {
                let docs = docs(reader, field, row)?.into_iter();
                let notes = docs.filter_map(|doc| shelf.note_of(segment, doc));
                let before = anywhere.len();
                anywhere.extend(notes);
                if at == PROSE {
                    found.prose.extend_from_slice(&anywhere[before..]);
                }
            }
        }
    }
    for notes in [&mut anywhere, &mut found.prose] {
        notes.sort_unstable();
        notes.dedup();
    }
    found.notes = anywhere.len();
    Ok(found)
}

/// The documents that have every word of a row in one field.
fn docs(reader: &SegmentReader, field: Field, row: &[String]) -> Result<Vec<DocId>, IndexError> {
    let inverted = reader.inverted_index(field).map_err(damaged)?;
    let mut found: Option<Vec<DocId>> = None;
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
        if let Some(before) = found {
            here.retain(|doc| before.binary_search(doc).is_ok());
        }
        found = Some(here);
    }
    Ok(found.unwrap_or_default())
}

/// What it is worth that a text has a word: more for a rare word, and for a short text.
pub struct Weight(Bm25Weight);

impl std::fmt::Debug for Weight {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Weight")
    }
}

impl Weight {
    /// Of a word that `having` of `notes` notes have, in texts of `usual` words.
    pub fn of(having: usize, notes: usize, usual: f32) -> Self {
        let having = having as u64;
        let notes = (notes as u64).max(having).max(1);
        Weight(Bm25Weight::for_one_term(having, notes, usual))
    }

    /// In a text of so many words.
    pub fn score(&self, words: usize) -> f32 {
        let words = u32::try_from(words).unwrap_or(u32::MAX);
        self.0.score(FieldNormReader::fieldnorm_to_id(words), 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;
    use crate::store::testing::{shelf, shelf_in_pieces};

    #[test]
    fn words_are_counted_by_notes_however_they_lie() {
        let notes = [
            ("a.md", "A piano, a piano.\n"),
            ("b.md", "# Pianos\n\nNothing.\n"),
            ("people/c.md", "- 2026-11-20 met: a piano\n"),
            ("d.md", "展示 示展\n"),
        ];
        let piano = [vec!["piano".to_owned()], vec!["pianos".to_owned()]];
        let pair = [vec!["展".to_owned(), "示".to_owned()]];
        for shelf in [
            shelf(&notes, &Settings::default()),
            shelf_in_pieces(&notes, &Settings::default()),
        ] {
            let found = spread(&shelf, &piano).expect("a sound index");
            assert_eq!((found.notes, found.prose), (3, vec![0]));
            let found = spread(&shelf, &pair).expect("a sound index");
            assert_eq!((found.notes, found.prose), (1, vec![2]));
        }
    }

    #[test]
    fn rare_words_and_short_texts_weigh_more() {
        let (rare, common) = (Weight::of(2, 100, 8.0), Weight::of(40, 100, 8.0));
        assert!(rare.score(8) > common.score(8));
        assert!(rare.score(4) > rare.score(16));
        assert!(Weight::of(0, 0, 8.0).score(1).is_finite());
    }
}
