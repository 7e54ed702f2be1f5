//! Columns as they are held in memory: few large pieces, however many notes there are.
//!
//! In: values, segment by segment. Out: for each note its values. Does not: know tantivy.
//!
//! A text of its own on the heap for each path, name and link would cost more than all else that a query does.

use super::held::Held;
use super::shelf::NoteId;

/// Many texts, one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Strings {
    pub(super) text: Held<u8>,
    pub(super) ends: Held<u32>,
}

impl Strings {
    /// None yet, with room for so many texts and bytes.
    pub fn with_capacity(texts: usize, bytes: usize) -> Self {
        Strings {
            text: Held::with_capacity(bytes),
            ends: Held::with_capacity(texts),
        }
    }

    /// Adds one.
    ///
    /// # Panics
    /// Where all together have more than four gigabytes.
    pub fn push(&mut self, text: &str) {
        self.text.values().extend_from_slice(text.as_bytes());
        let end = u32::try_from(self.text.len());
        let end = end.expect("the texts of one column have less than four gigabytes");
        self.ends.values().push(end);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// How many bytes they have together.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// The one at this place.
    pub fn get(&self, at: usize) -> Option<&str> {
        let ends = &*self.ends;
        let end = *ends.get(at)?;
        let start = at.checked_sub(1).map_or(0, |before| ends[before]);
        Some(text(&self.text, start, end))
    }

    /// All, in order.
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

/// For every note one number, or none.
#[derive(Debug, Clone, Default)]
pub struct Numbers(pub(super) Held<i64>);

/// What stands where a note has no number. No column has it for a value.
pub(super) const NO_NUMBER: i64 = i64::MIN;

impl Numbers {
    /// That of one note; none where the column was not loaded.
    pub fn of(&self, note: NoteId) -> Option<i64> {
        let number = self.0.get(note as usize).copied();
        number.filter(|number| *number != NO_NUMBER)
    }

    /// Those of all notes, in order.
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

/// For every note any number of values.
#[derive(Debug, Clone)]
pub struct Lists<T> {
    pub(super) values: Held<T>,
    /// By note: where its values begin and end.
    pub(super) ranges: Held<[u32; 2]>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Lists::of_notes(0)
    }
}

impl<T> Lists<T> {
    /// These values; for each note where its own begin and end.
    pub fn new(values: Vec<T>, ranges: Vec<[u32; 2]>) -> Self {
        Lists {
            values: values.into(),
            ranges: ranges.into(),
        }
    }

    /// No value for any of so many notes.
    pub(super) fn of_notes(notes: usize) -> Self {
        Lists {
            values: Held::default(),
            ranges: vec![[0, 0]; notes].into(),
        }
    }

    /// The values of one note.
    pub fn of(&self, note: NoteId) -> &[T] {
        let [start, end] = self.range(note);
        &self.values[start as usize..end as usize]
    }

    /// Where the values of one note begin among [`Lists::all`].
    pub fn start(&self, note: NoteId) -> u32 {
        self.range(note)[0]
    }

    /// Nothing where the column was not loaded.
    fn range(&self, note: NoteId) -> [u32; 2] {
        self.ranges.get(note as usize).copied().unwrap_or_default()
    }

    /// The values of all notes; those of one stand together.
    pub fn all(&self) -> &[T] {
        &self.values
    }
}

/// For every note any number of texts, each text kept once.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    pub(super) words: Strings,
    pub(super) lists: Lists<u32>,
}

impl Texts {
    /// The texts of one note.
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

    /// Every text that occurs.
    pub fn words(&self) -> &Strings {
        &self.words
    }

    /// The places in [`Texts::words`] of the texts of each note.
    pub fn places(&self) -> &Lists<u32> {
        &self.lists
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_as_they_were_pushed() {
        let texts = ["", "a", "", "José", "b"];
        let strings: Strings = texts.into_iter().collect();
        assert_eq!(strings.iter().collect::<Vec<_>>(), texts);
        assert_eq!((&strings[3], strings.get(5)), ("José", None));
    }
}
