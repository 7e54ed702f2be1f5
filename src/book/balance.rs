//! Who gave and who got (ledger.md, Balance).
//!
//! In: the `gave` and `got` entries of one contact. Out: sums, share, and which favour was returned by which.
//! Does not: read as a debt; it only counts.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::contact::Contact;
use super::load::{Book, Line};
use crate::calendar::{DateRange, day};
use crate::settings::{Verb, kinds};

/// What went either way in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    /// The weights of what the user gave.
    pub given: i64,
    /// The weights of what they gave.
    pub received: i64,
}

impl Balance {
    /// Above zero, the user has given more.
    pub fn balance(self) -> i64 {
        self.given - self.received
    }

    /// Both together.
    fn and(self, other: Balance) -> Balance {
        Balance {
            given: self.given + other.given,
            received: self.received + other.received,
        }
    }

    /// The user's share of all that was given, from 0 to 1; none where nothing was.
    pub fn share(self) -> Option<f64> {
        let all = self.given + self.received;
        (all > 0).then(|| self.given as f64 / all as f64)
    }
}

/// A favour received, and the one by which it was returned.
#[derive(Debug, Clone, Copy)]
pub struct Returned<'a> {
    /// The favour.
    pub got: &'a Line,
    /// What returned it, on a later day.
    pub gave: Option<&'a Line>,
}

impl Returned<'_> {
    /// The days between.
    pub fn delay(&self) -> Option<i64> {
        self.gave.map(|gave| day::between(self.got.date, gave.date))
    }
}

impl Book {
    /// The favours of either way among entries that count, within `window`, both ends included, with their kinds.
    fn favours<'a>(
        &'a self,
        counted: impl IntoIterator<Item = &'a Line>,
        window: DateRange,
    ) -> impl Iterator<Item = (&'a str, Balance)> {
        counted
            .into_iter()
            .filter(move |line| window.contains(line.date))
            .filter_map(move |line| {
                let (given, received) = match line.verb {
                    Verb::Gave => (1, 0),
                    Verb::Got => (0, 1),
                    _ => return None,
                };
                let kind = self.kind(line).unwrap_or(kinds::OTHER);
                let weight = i64::from(self.settings.weight(kind));
                let favour = Balance {
                    given: given * weight,
                    received: received * weight,
                };
                Some((kind, favour))
            })
    }

    /// What went either way in entries of one contact that count, within `window`.
    pub(super) fn balance_of<'a>(
        &'a self,
        counted: impl IntoIterator<Item = &'a Line>,
        window: DateRange,
    ) -> Balance {
        let favours = self.favours(counted, window).map(|(_, favour)| favour);
        favours.fold(Balance::default(), Balance::and)
    }
}

impl<'a> Contact<'a> {
    /// What went either way within `window`, both ends included.
    pub fn balance_in(self, window: DateRange) -> Balance {
        self.book.balance_of(self.book.counted(self.id), window)
    }

    /// The same by kind, that of which most went either way first.
    pub fn balance_by_kind(self, window: DateRange) -> Vec<(&'a str, Balance)> {
        let mut by_kind: BTreeMap<&str, Balance> = BTreeMap::new();
        let counted = self.book.counted(self.id);
        for (kind, favour) in self.book.favours(counted, window) {
            let sum = by_kind.entry(kind).or_default();
            *sum = sum.and(favour);
        }
        let mut kinds: Vec<(&str, Balance)> = by_kind.into_iter().collect();
        kinds.sort_by_key(|(_, sum)| Reverse(sum.given + sum.received));
        kinds
    }

    /// What went either way within the default window.
    pub fn balance(self) -> Balance {
        self.balance_in(self.book.window())
    }

    /// How many entries of a verb there are, over all time.
    pub fn count(self, verb: Verb) -> usize {
        self.book
            .counted(self.id)
            .iter()
            .filter(|line| line.verb == verb)
            .count()
    }

    /// Every favour received with what returned it: the next `gave` on a later day, first in, first out, one for one.
    pub fn returned(self) -> Vec<Returned<'a>> {
        let lines = self.book.counted(self.id);
        let mut gave = lines
            .iter()
            .copied()
            .filter(|line| line.verb == Verb::Gave)
            .peekable();
        let got = lines.iter().copied().filter(|line| line.verb == Verb::Got);
        got.map(|got| {
            // What was given no later than this favour came before it, and before every later one.
            while gave.next_if(|gave| gave.date <= got.date).is_some() {}
            Returned {
                got,
                gave: gave.next(),
            }
        })
        .collect()
    }
}
