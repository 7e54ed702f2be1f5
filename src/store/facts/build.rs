//! Builds the facts of a commit from those of the commit before it and the notes that changed.
//!
//! In: old facts, the rows of changed notes, and the paths of removed ones. Out: a facts file. Does not: decode a fact of
//! a note that did not change.
//!
//! The result equals that of a build from rows alone, byte for byte: rows are in path order, and every pool of texts is
//! sorted and holds exactly the texts that some note has.

use std::io::{self, Write};
use std::ops::Range;

use rustc_hash::FxHashMap;
use zerocopy::{FromBytes, Immutable, IntoBytes};

use super::columns::{NUMBERS, NumberColumn, TEXTS, TextColumn};
use super::file::PartsWriter;
use super::mapped::Facts;
use super::part;
use super::row::{Row, TextLists, length};
use super::source::{Source, StoredSource};
use super::views::{Lists, NO_NUMBER, NoteId, Numbers, Strings, Texts};

/// What a sync does to a note.
#[derive(Debug)]
pub enum Update {
    /// The note has these facts now.
    Row(Box<Row>),
    /// The note keeps its facts. Only what identifies its bytes is new.
    Source(Source),
    /// The note is gone.
    Remove,
}

/// Writes the facts of a commit. `updates` are sorted by path, each path once. Returns the sink, and the name of the
/// contents.
///
/// # Errors
/// The first error of the sink.
pub(in crate::store) fn write<W: Write>(
    old: &Facts,
    updates: Vec<(String, Update)>,
    maker: &str,
    sink: W,
) -> io::Result<(W, u64)> {
    let mut builder = Builder::new(old);
    let notes = length(old.len());
    let mut kept = 0;
    for (path, update) in updates {
        let found = old.search(&path);
        let at = length(found.unwrap_or_else(|at| at));
        builder.keep(kept..at);
        kept = at + u32::from(found.is_ok());
        match update {
            Update::Row(row) => builder.push(&row),
            Update::Source(source) => {
                builder.keep(at..kept);
                if let Some(last) = builder.sources.last_mut().filter(|_| found.is_ok()) {
                    *last = source.stored();
                }
            }
            Update::Remove => {}
        }
    }
    builder.keep(kept..notes);
    let mut writer = PartsWriter::new(sink, maker);
    builder.write(&mut writer);
    writer.finish()
}

/// Columns in the making.
struct Builder<'a> {
    old: &'a Facts,
    paths: StringList,
    sources: Vec<StoredSource>,
    documents: Vec<u64>,
    next_document: u64,
    kinds: Vec<u32>,
    numbers: Vec<Vec<(NoteId, i64)>>,
    texts: Vec<TextsBuilder<'a>>,
    entries: Ends,
    dates: Vec<u32>,
    flags: Vec<u32>,
    hashes: Vec<u32>,
    people: TextsBuilder<'a>,
    ranks: ListsBuilder<u32>,
    mentions: TextsBuilder<'a>,
    entry_kinds: TextsBuilder<'a>,
    kind_places: ListsBuilder<u32>,
    due: ListsBuilder<[u32; 2]>,
    last: StringList,
    last_places: ListsBuilder<u32>,
}

impl<'a> Builder<'a> {
    fn new(old: &'a Facts) -> Self {
        let texts = (0..TEXTS.len()).map(|at| TextsBuilder::new(old.texts(TextColumn(at))));
        let entries = old.entries();
        Builder {
            old,
            paths: StringList::default(),
            sources: Vec::new(),
            documents: Vec::new(),
            next_document: old.next_document(),
            kinds: Vec::new(),
            numbers: vec![Vec::new(); NUMBERS.len()],
            texts: texts.collect(),
            entries: Ends::default(),
            dates: Vec::new(),
            flags: Vec::new(),
            hashes: Vec::new(),
            people: TextsBuilder::new(&entries.people),
            ranks: ListsBuilder::default(),
            mentions: TextsBuilder::new(&entries.mentions),
            entry_kinds: TextsBuilder::new(&entries.kinds),
            kind_places: ListsBuilder::default(),
            due: ListsBuilder::default(),
            last: StringList::default(),
            last_places: ListsBuilder::default(),
        }
    }

