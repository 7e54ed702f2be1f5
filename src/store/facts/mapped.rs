//! The facts of one commit, as views over a mapped file.
//!
//! In: the bytes of a facts file. Out: [`Facts`]: the columns of all notes. Does not: copy anything.

use std::sync::Arc;

use tantivy::directory::OwnedBytes;
use zerocopy::{FromBytes, Immutable};

use super::columns::{NUMBERS, NumberColumn, TEXTS, TextColumn};
use super::entries::Entries;
use super::file::Parts;
use super::part;
use super::row::length;
use super::source::{Source, StoredSource};
use super::views::{Lists, NoteId, Numbers, Strings, Texts, Values};
use crate::note::NoteKind;

/// The facts of all notes of one commit. A clone is cheap.
#[derive(Debug, Clone, Default)]
pub struct Facts(pub(super) Arc<Columns>);

#[derive(Debug, Default)]
pub(super) struct Columns {
    pub(super) paths: Strings,
    /// The paths as a column of texts.
    path_texts: Texts,
    pub(super) sources: Values<StoredSource>,
    pub(super) documents: Values<u64>,
    /// The id of the next document. Ids are never used again.
    next_document: Values<u64>,
    /// All notes, sorted by the id of their document.
    by_document: Values<u32>,
    pub(super) kinds: Values<u32>,
    numbers: Vec<Numbers>,
    texts: Vec<Texts>,
    entries: Entries,
    none: (Numbers, Texts),
}

impl Facts {
    /// The facts in the bytes of a file. `name` is that of its contents, `maker` what wrote it.
    ///
    /// # Errors
    /// What is wrong with the file, in a few words.
    pub(in crate::store) fn read(
        bytes: OwnedBytes,
        maker: &str,
        name: u64,
    ) -> Result<Self, &'static str> {
        let parts = Parts::read(bytes, maker, name)?;
        let columns = Columns::of(&parts).ok_or("a part is missing")?;
        Ok(Facts(Arc::new(columns)))
    }

    /// Number of notes.
    pub fn len(&self) -> usize {
        self.0.paths.len()
    }

    /// Whether there are no notes.
    pub fn is_empty(&self) -> bool {
        self.0.paths.is_empty()
    }

    /// Every note.
    pub fn notes(&self) -> std::ops::Range<NoteId> {
        0..length(self.len())
    }

    /// The paths of all notes, sorted.
    pub fn paths(&self) -> &Strings {
        &self.0.paths
    }

    /// The path of a note.
    pub fn path(&self, note: NoteId) -> &str {
        &self.0.paths[note as usize]
    }

    /// The paths as a column of texts.
    pub fn path_texts(&self) -> &Texts {
        &self.0.path_texts
    }

    pub(super) fn search(&self, path: &str) -> Result<usize, usize> {
        self.0.paths.search(path)
    }

    /// The note at this path.
    pub fn at_path(&self, path: &str) -> Option<NoteId> {
        self.search(path).ok().map(length)
    }

    /// What identifies the bytes that a note was read from.
    pub fn source(&self, note: NoteId) -> Source {
        Source::of_stored(self.0.sources[note as usize])
    }

    /// The path of each note, with what identifies the bytes that it was read from.
    pub fn sources(&self) -> impl Iterator<Item = (&str, Source)> {
        let sources = self.0.sources.iter();
        let sources = sources.map(|stored| Source::of_stored(*stored));
        self.0.paths.iter().zip(sources)
    }

    /// The notes that could not be read at the last sync.
    pub fn unread(&self) -> impl Iterator<Item = NoteId> {
        self.notes().filter(|note| self.source(*note).unread != 0)
    }

    /// The id of the document with the words of a note.
    pub(in crate::store) fn document(&self, note: NoteId) -> u64 {
        self.0.documents[note as usize]
    }

    /// The id of the next document. Ids are never used again.
    pub(in crate::store) fn next_document(&self) -> u64 {
        self.0.next_document.first().copied().unwrap_or(1)
    }

    /// The note whose words this document has. `None` if the document belongs to no note of this commit.
    pub(in crate::store) fn note_of(&self, document: u64) -> Option<NoteId> {
        let notes = &*self.0.by_document;
        let at = notes.binary_search_by_key(&document, |note| self.document(*note));
        Some(notes[at.ok()?])
    }

    /// The kind of a note.
    pub fn kind(&self, note: NoteId) -> NoteKind {
        NoteKind::from_bits(u64::from(self.0.kinds[note as usize]))
    }

    /// A column of numbers.
    pub fn numbers(&self, column: NumberColumn) -> &Numbers {
        self.0.numbers.get(column.0).unwrap_or(&self.0.none.0)
    }

    /// A column of texts.
    pub fn texts(&self, column: TextColumn) -> &Texts {
        self.0.texts.get(column.0).unwrap_or(&self.0.none.1)
    }

    /// The entries of all notes.
    pub fn entries(&self) -> &Entries {
        &self.0.entries
    }
}

impl Columns {
    fn of(parts: &Parts) -> Option<Self> {
        let paths = strings(parts, part::PATHS)?;
        let all: Values<u32> = parts.values(part::ALL)?;
        let numbers = NUMBERS.iter().map(|(name, _)| numbers(parts, name));
        let texts_of = TEXTS.iter().map(|(name, _)| texts(parts, name));
        let path_texts = Texts {
            words: paths.clone(),
            lists: Lists {
                notes: None,
                ends: all.from(1),
                values: all,
            },
        };
        Some(Columns {
            path_texts,
            paths,
            sources: parts.values(part::SOURCES)?,
            documents: parts.values(part::DOCUMENTS)?,
            next_document: parts.values(part::NEXT_DOCUMENT)?,
            by_document: parts.values(part::BY_DOCUMENT)?,
            kinds: parts.values(part::KINDS)?,
            numbers: numbers.collect::<Option<_>>()?,
            texts: texts_of.collect::<Option<_>>()?,
            entries: Entries {
                ends: parts.values(part::ENTRIES)?,
                dates: parts.values(part::DATES)?,
                flags: parts.values(part::FLAGS)?,
                hashes: parts.values(part::HASHES)?,
                people: texts(parts, part::PEOPLE)?,
                ranks: lists(parts, part::RANKS)?,
                mentions: texts(parts, part::MENTIONS)?,
                kinds: texts(parts, part::ENTRY_KINDS)?,
                kind_places: lists(parts, part::KIND_PLACES)?,
                due: lists(parts, part::DUE)?,
                last: strings(parts, part::LAST)?,
                last_places: lists(parts, part::LAST_PLACES)?,
            },
            none: Default::default(),
        })
    }
}

fn strings(parts: &Parts, name: &str) -> Option<Strings> {
    Some(Strings {
        text: parts.values(&part::text(name))?,
        ends: parts.values(&part::text_ends(name))?,
    })
}

fn numbers(parts: &Parts, name: &str) -> Option<Numbers> {
    Some(Numbers {
        notes: parts.values(&part::notes(name)),
        values: parts.values(name)?,
    })
}

fn lists<T: FromBytes + Immutable>(parts: &Parts, name: &str) -> Option<Lists<T>> {
    Some(Lists {
        notes: parts.values(&part::notes(name)),
        ends: parts.values(&part::ends(name))?,
        values: parts.values(name)?,
    })
}

fn texts(parts: &Parts, name: &str) -> Option<Texts> {
    Some(Texts {
        words: strings(parts, name)?,
        lists: lists(parts, name)?,
    })
}
