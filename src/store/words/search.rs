//! Full-text search for words, with hits by note and by entry.
//!
//! In: a word, a phrase, or a prefix. Out: the notes and entries that contain it, with a score. Does not: parse
//! queries. All scripts and forms use the same search: a sequence of folded words that must be adjacent, of which the
//! last may be a prefix.

use std::collections::BTreeMap;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::Bm25Weight;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use super::index::{NotesOfSegment, WordIndex, damaged};
use super::schema::{ENTRIES, TEXTS};
use super::tokens::MARK;
use crate::store::facts::{Facts, NoteId};
use crate::store::guard::guarded;
use crate::store::location::IndexError;
use crate::text::suggest::closest;
use crate::text::words;

/// Adjacent words to search for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Row {
    /// The folded words, in order.
    pub words: Vec<String>,
    /// Whether the last word may be the prefix of a longer one.
    pub prefix: bool,
}

impl Row {
    /// The words of a text.
    pub fn of(text: &str, prefix: bool) -> Self {
        Row {
            words: words::folded(text)
                .map(std::borrow::Cow::into_owned)
                .collect(),
            prefix,
        }
    }
}

/// The hits of a search.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    /// The notes, by id, each with its score.
    pub notes: Vec<(NoteId, f32)>,
    /// The entries, by note and index among its entries.
    pub entries: Vec<(NoteId, u32)>,
}

/// Searches all notes for `row`.
///
/// # Errors
/// [`IndexError::Damaged`] if the index cannot be read.
pub(in crate::store) fn search(
    words: &WordIndex,
    facts: &Facts,
    row: &Row,
) -> Result<Hits, IndexError> {
    guarded(|| hits(words, facts, row))
}

fn hits(words: &WordIndex, facts: &Facts, row: &Row) -> Result<Hits, IndexError> {
    if row.words.is_empty() {
        return Ok(Hits::default());
    }
    let mut scores: BTreeMap<NoteId, f32> = BTreeMap::new();
    let mut hits = Hits::default();
    for (at, field) in words.fields.texts.into_iter().enumerate() {
        let mut counts: Vec<(NoteId, u32, u8)> = Vec::new();
        for reader in words.searcher.segment_readers() {
            let notes = words.notes(reader, facts)?;
            let norms = reader.get_fieldnorms_reader(field).map_err(damaged)?;
            let places = places(reader, field, row)?;
            if at == ENTRIES {
                entries(&notes, reader, field, &places, &mut hits.entries)?;
            }
            for (doc, positions) in places {
                if let Some(note) = notes.of(doc) {
                    counts.push((
                        note,
                        u32::try_from(positions.len()).unwrap_or(u32::MAX),
                        norms.fieldnorm_id(doc),
                    ));
                }
            }
        }
        let notes = facts.len().max(1) as u64;
        let average = tokens(words, field)? as f32 / notes as f32;
        let weight = Bm25Weight::for_one_term(
            counts.len() as u64,
            notes.max(counts.len() as u64),
            average.max(1.0),
        );
        for (note, count, norm) in counts {
            *scores.entry(note).or_default() += TEXTS[at].weight * weight.score(norm, count);
        }
    }
    hits.notes = scores.into_iter().collect();
    hits.entries.sort_unstable();
    Ok(hits)
}

/// Number of words in a field.
fn tokens(words: &WordIndex, field: Field) -> Result<u64, IndexError> {
    let mut tokens = 0;
    for reader in words.searcher.segment_readers() {
        let norms = reader.get_fieldnorms_reader(field).map_err(damaged)?;
        // This sums over the existing notes, so that the ranking equals that of a rebuild. The segment's own sum still
        // counts deleted notes.
        let alive = reader.doc_ids_alive();
        tokens += alive
            .map(|doc| u64::from(norms.fieldnorm(doc)))
            .sum::<u64>();
    }
    Ok(tokens)
}

type Places = BTreeMap<DocId, Vec<u32>>;

/// The start positions of a row, by document, in one field of one segment.
fn places(reader: &SegmentReader, field: Field, row: &Row) -> Result<Places, IndexError> {
    let mut matches: Option<Places> = None;
    for (offset, word) in row.words.iter().enumerate() {
        let last = offset + 1 == row.words.len();
        let mut here = if last && row.prefix {
            prefix_positions(reader, field, word)?
        } else {
            positions(reader, field, word, matches.as_ref())?
        };
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        matches = Some(match matches {
            None => here,
            Some(before) => {
                let both = before.into_iter().filter_map(|(doc, starts)| {
                    let here = here.remove(&doc)?;
                    let matching: Vec<u32> = starts
                        .into_iter()
                        .filter(|start| here.binary_search(&(start + offset)).is_ok())
                        .collect();
                    (!matching.is_empty()).then_some((doc, matching))
                });
                both.collect()
            }
        });
        if matches.as_ref().is_some_and(Places::is_empty) {
            break;
        }
    }
    Ok(matches.unwrap_or_default())
}