    /// Takes over the facts of some notes.
    fn keep(&mut self, notes: Range<NoteId>) {
        if notes.is_empty() {
            return;
        }
        let old = self.old;
        let first = length(self.sources.len());
        let range = notes.start as usize..notes.end as usize;
        self.paths.keep(&old.0.paths, range.clone());
        self.sources
            .extend_from_slice(&old.0.sources[range.clone()]);
        self.documents
            .extend_from_slice(&old.0.documents[range.clone()]);
        self.kinds.extend_from_slice(&old.0.kinds[range]);
        for (at, numbers) in self.numbers.iter_mut().enumerate() {
            keep_numbers(old.numbers(NumberColumn(at)), &notes, first, numbers);
        }
        for texts in &mut self.texts {
            texts.keep(&notes);
        }
        let entries = old.entries();
        let lines = entries.range_of_notes(&notes);
        let ends = notes.clone().map(|note| entries.range(note).len());
        ends.for_each(|count| self.entries.push(count));
        self.dates.extend_from_slice(&entries.dates[lines.clone()]);
        self.flags.extend_from_slice(&entries.flags[lines.clone()]);
        self.hashes.extend_from_slice(&entries.hashes[lines]);
        self.people.keep(&notes);
        self.ranks.keep(&entries.ranks, &notes);
        self.mentions.keep(&notes);
        self.entry_kinds.keep(&notes);
        self.kind_places.keep(&entries.kind_places, &notes);
        self.due.keep(&entries.due, &notes);
        let places = &entries.last_places;
        let texts = places.end_before(notes.start)..places.end_before(notes.end);
        self.last.keep(&entries.last, texts);
        self.last_places.keep(places, &notes);
    }

    /// Adds the facts of a note.
    fn push(&mut self, row: &Row) {
        let note = length(self.sources.len());
        self.paths.push(&row.path);
        self.sources.push(row.source.stored());
        self.documents.push(row.document);
        self.next_document = self.next_document.max(row.document + 1);
        self.kinds.push(row.kind);
        for (at, number) in &row.numbers {
            self.numbers[usize::from(*at)].push((note, *number));
        }
        for (at, texts) in self.texts.iter_mut().enumerate() {
            texts.push(row.texts.list(at));
        }
        self.entries.push(row.entries.len());
        self.dates
            .extend(row.entries.iter().map(|entry| entry.date));
        self.flags
            .extend(row.entries.iter().map(|entry| entry.flags));
        self.hashes
            .extend(row.entries.iter().map(|entry| entry.hash));
        self.people.push_all(&row.people);
        self.ranks.push(&row.ranks);
        self.mentions.push_all(&row.mentions);
        self.entry_kinds.push_all(&row.kinds);
        self.kind_places.push(&row.kind_places);
        self.due.push(&row.due);
        row.last.all().for_each(|text| self.last.push(text));
        self.last_places.push(&row.last_places);
    }

    fn write<W: Write>(self, writer: &mut PartsWriter<W>) {
        let notes = self.sources.len();
        self.paths.write(part::PATHS, writer);
        // The columns of paths as a column of texts: each note has its own.
        let all: Vec<u32> = (0..=length(notes)).collect();
        writer.values(part::ALL, &all);
        writer.values(part::SOURCES, &self.sources);
        writer.values(part::DOCUMENTS, &self.documents);
        writer.values(part::NEXT_DOCUMENT, &[self.next_document]);
        let mut by_document: Vec<u32> = (0..length(notes)).collect();
        by_document.sort_unstable_by_key(|note| self.documents[*note as usize]);
        writer.values(part::BY_DOCUMENT, &by_document);
        writer.values(part::KINDS, &self.kinds);
        for ((name, _), numbers) in NUMBERS.iter().zip(&self.numbers) {
            write_numbers(name, notes, numbers, writer);
        }
        for ((name, _), texts) in TEXTS.iter().zip(self.texts) {
            texts.write(name, writer);
        }
        writer.values(part::ENTRIES, &self.entries.0);
        writer.values(part::DATES, &self.dates);
        writer.values(part::FLAGS, &self.flags);
        writer.values(part::HASHES, &self.hashes);
        self.people.write(part::PEOPLE, writer);
        self.ranks.write(part::RANKS, writer);
        self.mentions.write(part::MENTIONS, writer);
        self.entry_kinds.write(part::ENTRY_KINDS, writer);
        self.kind_places.write(part::KIND_PLACES, writer);
        self.due.write(part::DUE, writer);
        self.last.write(part::LAST, writer);
        self.last_places.write(part::LAST_PLACES, writer);
    }
}

