//! Reads the notes of one commit, and their columns.
//!
//! In: an open index. Out: notes in the order of their paths, and the values of all notes for each column. Does not:
//! load a column that is not requested.

use std::fmt::Debug;

use rayon::prelude::*;
use tantivy::columnar::{Column as Values, StrColumn};
use tantivy::schema::Value;
use tantivy::{DocAddress, DocId, Searcher, TantivyDocument, TantivyError};

use super::digest::{Digest, Draft};
use super::document::{self, SOURCE, Source};
use super::held::Held;
use super::location::IndexError;
use super::open::Store;
use super::packed::{Lists, NO_NUMBER, Numbers, Strings, Texts};
use super::schema::{self, Column, Form};
use super::search;
use crate::note::Note;

/// The id of a note: its rank among all notes sorted by path.
pub type NoteId = u32;

/// The part of a digest with the segment and document of each note.
const ROWS: &str = "rows";

/// The part of a digest with the notes of a segment.
fn of_segment(segment: usize) -> String {
    format!("segment {segment}")
}

/// All notes of one commit.
#[derive(Clone)]
pub struct Shelf {
    searcher: Searcher,
    store: Store,
    /// By note: segment and document.
    rows: Held<[u32; 2]>,
    /// By segment and document: the note, or `NoteId::MAX` for a deleted document.
    notes: Vec<Held<NoteId>>,
    paths: Strings,
    /// The digest of this commit, if there is one.
    digest: Option<Digest>,
}

impl Debug for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Shelf of {} notes", self.paths.len())
    }
}

pub(super) fn damaged(error: impl std::fmt::Display) -> IndexError {
    IndexError::Damaged {
        reason: error.to_string(),
    }
}

