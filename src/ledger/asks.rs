//! Counts what the user asked of people, light and heavy, next to what the user gave (docs/reference/ledger.md#asks).
//!
//! In: the `asked` and `gave` entries of contacts. Out: counts of them in a window, and heavy asks that came too early.
//! Does not: weigh what was given; `balance` does.

use std::collections::HashSet;

use super::entry_ref::EntryRef;
use super::model::Ledger;
use crate::date::DateRange;
use crate::settings::{Verb, kinds};

/// Number of asks and gifts in a window. An entry counts once, however many people take part in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asks {
    /// Asks of a light kind, quick to fulfill.
    pub light: usize,
    /// Asks of a heavy kind.
    pub heavy: usize,
    /// `gave` entries.
    pub gifts: usize,
}

impl Asks {
    /// Light and heavy asks together.
    pub fn all(self) -> usize {
        self.light + self.heavy
    }
}

impl Ledger {
    /// Whether the kind of an `asked` entry is a heavy one.
    pub fn is_heavy(&self, entry: &EntryRef) -> bool {
        self.kind(entry).is_some_and(kinds::is_heavy)
    }

    /// Counts the entries of `lines` that are dated within `window`.
    pub fn asks_in<'a>(
        &self,
        entries: impl IntoIterator<Item = &'a EntryRef>,
        window: DateRange,
    ) -> Asks {
        let mut asks = Asks::default();
        let mut seen = HashSet::new();
        for entry in entries {
            if !window.contains(entry.date) || !seen.insert((entry.note, entry.place)) {
                continue;
            }
            match entry.verb {
                Verb::Asked if self.is_heavy(entry) => asks.heavy += 1,
                Verb::Asked => asks.light += 1,
                Verb::Gave => asks.gifts += 1,
                _ => {}
            }
        }
        asks
    }
}

/// Returns a contact's first heavy ask that is dated before anything was given to them. `lines` are their counting
/// `asked` and `gave` entries, in date order.
pub fn heavy_before_giving<'a>(ledger: &Ledger, entries: &[&'a EntryRef]) -> Option<&'a EntryRef> {
    let gave = entries.iter().find(|entry| entry.verb == Verb::Gave);
    let asked = entries
        .iter()
        .copied()
        .filter(|entry| entry.verb == Verb::Asked);
    asked
        .filter(|entry| gave.is_none_or(|gave| entry.date < gave.date))
        .find(|entry| ledger.is_heavy(entry))
}
