//! Columns as they are held in memory: few large pieces, however many notes there are.
//!
//! In: values, segment by segment. Out: for each note its values. Does not: know tantivy.
//!
//! A text of its own on the heap for each path, name and link would cost more than all else that a query does.

use super::shelf::NoteId;

/// Many texts, one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    /// None yet, with room for so many texts and bytes.
    pub fn with_capacity(texts: usize, bytes: usize) -> Self {
        Strings {
            text: String::with_capacity(bytes),
            ends: Vec::with_capacity(texts),
        }
    }

    /// Adds one.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
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
        let end = *self.ends.get(at)?;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.text[start..end])
    }

    /// All, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, end)| &self.text[start..*end])
    }
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

/// For every note any number of values.
#[derive(Debug, Clone)]
pub struct Lists<T> {
    pub(super) values: Vec<T>,
    /// By note: where its values begin and end.
    pub(super) ranges: Vec<(u32, u32)>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Lists::of_notes(0)
    }
}

impl<T> Lists<T> {
    /// No value for any of so many notes.
    pub(super) fn of_notes(notes: usize) -> Self {
        Lists {
            values: Vec::new(),
            ranges: vec![(0, 0); notes],
        }
    }

    /// The values of one note.
    pub fn of(&self, note: NoteId) -> &[T] {
        let (start, end) = self.range(note);
        &self.values[start as usize..end as usize]
    }

    /// Where the values of one note begin among [`Lists::all`].
    pub fn start(&self, note: NoteId) -> u32 {
        self.range(note).0
    }

    /// Nothing where the column was not loaded.
    fn range(&self, note: NoteId) -> (u32, u32) {
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
