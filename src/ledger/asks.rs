//! What the user asked of people, light and heavy, against what the user gave (docs/reference/ledger.md#asks).
//!
//! In: the `asked` and `gave` entries of contacts. Out: counts of them in a window, and what was asked of whom too early.
//! Does not: weigh gifts; that is the balance's.

use std::collections::HashSet;

use super::line::Line;
use super::load::Book;
use crate::date::DateRange;
use crate::settings::{Verb, kinds};

/// How often the user asked and gave in some days. An entry counts once, however many people take part in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asks {
    /// Asks for what is soon done.
    pub light: usize,
    /// Asks for much.
    pub heavy: usize,
    /// What the user gave.
    pub gifts: usize,
}

impl Asks {
    /// All asks.
    pub fn all(self) -> usize {
        self.light + self.heavy
    }
}

impl Book {
    /// Whether an ask is heavy.
    pub fn is_heavy(&self, line: &Line) -> bool {
        self.kind(line).is_some_and(kinds::is_heavy)
    }

    /// Counts those of `lines` that lie in `window`.
    pub fn asks_in<'a>(
        &self,
        lines: impl IntoIterator<Item = &'a Line>,
        window: DateRange,
    ) -> Asks {
        let mut asks = Asks::default();
        let mut seen = HashSet::new();
        for line in lines {
            if !window.contains(line.date) || !seen.insert((line.note, line.place)) {
                continue;
            }
            match line.verb {
                Verb::Asked if self.is_heavy(line) => asks.heavy += 1,
                Verb::Asked => asks.light += 1,
                Verb::Gave => asks.gifts += 1,
                _ => {}
            }
        }
        asks
    }
}

/// The first heavy ask of somebody that came before anything was given to them. `lines` are their asks and
/// gifts that count, in the order of days.
pub fn heavy_before_giving<'a>(book: &Book, lines: &[&'a Line]) -> Option<&'a Line> {
    let gave = lines.iter().find(|line| line.verb == Verb::Gave);
    let asked = lines
        .iter()
        .copied()
        .filter(|line| line.verb == Verb::Asked);
    asked
        .filter(|line| gave.is_none_or(|gave| line.date < gave.date))
        .find(|line| book.is_heavy(line))
}
