//! Columns of a facts file as views over its mapped bytes.
//!
//! In: bytes whose checksums were verified. Out: the values of each note. Does not: copy values, or know what they mean.
//!
//! Every file is written by [`super::build`], so a view that reaches out of its part is a bug, not damage.

use std::ops::{Deref, Range};

use tantivy::directory::OwnedBytes;
use zerocopy::{FromBytes, Immutable};

/// The id of a note: its rank among all notes of a commit, sorted by path.
pub type NoteId = u32;

/// A slice of numbers in a file.
#[derive(Clone)]
pub struct Values<T> {
    bytes: OwnedBytes,
    view: fn(&[u8]) -> &[T],
}

fn view<T: FromBytes + Immutable>(bytes: &[u8]) -> &[T] {
    if bytes.is_empty() {
        return &[];
    }
    <[T]>::ref_from_bytes(bytes).expect("size and alignment were checked when the view was made")
}

impl<T: FromBytes + Immutable> Values<T> {
    /// The values in these bytes. `None` if size or alignment do not fit.
    pub(super) fn new(bytes: OwnedBytes) -> Option<Self> {
        let fits = bytes.is_empty() || <[T]>::ref_from_bytes(&bytes).is_ok();
        fits.then_some(Values {
            bytes,
            view: view::<T>,
        })
    }
}

impl<T> Values<T> {
    /// The values from index `start` on.
    pub(super) fn from(&self, start: usize) -> Self {
        let from = (start * size_of::<T>()).min(self.bytes.len());
        Values {
            bytes: self.bytes.slice(from..self.bytes.len()),
            view: self.view,
        }
    }
}

impl<T: FromBytes + Immutable> Default for Values<T> {
    fn default() -> Self {
        Values {
            bytes: OwnedBytes::empty(),
            view: view::<T>,
        }
    }
}

impl<T> Deref for Values<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        (self.view)(&self.bytes)
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for Values<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (**self).fmt(f)
    }
}

/// A list of texts, one after the other.
#[derive(Debug, Clone, Default)]
pub struct Strings {
    pub(super) text: Values<u8>,
    pub(super) ends: Values<u32>,
}

impl Strings {
    /// Number of texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether the list has no text.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text at this index.
    pub fn get(&self, at: usize) -> Option<&str> {
        let ends = &*self.ends;
        let end = *ends.get(at)?;
        let start = at.checked_sub(1).map_or(0, |before| ends[before]);
        Some(text(&self.text, start, end))
    }

    /// All texts, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let (all, ends) = (&*self.text, &*self.ends);
        let starts = std::iter::once(0).chain(ends.iter().copied());
        starts
            .zip(ends)
            .map(move |(start, end)| text(all, start, *end))
    }

    /// Where a text is in a sorted list, or where it would be.
    pub(super) fn search(&self, text: &str) -> Result<usize, usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self[middle].cmp(text) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Ok(middle),
            }
        }
        Err(low)
    }
}

fn text(all: &[u8], start: u32, end: u32) -> &str {
    std::str::from_utf8(&all[start as usize..end as usize])
        .expect("the text between two ends was pushed as one")
}

impl std::ops::Index<usize> for Strings {
    type Output = str;

    fn index(&self, at: usize) -> &str {
        self.get(at)
            .expect("an index that the file itself contains")
    }
}

/// A column with at most one number for each note.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    /// The notes that have a number, sorted. `None` if `values` has a place for every note.
    pub(super) notes: Option<Values<u32>>,
    pub(super) values: Values<i64>,
}

/// Marks a note without a number where every note has a place. No column has this value.
pub(super) const NO_NUMBER: i64 = i64::MIN;

impl Numbers {
    /// The number of a note, if it has one.
    pub fn of(&self, note: NoteId) -> Option<i64> {
        let at = match &self.notes {
            Some(notes) => notes.binary_search(&note).ok()?,
            None => note as usize,
        };
        let number = self.values.get(at).copied();
        number.filter(|number| *number != NO_NUMBER)
    }

    /// Each note that has a number, with the number, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (NoteId, i64)> {
        let pairs = self.values.iter().zip(0..).map(|(number, at)| {
            let note = self.notes.as_ref().map_or(at, |notes| notes[at as usize]);
            (note, *number)
        });
        pairs.filter(|(_, number)| *number != NO_NUMBER)
    }
}

/// A column with a list of values for each note.
#[derive(Debug, Clone)]
pub struct Lists<T> {
    /// The notes that have values, sorted. `None` if `ends` has a place for every note.
    pub(super) notes: Option<Values<u32>>,
    pub(super) ends: Values<u32>,
    pub(super) values: Values<T>,
}

impl<T: FromBytes + Immutable> Default for Lists<T> {
    fn default() -> Self {
        Lists {
            notes: None,
            ends: Values::default(),
            values: Values::default(),
        }
    }
}

impl<T> Lists<T> {
    /// The values of a note.
    pub fn of(&self, note: NoteId) -> &[T] {
        &self.values[self.range(note)]
    }

    /// Where the values of a note are in [`Lists::all`].
    pub fn range(&self, note: NoteId) -> Range<usize> {
        let at = match &self.notes {
            Some(notes) => match notes.binary_search(&note) {
                Ok(at) => at,
                Err(_) => return 0..0,
            },
            None => note as usize,
        };
        self.start(at)..self.start(at + 1)
    }

    /// Where the values of all notes below `note` end in [`Lists::all`].
    pub(super) fn end_before(&self, note: NoteId) -> usize {
        let at = match &self.notes {
            Some(notes) => notes.partition_point(|known| *known < note),
            None => note as usize,
        };
        self.start(at)
    }

    fn start(&self, at: usize) -> usize {
        let before = at.checked_sub(1);
        before.map_or(0, |before| {
            self.ends.get(before).map_or(0, |end| *end as usize)
        })
    }

    /// The values of all notes, in the order of the notes.
    pub fn all(&self) -> &[T] {
        &self.values
    }
}

/// A column with a list of texts for each note. Equal texts are stored once.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    pub(super) words: Strings,
    pub(super) lists: Lists<u32>,
}

impl Texts {
    /// The texts of a note.
    pub fn of(&self, note: NoteId) -> impl Iterator<Item = &str> {
        self.lists
            .of(note)
            .iter()
            .map(|at| &self.words[*at as usize])
    }

    /// All distinct texts, sorted.
    pub fn words(&self) -> &Strings {
        &self.words
    }

    /// For each note, the indexes of its texts in [`Texts::words`].
    pub fn places(&self) -> &Lists<u32> {
        &self.lists
    }
}
