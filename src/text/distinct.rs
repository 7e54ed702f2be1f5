//! A list in which everything stands once.
//!
//! In: texts, one after another. Out: each at its first place. Does not: sort, or take two spellings for one.

use rustc_hash::FxHashSet;

/// Up to here looking through the list is quicker than a set.
const FEW: usize = 16;

/// Texts in the order in which they first came.
#[derive(Debug, Clone, Default)]
pub struct Distinct {
    list: Vec<String>,
    set: FxHashSet<String>,
}

impl Distinct {
    /// Adds `text` if it is not there yet.
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

    /// Whether `text` is there.
    pub fn contains(&self, text: &str) -> bool {
        if self.list.len() < FEW {
            self.list.iter().any(|old| old == text)
        } else {
            self.set.contains(text)
        }
    }

    /// All of them, in order.
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