impl Shelf {
    /// Loads the paths of all notes of the latest commit.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn load(store: &Store) -> Result<Shelf, IndexError> {
        let searcher = store.searcher();
        let digest = Digest::open(store, &searcher);
        if let Some(shelf) = digest.and_then(|digest| Shelf::of(store, &searcher, digest)) {
            return Ok(shelf);
        }
        let columns = strings(&searcher, schema::PATH)?;
        let (words, places) = merged(&columns)?;
        // If several notes have the same path, all but one are deleted.
        let mut row_of: Vec<Option<(u32, DocId)>> = vec![None; words.len()];
        let mut notes: Vec<Vec<NoteId>> = Vec::new();
        for (segment, (reader, column)) in
            (0_u32..).zip(searcher.segment_readers().iter().zip(&columns))
        {
            let column = column
                .as_ref()
                .ok_or_else(|| damaged("it has no column of paths"))?;
            let places = &places[segment as usize];
            for doc in reader.doc_ids_alive() {
                let term = column.term_ords(doc).next();
                let place = term.and_then(|term| places.get(usize::try_from(term).ok()?));
                let place = place.ok_or_else(|| damaged("a note has no path"))?;
                row_of[*place as usize] = Some((segment, doc));
            }
            notes.push(vec![NoteId::MAX; reader.max_doc() as usize]);
        }
        let mut rows: Vec<[u32; 2]> = Vec::with_capacity(words.len());
        let mut paths = Strings::with_capacity(words.len(), words.bytes());
        for (path, row) in words.iter().zip(row_of) {
            let Some((segment, doc)) = row else {
                continue;
            };
            notes[segment as usize][doc as usize] = place(rows.len())?;
            rows.push([segment, doc]);
            paths.push(path);
        }
        Ok(Shelf {
            searcher,
            store: store.clone(),
            rows: rows.into(),
            notes: notes.into_iter().map(Held::from).collect(),
            paths,
            digest: None,
        })
    }

    /// The digest of this commit, if there is one.
    pub fn digest(&self) -> Option<&Digest> {
        self.digest.as_ref()
    }

    /// Adds all columns to a digest, except those of entries and files.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn put_down(&self, draft: &mut Draft) -> Result<(), IndexError> {
        draft.values(ROWS, &self.rows);
        for (segment, notes) in self.notes.iter().enumerate() {
            draft.values(&of_segment(segment), notes);
        }
        draft.strings(schema::PATH.word(), &self.paths);
        search::put_down(self, draft)?;
        for column in schema::of_notes() {
            match column.form() {
                Form::Number => draft.numbers(column.word(), &self.numbers(column)?),
                Form::Text => draft.texts(column.word(), &self.texts(column)?),
            }
        }
        Ok(())
    }

    /// Begins a digest of this commit. `None` if the index is only in memory.
    ///
    /// # Errors
    /// [`IndexError::Io`] if it cannot be written.
    pub fn draft(&self) -> Result<Option<Draft>, IndexError> {
        self.store.place.as_ref().map(Draft::at).transpose()
    }

    /// Stores a finished digest for later queries.
    ///
    /// # Errors
    /// [`IndexError::Io`] if it cannot be written.
    pub fn keep(&self, draft: Draft) -> Result<(), IndexError> {
        match &self.store.place {
            Some(place) => draft.keep(place, &self.store, &self.searcher),
            None => Ok(()),
        }
    }

    /// The same notes, read from a digest.
    #[cfg(test)]
    pub(crate) fn digested(&self, draft: Draft) -> Shelf {
        let digest = draft.read(&self.store, &self.searcher);
        Shelf::of(&self.store, &self.searcher, digest).expect("a digest has every part")
    }

    /// Loads the notes from a digest. `None` if a part is missing.
    fn of(store: &Store, searcher: &Searcher, digest: Digest) -> Option<Shelf> {
        let segments = 0..searcher.segment_readers().len();
        let notes = segments.map(|segment| digest.values(&of_segment(segment)));
        Some(Shelf {
            rows: digest.values(ROWS)?,
            notes: notes.collect::<Option<_>>()?,
            paths: digest.strings(schema::PATH.word())?,
            searcher: searcher.clone(),
            store: store.clone(),
            digest: Some(digest),
        })
    }

    /// Number of notes.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no notes.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The paths of all notes, sorted.
    pub fn paths(&self) -> &Strings {
        &self.paths
    }

    /// The path of a note.
    pub fn path(&self, note: NoteId) -> &str {
        &self.paths[note as usize]
    }

    /// The segment and document of a note.
    pub fn row(&self, note: NoteId) -> (u32, u32) {
        let [segment, doc] = self.rows[note as usize];
        (segment, doc)
    }

    pub(super) fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    pub(super) fn store(&self) -> &Store {
        &self.store
    }

    /// The note of a document. `None` if the document is deleted.
    pub(super) fn note_of(&self, segment: usize, doc: DocId) -> Option<NoteId> {
        Some(self.notes[segment][doc as usize]).filter(|note| *note != NoteId::MAX)
    }

    /// For each note, what identifies the bytes it was read from.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn sources(&self) -> Result<Vec<Source>, IndexError> {
        let mut sources = vec![Source::default(); self.len()];
        for column in SOURCE {
            self.each_number(column, |note, number| {
                sources[note as usize].set(column, number);
            })?;
        }
        Ok(sources)
    }

    /// The first number of each note that has one, in no particular order.
    fn each_number(
        &self,
        column: Column,
        mut take: impl FnMut(NoteId, i64),
    ) -> Result<(), IndexError> {
        for (segment, reader) in self.searcher.segment_readers().iter().enumerate() {
            let Some(values) = numbers(reader, column)? else {
                continue;
            };
            for (doc, note) in self.notes[segment]
                .iter()
                .enumerate()
                .filter(|(_, note)| **note != NoteId::MAX)
            {
                if let Some(number) = values.first(DocId::try_from(doc).map_err(damaged)?) {
                    take(*note, number);
                }
            }
        }
        Ok(())
    }

    /// Loads the first number of a column for each note that has one.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn numbers(&self, column: Column) -> Result<Numbers, IndexError> {
        if let Some(numbers) = self.digest.as_ref().and_then(|d| d.numbers(column.word())) {
            return Ok(numbers);
        }
        let mut numbers = vec![NO_NUMBER; self.len()];
        self.each_number(column, |note, number| numbers[note as usize] = number)?;
        Ok(Numbers(numbers.into()))
    }

    /// Loads all numbers of a column for each note, decoded by `read`.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read or `read` cannot decode a number.
    pub fn lists<T>(
        &self,
        column: Column,
        read: impl Fn(i64) -> Option<T>,
    ) -> Result<Lists<T>, IndexError> {
        let mut lists = Lists::of_notes(self.len());
        for (segment, reader) in self.searcher.segment_readers().iter().enumerate() {
            if let Some(values) = numbers(reader, column)? {
                self.append(segment, &values, &mut lists, &read)?;
            }
        }
        Ok(lists)
    }

    /// Same as [`Shelf::lists`], but only for some notes.
    ///
    /// # Errors
    /// Same as [`Shelf::lists`].
    pub fn lists_of<T>(
        &self,
        column: Column,
        notes: &[NoteId],
        read: impl Fn(i64) -> Option<T>,
    ) -> Result<Lists<T>, IndexError> {
        let readers = self.searcher.segment_readers().iter();
        let columns: Vec<Option<Values<i64>>> = readers
            .map(|reader| numbers(reader, column))
            .collect::<Result<_, _>>()?;
        let mut lists = Lists::of_notes(self.len());
        let (values, ranges) = (lists.values.values(), lists.ranges.values());
        for note in notes {
            let (segment, doc) = self.row(*note);
            let start = place(values.len())?;
            for value in columns[segment as usize]
                .iter()
                .flat_map(|all| all.values_for_doc(doc))
            {
                values.push(read(value).ok_or_else(|| damaged("a value cannot be read"))?);
            }
            ranges[*note as usize] = [start, place(values.len())?];
        }
        Ok(lists)
    }

    /// Adds the values of one segment in large batches, which is much faster than note by note.
    fn append<V: Default + Copy + PartialOrd + Debug + Send + Sync + 'static, T>(
        &self,
        segment: usize,
        column: &Values<V>,
        lists: &mut Lists<T>,
        read: impl Fn(V) -> Option<T>,
    ) -> Result<(), IndexError> {
        let (values, ranges) = (lists.values.values(), lists.ranges.values());
        let before = place(values.len())?;
        let count = column.values.num_vals();
        place(values.len() + count as usize)?;
        values.reserve(count as usize);
        let mut some = [V::default(); 1024];
        for from in (0..count).step_by(some.len()) {
            let some = &mut some[..((count - from) as usize).min(1024)];
            column.values.get_range(u64::from(from), some);
            for value in some {
                let value = read(*value).ok_or_else(|| damaged("a value cannot be read"))?;
                values.push(value);
            }
        }
        for (doc, note) in (0..).zip(&*self.notes[segment]) {
            if *note != NoteId::MAX {
                let range = column.index.value_row_ids(doc);
                ranges[*note as usize] = [before + range.start, before + range.end];
            }
        }
        Ok(())
    }

    /// Loads all texts of a column for each note.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn texts(&self, column: Column) -> Result<Texts, IndexError> {
        if let Some(texts) = self.digest.as_ref().and_then(|d| d.texts(column.word())) {
            return Ok(texts);
        }
        let columns = strings(&self.searcher, column)?;
        let (words, places) = merged(&columns)?;
        let mut lists = Lists::of_notes(self.len());
        for (segment, column) in columns.iter().enumerate() {
            let place = |term| places[segment].get(usize::try_from(term).ok()?).copied();
            if let Some(column) = column {
                self.append(segment, column.ords(), &mut lists, place)?;
            }
        }
        Ok(Texts { words, lists })
    }

    /// Reads some whole notes, in no particular order. Notes that are stored together are decompressed together.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn notes(&self, mut ids: Vec<NoteId>) -> Result<Vec<(NoteId, Note)>, IndexError> {
        ids.sort_unstable_by_key(|note| self.row(*note));
        ids.dedup();
        // A few notes are read by one thread.
        let read = |note: NoteId| Ok((note, self.note(note)?));
        let notes = ids.into_par_iter().with_min_len(64).map(read);
        notes.collect()
    }

    /// Reads a whole note.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn note(&self, note: NoteId) -> Result<Note, IndexError> {
        let (segment, doc) = self.row(note);
        let address = DocAddress::new(segment, doc);
        note_of(&self.store, &self.searcher, address)
    }
}