/// For each note, the number of items up to its end.
#[derive(Default)]
struct Ends(Vec<u32>);

impl Ends {
    fn push(&mut self, count: usize) {
        let before = self.0.last().copied().unwrap_or(0);
        self.0.push(before + length(count));
    }
}

fn keep_numbers(
    old: &Numbers,
    notes: &Range<NoteId>,
    first: NoteId,
    numbers: &mut Vec<(NoteId, i64)>,
) {
    let shifted = |note: NoteId| note - notes.start + first;
    match &old.notes {
        Some(known) => {
            let from = known.partition_point(|note| *note < notes.start);
            let to = known.partition_point(|note| *note < notes.end);
            let pairs = known[from..to].iter().zip(&old.values[from..to]);
            numbers.extend(pairs.map(|(note, number)| (shifted(*note), *number)));
        }
        None => {
            let range = notes.start as usize..notes.end as usize;
            let values = old.values.get(range).unwrap_or_default();
            let pairs = notes.clone().zip(values);
            let pairs = pairs.filter(|(_, number)| **number != NO_NUMBER);
            numbers.extend(pairs.map(|(note, number)| (shifted(note), *number)));
        }
    }
}

/// Writes a column with a place for every note if most notes have a number, else with the notes that have one.
fn write_numbers<W: Write>(
    name: &str,
    notes: usize,
    numbers: &[(NoteId, i64)],
    writer: &mut PartsWriter<W>,
) {
    if numbers.len() * 2 > notes {
        let mut values = vec![NO_NUMBER; notes];
        for (note, number) in numbers {
            values[*note as usize] = *number;
        }
        writer.values(name, &values);
    } else {
        let ids: Vec<u32> = numbers.iter().map(|(note, _)| *note).collect();
        let values: Vec<i64> = numbers.iter().map(|(_, number)| *number).collect();
        writer.values(&part::notes(name), &ids);
        writer.values(name, &values);
    }
}

/// A list of texts in the making.
#[derive(Default)]
struct StringList {
    text: Vec<u8>,
    ends: Vec<u32>,
}

impl StringList {
    fn push(&mut self, text: &str) {
        self.text.extend_from_slice(text.as_bytes());
        self.ends.push(length(self.text.len()));
    }

    fn keep(&mut self, old: &Strings, range: Range<usize>) {
        let Some(last) = range.end.checked_sub(1).filter(|_| !range.is_empty()) else {
            return;
        };
        let from = range.start.checked_sub(1).map_or(0, |at| old.ends[at]);
        let before = length(self.text.len());
        self.text
            .extend_from_slice(&old.text[from as usize..old.ends[last] as usize]);
        let ends = old.ends[range].iter().map(|end| end - from + before);
        self.ends.extend(ends);
        length(self.text.len());
    }

    fn write<W: Write>(&self, name: &str, writer: &mut PartsWriter<W>) {
        writer.values(&part::text(name), &self.text);
        writer.values(&part::text_ends(name), &self.ends);
    }
}

/// Lists of values in the making.
struct ListsBuilder<T> {
    values: Vec<T>,
    ends: Vec<u32>,
}

impl<T> Default for ListsBuilder<T> {
    fn default() -> Self {
        ListsBuilder {
            values: Vec::new(),
            ends: Vec::new(),
        }
    }
}

