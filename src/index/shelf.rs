//! The notes of one commit, and their columns.
//!
//! In: an open index. Out: notes in the order of their paths, and for each column the values of every note. Does not:
//! load a column that is not asked for.

use rustc_hash::FxHashMap;
use tantivy::columnar::{Column as Values, StrColumn};
use tantivy::schema::Value;
use tantivy::{DocId, Searcher, TantivyDocument, TantivyError};

use super::document::{self, Source};
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
    paths: Vec<String>,
}

impl std::fmt::Debug for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Shelf of {} notes", self.paths.len())
    }
}

/// For every note any number of values.
#[derive(Debug, Clone, Default)]
pub struct Lists<T> {
    values: Vec<T>,
    starts: Vec<u32>,
}

impl<T> Lists<T> {
    /// The values of one note.
    pub fn of(&self, note: NoteId) -> &[T] {
        let at = note as usize;
        if self.starts.is_empty() {
            return &[];
        }
        &self.values[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// Where the values of one note begin among [`Lists::all`].
    pub fn start(&self, note: NoteId) -> usize {
        self.starts[note as usize] as usize
    }

    /// The values of all notes, in the order of the notes.
    pub fn all(&self) -> &[T] {
        &self.values
    }
}

/// For every note any number of texts, each text kept once.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    words: Vec<String>,
    lists: Lists<u32>,
}

impl Texts {
    /// The texts of one note.
    pub fn of(&self, note: NoteId) -> impl Iterator<Item = &str> {
        self.lists
            .of(note)
            .iter()
            .map(|at| self.words[*at as usize].as_str())
    }

    /// Whether the column was not loaded.
    pub fn is_unloaded(&self) -> bool {
        self.lists.starts.is_empty()
    }

    /// Every text that occurs.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The places in [`Texts::words`] of the texts of each note.
    pub fn places(&self) -> &Lists<u32> {
        &self.lists
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
        let mut found: Vec<(String, u32, DocId)> = Vec::new();
        let mut notes = Vec::new();
        for (segment, reader) in searcher.segment_readers().iter().enumerate() {
            let column = reader
                .fast_fields()
                .str(schema::PATH.word())
                .map_err(damaged)?;
            let column = column.ok_or_else(|| damaged("it has no column of paths"))?;
            let words = dictionary(&column)?;
            for doc in reader.doc_ids_alive() {
                let place = column
                    .term_ords(doc)
                    .next()
                    .ok_or_else(|| damaged("a note has no path"))?;
                let word = words.get(usize::try_from(place).unwrap_or(usize::MAX));
                let word = word.ok_or_else(|| damaged("a path is missing"))?;
                found.push((
                    word.clone(),
                    u32::try_from(segment).unwrap_or(u32::MAX),
                    doc,
                ));
            }
            notes.push(vec![NoteId::MAX; reader.max_doc() as usize]);
        }
        found.sort_unstable();
        let mut shelf = Shelf {
            searcher,
            store: store.clone(),
            rows: Vec::new(),
            notes,
            paths: Vec::new(),
        };
        for (path, segment, doc) in found {
            let note = NoteId::try_from(shelf.rows.len()).map_err(damaged)?;
            shelf.notes[segment as usize][doc as usize] = note;
            shelf.rows.push((segment, doc));
            shelf.paths.push(path);
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
    pub fn paths(&self) -> &[String] {
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

    /// For every note all numbers of a column.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn lists(&self, column: Column) -> Result<Lists<i64>, IndexError> {
        let readers = self.searcher.segment_readers();
        let columns: Vec<Option<Values<i64>>> = readers
            .iter()
            .map(|reader| numbers(reader, column))
            .collect::<Result<_, _>>()?;
        let mut lists = Lists {
            values: Vec::new(),
            starts: Vec::with_capacity(self.len() + 1),
        };
        for (segment, doc) in &self.rows {
            lists.starts.push(place(lists.values.len())?);
            if let Some(values) = &columns[*segment as usize] {
                lists.values.extend(values.values_for_doc(*doc));
            }
        }
        lists.starts.push(place(lists.values.len())?);
        Ok(lists)
    }

    /// For every note all texts of a column.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn texts(&self, column: Column) -> Result<Texts, IndexError> {
        let mut texts = Texts::default();
        let mut columns = Vec::new();
        // Segments share most of their words; each is kept once.
        let mut known: FxHashMap<String, u32> = FxHashMap::default();
        let several = self.searcher.segment_readers().len() > 1;
        for reader in self.searcher.segment_readers() {
            let column = reader.fast_fields().str(column.word()).map_err(damaged)?;
            let words = column
                .as_ref()
                .map(dictionary)
                .transpose()?
                .unwrap_or_default();
            let mut places = Vec::with_capacity(words.len());
            for word in words {
                let next = place(texts.words.len())?;
                let at = if several {
                    *known.entry(word.clone()).or_insert(next)
                } else {
                    next
                };
                if at == next {
                    texts.words.push(word);
                }
                places.push(at);
            }
            columns.push(column.map(|column| (column, places)));
        }
        for (segment, doc) in &self.rows {
            texts.lists.starts.push(place(texts.lists.values.len())?);
            if let Some((column, places)) = &columns[*segment as usize] {
                for term in column.term_ords(*doc) {
                    let at = usize::try_from(term).ok().and_then(|term| places.get(term));
                    texts
                        .lists
                        .values
                        .push(*at.ok_or_else(|| damaged("a text is missing"))?);
                }
            }
        }
        texts.lists.starts.push(place(texts.lists.values.len())?);
        Ok(texts)
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
        let stored = document
            .get_first(self.store.fields.note)
            .and_then(|value| value.as_bytes().map(<[u8]>::to_vec));
        stored
            .and_then(|bytes| document::note(&bytes))
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
fn dictionary(column: &StrColumn) -> Result<Vec<String>, IndexError> {
    let mut words = Vec::with_capacity(column.num_terms());
    let mut stream = column.dictionary().stream().map_err(damaged)?;
    while stream.advance() {
        words.push(
            std::str::from_utf8(stream.key())
                .map_err(damaged)?
                .to_owned(),
        );
    }
    Ok(words)
}
