//! The notes of one commit, and their columns.
//!
//! In: an open index. Out: notes in the order of their paths, and for each column the values of every note. Does not:
//! load a column that is not asked for.

use std::fmt::Debug;

use tantivy::columnar::{Column as Values, StrColumn};
use tantivy::schema::Value;
use tantivy::{DocId, Searcher, TantivyDocument, TantivyError};

use super::document::{self, Source};
use super::packed::{Lists, Strings, Texts};
use super::place::IndexError;
use super::schema::{self, Column};
use super::store::Store;
use crate::note::Note;
use crate::vault::Stat;

/// A note of the shelf: its rank among all notes by path.
pub type NoteId = u32;

/// All notes of one commit.
#[derive(Clone)]
pub struct Shelf {
    searcher: Searcher,
    store: Store,
    /// By note: segment and document.
    rows: Vec<(u32, DocId)>,
    /// By segment and document: the note, or `NoteId::MAX` for a deleted document.
    notes: Vec<Vec<NoteId>>,
    paths: Strings,
}

impl Debug for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Shelf of {} notes", self.paths.len())
    }
}

fn damaged(error: impl std::fmt::Display) -> IndexError {
    IndexError::Damaged {
        reason: error.to_string(),
    }
}

impl Shelf {
    /// Loads the names of all notes of the latest commit.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn load(store: &Store) -> Result<Shelf, IndexError> {
        let searcher = store.searcher();
        let mut found = Strings::default();
        let mut rows: Vec<(u32, DocId)> = Vec::new();
        let mut notes = Vec::new();
        for (segment, reader) in (0_u32..).zip(searcher.segment_readers()) {
            let column = reader
                .fast_fields()
                .str(schema::PATH.word())
                .map_err(damaged)?;
            let column = column.ok_or_else(|| damaged("it has no column of paths"))?;
            // No two notes of a segment have the same path, unless one of them is deleted.
            let mut doc_of = vec![None; column.num_terms()];
            for doc in reader.doc_ids_alive() {
                let term = column.term_ords(doc).next();
                let at = term.and_then(|term| usize::try_from(term).ok());
                let place = at.and_then(|at| doc_of.get_mut(at));
                *place.ok_or_else(|| damaged("a note has no path"))? = Some(doc);
            }
            let mut docs = doc_of.into_iter();
            each_word(&column, |path| {
                if let Some(doc) = docs.next().flatten() {
                    found.push(path);
                    rows.push((segment, doc));
                }
            })?;
            notes.push(vec![NoteId::MAX; reader.max_doc() as usize]);
        }
        // Each segment's paths are in order already, which a stable sort makes use of.
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_key(|at| &found[*at]);
        let mut shelf = Shelf {
            searcher,
            store: store.clone(),
            rows: Vec::with_capacity(rows.len()),
            notes,
            paths: Strings::with_capacity(rows.len(), found.bytes()),
        };
        for at in order {
            let (segment, doc) = rows[at];
            let note = NoteId::try_from(shelf.rows.len()).map_err(damaged)?;
            shelf.notes[segment as usize][doc as usize] = note;
            shelf.rows.push((segment, doc));
            shelf.paths.push(&found[at]);
        }
        Ok(shelf)
    }

    /// How many notes there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The path of every note, in order.
    pub fn paths(&self) -> &Strings {
        &self.paths
    }

    /// The path of one note.
    pub fn path(&self, note: NoteId) -> &str {
        &self.paths[note as usize]
    }

    /// Where a note lies: segment and document.
    pub fn row(&self, note: NoteId) -> (u32, u32) {
        self.rows[note as usize]
    }

    pub(super) fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    pub(super) fn store(&self) -> &Store {
        &self.store
    }

    /// The note of a document, unless it is deleted.
    pub(super) fn note_of(&self, segment: usize, doc: DocId) -> Option<NoteId> {
        Some(self.notes[segment][doc as usize]).filter(|note| *note != NoteId::MAX)
    }

    /// What identifies the bytes that each note was read from.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn sources(&self) -> Result<Vec<Source>, IndexError> {
        let columns = [
            schema::MTIME,
            schema::CTIME,
            schema::SIZE,
            schema::INODE,
            schema::HASH,
            schema::READ_AT,
        ];
        let mut sources = vec![Source::default(); self.len()];
        for column in columns {
            self.each_number(column, |note, number| {
                let source = &mut sources[note as usize];
                let Source {
                    stat:
                        Stat {
                            mtime,
                            ctime,
                            size,
                            inode,
                        },
                    hash,
                    read_at,
                } = source;
                match column {
                    schema::MTIME => *mtime = number,
                    schema::CTIME => *ctime = number,
                    schema::SIZE => *size = number.cast_unsigned(),
                    schema::INODE => *inode = number.cast_unsigned(),
                    schema::HASH => *hash = number.cast_unsigned(),
                    _ => *read_at = number,
                }
            })?;
        }
        Ok(sources)
    }

    /// The first number of every note that has one, in no order of notes.
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

    /// For every note the first number of a column, if it has one.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn numbers(&self, column: Column) -> Result<Vec<Option<i64>>, IndexError> {
        let mut found = vec![None; self.len()];
        self.each_number(column, |note, number| found[note as usize] = Some(number))?;
        Ok(found)
    }

    /// For every note all numbers of a column, each as `read` reads it.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read, or has a number that `read` does not know.
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

    /// Adds the values of one segment, many at once: that is far quicker than note by note.
    fn append<V: Default + Copy + PartialOrd + Debug + Send + Sync + 'static, T>(
        &self,
        segment: usize,
        column: &Values<V>,
        lists: &mut Lists<T>,
        read: impl Fn(V) -> Option<T>,
    ) -> Result<(), IndexError> {
        let before = place(lists.values.len())?;
        let count = column.values.num_vals();
        place(lists.values.len() + count as usize)?;
        lists.values.reserve(count as usize);
        let mut some = [V::default(); 1024];
        for from in (0..count).step_by(some.len()) {
            let some = &mut some[..((count - from) as usize).min(1024)];
            column.values.get_range(u64::from(from), some);
            for value in some {
                let value = read(*value).ok_or_else(|| damaged("a value cannot be read"))?;
                lists.values.push(value);
            }
        }
        for (doc, note) in (0..).zip(&self.notes[segment]) {
            if *note != NoteId::MAX {
                let range = column.index.value_row_ids(doc);
                lists.ranges[*note as usize] = (before + range.start, before + range.end);
            }
        }
        Ok(())
    }

    /// For every note all texts of a column.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn texts(&self, column: Column) -> Result<Texts, IndexError> {
        let readers = self.searcher.segment_readers();
        let mut found = Strings::default();
        let mut lists = Lists::of_notes(self.len());
        for (segment, reader) in readers.iter().enumerate() {
            let column = reader.fast_fields().str(column.word()).map_err(damaged)?;
            if let Some(column) = column {
                let before = found.len() as u64;
                each_word(&column, |word| found.push(word))?;
                let count = found.len() as u64;
                let term = |term| {
                    u32::try_from(before + term)
                        .ok()
                        .filter(|at| u64::from(*at) < count)
                };
                self.append(segment, column.ords(), &mut lists, term)?;
            }
        }
        // Segments share most of their words; each is kept once. Every segment's are in order already, which a stable
        // sort makes use of.
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by_key(|at| &found[*at]);
        let mut words = Strings::with_capacity(found.len(), found.bytes());
        let mut place_of = vec![0; found.len()];
        for at in order {
            let last = words.len().checked_sub(1).map(|last| &words[last]);
            if last != Some(&found[at]) {
                words.push(&found[at]);
            }
            place_of[at] = place(words.len() - 1)?;
        }
        for at in &mut lists.values {
            *at = place_of[*at as usize];
        }
        Ok(Texts { words, lists })
    }

    /// Everything that one note says.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn note(&self, note: NoteId) -> Result<Note, IndexError> {
        let (segment, doc) = self.rows[note as usize];
        let document: TantivyDocument = self
            .searcher
            .doc(tantivy::DocAddress::new(segment, doc))
            .map_err(damaged)?;
        let stored = document.get_first(self.store.fields.note);
        stored
            .and_then(|value| document::note(value.as_bytes()?))
            .ok_or_else(|| damaged("a note cannot be read"))
    }
}

fn place(length: usize) -> Result<u32, IndexError> {
    u32::try_from(length).map_err(damaged)
}

fn numbers(
    reader: &tantivy::SegmentReader,
    column: Column,
) -> Result<Option<Values<i64>>, IndexError> {
    match reader.fast_fields().i64(column.word()) {
        Ok(values) => Ok(Some(values)),
        // A segment in which no note has a value has no such column.
        Err(TantivyError::SchemaError(_)) => Ok(None),
        Err(error) => Err(damaged(error)),
    }
}

/// Every text of a column, in the order of its numbers. One pass is far quicker than a look-up for each.
fn each_word(column: &StrColumn, mut take: impl FnMut(&str)) -> Result<(), IndexError> {
    let mut stream = column.dictionary().stream().map_err(damaged)?;
    while stream.advance() {
        take(std::str::from_utf8(stream.key()).map_err(damaged)?);
    }
    Ok(())
}