/// Reads the whole note of a document.
pub(super) fn note_of(
    store: &Store,
    searcher: &Searcher,
    address: DocAddress,
) -> Result<Note, IndexError> {
    let document: TantivyDocument = searcher.doc(address).map_err(damaged)?;
    let stored = document.get_first(store.fields.note);
    stored
        .and_then(|value| document::note(value.as_bytes()?))
        .ok_or_else(|| damaged("a note cannot be read"))
}

fn place(length: usize) -> Result<u32, IndexError> {
    u32::try_from(length).map_err(damaged)
}

pub(super) fn numbers(
    reader: &tantivy::SegmentReader,
    column: Column,
) -> Result<Option<Values<i64>>, IndexError> {
    match reader.fast_fields().i64(column.word()) {
        Ok(values) => Ok(Some(values)),
        // If no note of a segment has a value, the segment has no such column.
        Err(TantivyError::SchemaError(_)) => Ok(None),
        Err(error) => Err(damaged(error)),
    }
}

/// A column of texts, by segment. `None` for a segment in which no note has a text.
fn strings(searcher: &Searcher, column: Column) -> Result<Vec<Option<StrColumn>>, IndexError> {
    let readers = searcher.segment_readers().iter();
    readers
        .map(|reader| reader.fast_fields().str(column.word()).map_err(damaged))
        .collect()
}

/// Merges the texts of some columns, sorted and without duplicates. Also returns, for each column, the indexes of its
/// own texts. The texts of each column are already sorted, and one pass over all is much faster than a lookup for each.
fn merged(columns: &[Option<StrColumn>]) -> Result<(Strings, Vec<Vec<u32>>), IndexError> {
    let mut places: Vec<Vec<u32>> = vec![Vec::new(); columns.len()];
    let mut streams = Vec::new();
    for (column, places) in columns.iter().zip(&mut places) {
        if let Some(column) = column {
            places.reserve(column.num_terms());
            let mut stream = column.dictionary().stream().map_err(damaged)?;
            if stream.advance() {
                streams.push((stream, places));
            }
        }
    }
    let mut words = Strings::default();
    while let Some(least) = streams.iter().map(|(stream, _)| stream.key()).min() {
        words.push(std::str::from_utf8(least).map_err(damaged)?);
        let at = words.len() - 1;
        let (word, place) = (words[at].as_bytes(), place(at)?);
        streams.retain_mut(|(stream, places)| {
            if stream.key() != word {
                return true;
            }
            places.push(place);
            stream.advance()
        });
    }
    Ok((words, places))
}