/// The positions of one word. With `within`, only in those documents.
fn positions(
    reader: &SegmentReader,
    field: Field,
    word: &str,
    within: Option<&Places>,
) -> Result<Places, IndexError> {
    let inverted = reader.inverted_index(field).map_err(damaged)?;
    let term = Term::from_field_text(field, word);
    let postings = inverted
        .read_postings(&term, IndexRecordOption::WithFreqsAndPositions)
        .map_err(damaged)?;
    let mut places = Places::new();
    let Some(mut postings) = postings else {
        return Ok(places);
    };
    let mut keep = |postings: &mut SegmentPostings| {
        let mut at = Vec::new();
        postings.positions(&mut at);
        places.insert(postings.doc(), at);
    };
    match within {
        None => {
            while postings.doc() != TERMINATED {
                keep(&mut postings);
                postings.advance();
            }
        }
        // A word that is in nearly every note is skipped in the documents that are not wanted.
        Some(within) => {
            for doc in within.keys() {
                if postings.doc() < *doc {
                    postings.seek(*doc);
                }
                if postings.doc() == *doc {
                    keep(&mut postings);
                }
            }
        }
    }
    Ok(places)
}

/// The positions of all words with this prefix.
fn prefix_positions(
    reader: &SegmentReader,
    field: Field,
    word: &str,
) -> Result<Places, IndexError> {
    let inverted = reader.inverted_index(field).map_err(damaged)?;
    let mut terms = Vec::new();
    let mut stream = inverted
        .terms()
        .range()
        .ge(word.as_bytes())
        .into_stream()
        .map_err(damaged)?;
    while stream.advance() && stream.key().starts_with(word.as_bytes()) {
        terms.push(stream.value().clone());
    }
    let mut places = Places::new();
    for term in terms {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let mut postings = inverted
            .read_postings_from_terminfo(&term, option)
            .map_err(damaged)?;
        while postings.doc() != TERMINATED {
            let mut at = Vec::new();
            postings.positions(&mut at);
            places.entry(postings.doc()).or_default().append(&mut at);
            postings.advance();
        }
    }
    places
        .values_mut()
        .for_each(|positions| positions.sort_unstable());
    Ok(places)
}

/// Maps positions in the field for entries to entries. A position belongs to the entry whose mark precedes it.
fn entries(
    notes: &NotesOfSegment<'_>,
    reader: &SegmentReader,
    field: Field,
    places: &Places,
    hits: &mut Vec<(NoteId, u32)>,
) -> Result<(), IndexError> {
    if places.is_empty() {
        return Ok(());
    }
    let marks = positions(reader, field, &MARK.to_string(), Some(places))?;
    for (doc, positions) in places {
        let (Some(note), Some(marks)) = (notes.of(*doc), marks.get(doc)) else {
            continue;
        };
        let mut before = None;
        for position in positions {
            let entry = marks.partition_point(|mark| mark < position).checked_sub(1);
            if let Some(entry) = entry.filter(|entry| before != Some(*entry)) {
                hits.push((note, u32::try_from(entry).unwrap_or(u32::MAX)));
                before = Some(entry);
            }
        }
    }
    Ok(())
}

/// The word in the index that is most similar to `word`, for a suggestion. `None` if none is similar.
///
/// # Errors
/// [`IndexError::Damaged`] if the index cannot be read.
pub(in crate::store) fn nearest(
    index: &WordIndex,
    word: &str,
) -> Result<Option<String>, IndexError> {
    guarded(|| similar(index, word))
}

fn similar(index: &WordIndex, word: &str) -> Result<Option<String>, IndexError> {
    let mut words = std::collections::BTreeSet::new();
    for field in index.fields.texts {
        for reader in index.searcher.segment_readers() {
            let inverted = reader.inverted_index(field).map_err(damaged)?;
            let mut stream = inverted.terms().stream().map_err(damaged)?;
            while stream.advance() {
                // A much longer or shorter word cannot be similar.
                if stream.key().len().abs_diff(word.len()) <= 4 {
                    words.extend(std::str::from_utf8(stream.key()).ok().map(str::to_owned));
                }
            }
        }
    }
    Ok(closest(word, words.iter().map(String::as_str)).map(str::to_owned))
}
