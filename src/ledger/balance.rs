//! Sums up favors given and received (docs/reference/ledger.md#balance).
//!
//! In: the `gave` and `got` entries of one contact. Out: [`Favors`]: sums, share, and which favor was returned by
//! which. Does not: treat a difference as a debt; it only counts.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::contact::Contact;
use super::entry_ref::EntryRef;
use super::model::Ledger;
use crate::date::{Date, DateRange, day};
use crate::settings::{Verb, kinds};

/// The weights of the favors given and received in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    /// Sum of the weights of `gave` entries.
    pub given: i64,
    /// Sum of the weights of `got` entries.
    pub received: i64,
}

impl Balance {
    /// `given` − `received`. Above zero, the user has given more.
    pub fn balance(self) -> i64 {
        self.given - self.received
    }

    /// The sum of two balances.
    pub fn and(self, other: Balance) -> Balance {
        Balance {
            given: self.given + other.given,
            received: self.received + other.received,
        }
    }

    /// The user's share of everything given, from 0 to 1; `None` if nothing was given or received.
    pub fn share(self) -> Option<f64> {
        let all = self.given + self.received;
        (all > 0).then(|| self.given as f64 / all as f64)
    }
}

/// A favor received, paired with the favor that returned it.
#[derive(Debug, Clone, Copy)]
pub struct Returned<'a> {
    /// The `got` entry.
    pub got: &'a EntryRef,
    /// The `gave` entry, on a later day, that returned it; `None` if it is not returned yet.
    pub gave: Option<&'a EntryRef>,
}

impl Returned<'_> {
    /// Days from the favor received to the one that returned it; `None` if it is not returned yet.
    pub fn delay(&self) -> Option<i64> {
        self.gave.map(|gave| day::between(self.got.date, gave.date))
    }
}

/// One favor, given or received.
#[derive(Debug, Clone, Copy)]
pub struct Favor<'a> {
    /// Its entry.
    pub line: &'a EntryRef,
    /// Its kind; `other` if the entry has none.
    pub kind: &'a str,
    /// Its weight, as `given` or as `received`.
    pub weight: Balance,
}

/// All favors of one contact, given and received, each once, in date order.
#[derive(Debug, Clone)]
pub struct Favors<'a> {
    ledger: &'a Ledger,
    entries: Vec<&'a EntryRef>,
}

impl<'a> Favors<'a> {
    /// Keeps the favors from `counted`, which is one contact's counting entries in date order.
    pub(super) fn among(ledger: &'a Ledger, mut counted: Vec<&'a EntryRef>) -> Self {
        counted.retain(|entry| is_favor(entry));
        Favors {
            ledger,
            entries: counted,
        }
    }

    /// The favors within `window`, both ends included.
    pub fn within(&self, window: DateRange) -> impl Iterator<Item = Favor<'a>> {
        let (ledger, entries) = (self.ledger, self.entries.iter().copied());
        let within = entries.filter(move |entry| window.contains(entry.date));
        within.map(move |entry| {
            let kind = ledger.kind(entry).unwrap_or(kinds::OTHER);
            let weight = i64::from(ledger.settings.weight(kind));
            let (given, received) = match entry.verb {
                Verb::Gave => (weight, 0),
                _ => (0, weight),
            };
            Favor {
                line: entry,
                kind,
                weight: Balance { given, received },
            }
        })
    }

    /// The balance over `window`, both ends included.
    pub fn balance(&self, window: DateRange) -> Balance {
        self.within(window)
            .fold(Balance::default(), |sum, favor| sum.and(favor.weight))
    }

    /// The balance over `window` per kind, largest total weight first.
    pub fn by_kind(&self, window: DateRange) -> Vec<(&'a str, Balance)> {
        let mut by_kind: BTreeMap<&str, Balance> = BTreeMap::new();
        for favor in self.within(window) {
            let sum = by_kind.entry(favor.kind).or_default();
            *sum = sum.and(favor.weight);
        }
        let mut kinds: Vec<(&str, Balance)> = by_kind.into_iter().collect();
        kinds.sort_by_key(|(_, sum)| Reverse(sum.given + sum.received));
        kinds
    }

    /// The latest day, no later than `until`, with a favor of `verb`, which is `gave` or `got`.
    pub fn last(&self, verb: Verb, until: Option<Date>) -> Option<Date> {
        let days = self.of(verb).map(|entry| entry.date);
        days.filter(|date| until.is_none_or(|until| *date <= until))
            .last()
    }

    /// Pairs every favor received with the next `gave` on a later day: first in, first out, one for one.
    pub fn returned(&self) -> Vec<Returned<'a>> {
        let mut gave = self.of(Verb::Gave).peekable();
        let returned = self.of(Verb::Got).map(|got| {
            // A `gave` on or before this day is also too early for every later favor received, so it is dropped for
            // good.
            while gave.next_if(|gave| gave.date <= got.date).is_some() {}
            Returned {
                got,
                gave: gave.next(),
            }
        });
        returned.collect()
    }

    fn of(&self, verb: Verb) -> impl Iterator<Item = &'a EntryRef> {
        let entries = self.entries.iter().copied();
        entries.filter(move |entry| entry.verb == verb)
    }
}

impl<'a> Contact<'a> {
    /// All favors of this contact, given and received.
    pub fn favors(self) -> Favors<'a> {
        Favors {
            ledger: self.ledger,
            entries: self.ledger.counted_of(self.id, is_favor),
        }
    }

    /// The balance over `window`, both ends included.
    pub fn balance_in(self, window: DateRange) -> Balance {
        self.favors().balance(window)
    }

    /// The balance over the default window.
    pub fn balance(self) -> Balance {
        self.balance_in(self.ledger.window())
    }

    /// Number of counting entries of a verb, over all time.
    pub fn count(self, verb: Verb) -> usize {
        self.ledger
            .counted_of(self.id, |entry| entry.verb == verb)
            .len()
    }
}

fn is_favor(entry: &EntryRef) -> bool {
    matches!(entry.verb, Verb::Gave | Verb::Got)
}
