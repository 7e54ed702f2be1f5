//! An ordered list without duplicates.
//!
//! In: strings, one after another. Out: each string once, in the order of first appearance. Does not: sort, or treat
//! different spellings as equal.

use rustc_hash::FxHashSet;

/// Below this length, a linear scan is faster than a hash set.
const FEW: usize = 16;

/// Distinct strings in the order in which they were first added.
#[derive(Debug, Clone, Default)]
pub struct Distinct {
    list: Vec<String>,
    set: FxHashSet<String>,
}

impl Distinct {
    /// Appends `text` unless the list has it already.
    ///
    /// ```
    /// use ties::text::distinct::Distinct;
    /// let mut found = Distinct::default();
    /// ["b", "a", "b"].into_iter().for_each(|text| found.add(text));
    /// assert_eq!(found.into_list(), ["b", "a"]);
    /// ```
    pub fn add(&mut self, text: &str) {
        if self.contains(text) {
            return;
        }
        self.list.push(text.to_owned());
        if self.list.len() == FEW {
            self.set = self.list.iter().cloned().collect();
        } else if self.list.len() > FEW {
            self.set.insert(text.to_owned());
        }
    }

    /// Whether the list has `text`.
    pub fn contains(&self, text: &str) -> bool {
        if self.list.len() < FEW {
            self.list.iter().any(|old| old == text)
        } else {
            self.set.contains(text)
        }
    }

    /// Returns the strings in order of first appearance.
    pub fn into_list(self) -> Vec<String> {
        self.list
    }
}

impl From<Vec<String>> for Distinct {
    fn from(texts: Vec<String>) -> Self {
        let mut found = Distinct::default();
        texts.iter().for_each(|text| found.add(text));
        found
    }
}