impl<T: Copy + FromBytes + IntoBytes + Immutable> ListsBuilder<T> {
    fn push(&mut self, values: &[T]) {
        self.values.extend_from_slice(values);
        self.ends.push(length(self.values.len()));
    }

    fn keep(&mut self, old: &Lists<T>, notes: &Range<NoteId>) {
        let from = old.end_before(notes.start);
        let before = length(self.values.len());
        self.values
            .extend_from_slice(&old.values[from..old.end_before(notes.end)]);
        let from = length(from);
        let end = |note: NoteId| length(old.end_before(note + 1)) - from + before;
        self.ends.extend(notes.clone().map(end));
    }

    /// Writes the ends of the notes that have values, if those are few, else the ends of all notes.
    fn write<W: Write>(&self, name: &str, writer: &mut PartsWriter<W>) {
        writer.values(name, &self.values);
        let starts = std::iter::once(&0).chain(&self.ends);
        let lists = (0_u32..).zip(starts.zip(&self.ends));
        let filled = lists.filter(|(_, (start, end))| start < end);
        let (notes, ends): (Vec<u32>, Vec<u32>) =
            filled.map(|(note, (_, end))| (note, *end)).unzip();
        if notes.len() * 3 < self.ends.len() {
            writer.values(&part::notes(name), &notes);
            writer.values(&part::ends(name), &ends);
        } else {
            writer.values(&part::ends(name), &self.ends);
        }
    }
}

/// Lists of texts in the making. An index below the length of the old pool is a text of that pool, any other a new one.
struct TextsBuilder<'a> {
    old: &'a Texts,
    new: FxHashMap<Box<str>, u32>,
    lists: ListsBuilder<u32>,
}

impl<'a> TextsBuilder<'a> {
    fn new(old: &'a Texts) -> Self {
        TextsBuilder {
            old,
            new: FxHashMap::default(),
            lists: ListsBuilder::default(),
        }
    }

    fn keep(&mut self, notes: &Range<NoteId>) {
        self.lists.keep(&self.old.lists, notes);
    }

    fn push<'t>(&mut self, texts: impl Iterator<Item = &'t str>) {
        for text in texts {
            let index = match self.old.words.search(text) {
                Ok(at) => length(at),
                Err(_) => self.new_text(text),
            };
            self.lists.values.push(index);
        }
        self.lists.ends.push(length(self.lists.values.len()));
    }

    fn push_all(&mut self, texts: &TextLists) {
        self.push(texts.all());
    }

    fn new_text(&mut self, text: &str) -> u32 {
        if let Some(index) = self.new.get(text) {
            return *index;
        }
        let index = length(self.old.words.len() + self.new.len());
        self.new.insert(text.into(), index);
        index
    }

    fn write<W: Write>(mut self, name: &str, writer: &mut PartsWriter<W>) {
        let pool = self.sort_pool();
        pool.write(name, writer);
        self.lists.write(name, writer);
    }

    /// Sorts the texts that are used into one pool, and changes all indexes to indexes of that pool.
    fn sort_pool(&mut self) -> StringList {
        let old = &self.old.words;
        let mut index_of = vec![u32::MAX; old.len() + self.new.len()];
        for index in &self.lists.values {
            // Marks the text as used.
            index_of[*index as usize] = 0;
        }
        let mut new: Vec<(&str, u32)> = (self.new.iter())
            .map(|(text, index)| (&**text, *index))
            .collect();
        new.sort_unstable();
        let mut new = new.into_iter().peekable();
        let mut pool = StringList::default();
        let mut add = |text: &str, index: u32, index_of: &mut Vec<u32>| {
            index_of[index as usize] = length(pool.ends.len());
            pool.push(text);
        };
        for (text, index) in old.iter().zip(0..) {
            if index_of[index as usize] == u32::MAX {
                continue;
            }
            while let Some((text, index)) = new.next_if(|(new, _)| *new < text) {
                add(text, index, &mut index_of);
            }
            add(text, index, &mut index_of);
        }
        for (text, index) in new {
            add(text, index, &mut index_of);
        }
        for index in &mut self.lists.values {
            *index = index_of[*index as usize];
        }
        pool
    }
}
