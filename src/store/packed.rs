//! Columns in memory, in a few large allocations regardless of the number of notes.
//!
//! In: values, segment by segment. Out: the values of each note. Does not: know tantivy.
//!
//! A separate heap string for each path, name, and link would cost more than all other work of a query.

use super::held::Held;
use super::shelf::NoteId;

/// A list of texts in one buffer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Strings {
    pub(super) text: Held<u8>,
    pub(super) ends: Held<u32>,
}

impl Strings {
    /// An empty list with capacity for this many texts and bytes.
    pub fn with_capacity(texts: usize, bytes: usize) -> Self {
        Strings {
            text: Held::with_capacity(bytes),
            ends: Held::with_capacity(texts),
        }
    }

    /// Adds a text.
    ///
    /// # Panics
    /// If all texts together are larger than 4 GiB.
    pub fn push(&mut self, text: &str) {
        self.text.values().extend_from_slice(text.as_bytes());
        let end = u32::try_from(self.text.len());
        let end = end.expect("the texts of one column have less than four gigabytes");
        self.ends.values().push(end);
    }

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether the list has no text.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Total size of the texts in bytes.
    pub fn bytes(&self) -> usize {
        self.text.len()
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
}

fn text(all: &[u8], start: u32, end: u32) -> &str {
    std::str::from_utf8(&all[start as usize..end as usize])
        .expect("the text between two ends was pushed as one")
}

impl std::ops::Index<usize> for Strings {
    type Output = str;

    fn index(&self, at: usize) -> &str {
        self.get(at)
            .expect("a place that was given out by whoever filled it")
    }
}

impl<'a> FromIterator<&'a str> for Strings {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        let mut strings = Strings::default();
        texts.into_iter().for_each(|text| strings.push(text));
        strings
    }
}

/// A column with one optional number per note.
#[derive(Debug, Clone, Default)]
pub struct Numbers(pub(super) Held<i64>);

/// Marks a note without a number. No column has this value.
pub(super) const NO_NUMBER: i64 = i64::MIN;

impl Numbers {
    /// The number of a note. `None` if it has none, or the column was not loaded.
    pub fn of(&self, note: NoteId) -> Option<i64> {
        let number = self.0.get(note as usize).copied();
        number.filter(|number| *number != NO_NUMBER)
    }

    /// The numbers of all notes, in order.
    pub fn iter(&self) -> impl Iterator<Item = Option<i64>> {
        let numbers = self.0.iter().copied();
        numbers.map(|number| Some(number).filter(|number| *number != NO_NUMBER))
    }
}

impl FromIterator<Option<i64>> for Numbers {
    fn from_iter<I: IntoIterator<Item = Option<i64>>>(numbers: I) -> Self {
        let numbers = numbers.into_iter();
        Numbers(numbers.map(|number| number.unwrap_or(NO_NUMBER)).collect())
    }
}

/// A column with a list of values per note.
#[derive(Debug, Clone)]
pub struct Lists<T> {
    pub(super) values: Held<T>,
    /// By note: start and end of its values.
    pub(super) ranges: Held<[u32; 2]>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Lists::of_notes(0)
    }
}

impl<T> Lists<T> {
    /// A column from all values, and the start and end of the values of each note.
    pub fn new(values: Vec<T>, ranges: Vec<[u32; 2]>) -> Self {
        Lists {
            values: values.into(),
            ranges: ranges.into(),
        }
    }

    /// A column without values for this many notes.
    pub(super) fn of_notes(notes: usize) -> Self {
        Lists {
            values: Held::default(),
            ranges: vec![[0, 0]; notes].into(),
        }
    }

    /// The values of a note. Empty if the column was not loaded.
    pub fn of(&self, note: NoteId) -> &[T] {
        let [start, end] = self.range(note);
        &self.values[start as usize..end as usize]
    }

    /// The index in [`Lists::all`] of the first value of a note.
    pub fn start(&self, note: NoteId) -> u32 {
        self.range(note)[0]
    }

    /// The range of a note's values. Empty if the column was not loaded.
    fn range(&self, note: NoteId) -> [u32; 2] {
        self.ranges.get(note as usize).copied().unwrap_or_default()
    }

    /// The values of all notes. Those of one note are adjacent.
    pub fn all(&self) -> &[T] {
        &self.values
    }
}

/// A column with a list of texts per note. Equal texts are stored once.
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

    /// Whether the column was not loaded.
    pub fn is_unloaded(&self) -> bool {
        self.lists.ranges.is_empty()
    }

    /// All distinct texts.
    pub fn words(&self) -> &Strings {
        &self.words
    }

    /// For each note, the indexes of its texts in [`Texts::words`].
    pub fn places(&self) -> &Lists<u32> {
        &self.lists
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pushed_texts_are_returned_unchanged() {
        let texts = ["", "a", "", "José", "b"];
        let strings: Strings = texts.into_iter().collect();
        assert_eq!(strings.iter().collect::<Vec<_>>(), texts);
        assert_eq!((&strings[3], strings.get(5)), ("José", None));
    }
}
