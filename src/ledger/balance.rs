//! Who gave and who got (docs/reference/ledger.md#balance).
//!
//! In: the `gave` and `got` entries of one contact. Out: [`Favours`]: sums, share, and which favour was returned by
//! which. Does not: read as a debt; it only counts.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::contact::Contact;
use super::line::Line;
use super::load::Book;
use crate::date::{Date, DateRange, day};
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
    pub fn and(self, other: Balance) -> Balance {
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

/// One favour of either way.
#[derive(Debug, Clone, Copy)]
pub struct Favour<'a> {
    /// Its entry.
    pub line: &'a Line,
    /// Its kind.
    pub kind: &'a str,
    /// Its weight, on the side of who did it.
    pub weighs: Balance,
}

/// All favours of one contact, each once, in the order of days.
#[derive(Debug, Clone)]
pub struct Favours<'a> {
    book: &'a Book,
    lines: Vec<&'a Line>,
}

impl<'a> Favours<'a> {
    /// Those among the entries of one contact that count, which are in the order of days.
    pub(super) fn among(book: &'a Book, mut counted: Vec<&'a Line>) -> Self {
        counted.retain(|line| is_favour(line));
        let lines = counted;
        Favours { book, lines }
    }

    /// Those within `window`, both ends included.
    pub fn within(&self, window: DateRange) -> impl Iterator<Item = Favour<'a>> {
        let (book, lines) = (self.book, self.lines.iter().copied());
        let within = lines.filter(move |line| window.contains(line.date));
        within.map(move |line| {
            let kind = book.kind(line).unwrap_or(kinds::OTHER);
            let weight = i64::from(book.settings.weight(kind));
            let (given, received) = match line.verb {
                Verb::Gave => (weight, 0),
                _ => (0, weight),
            };
            Favour {
                line,
                kind,
                weighs: Balance { given, received },
            }
        })
    }

    /// What went either way within `window`.
    pub fn balance(&self, window: DateRange) -> Balance {
        self.within(window)
            .fold(Balance::default(), |sum, favour| sum.and(favour.weighs))
    }

    /// The same by kind, that of which most went either way first.
    pub fn by_kind(&self, window: DateRange) -> Vec<(&'a str, Balance)> {
        let mut by_kind: BTreeMap<&str, Balance> = BTreeMap::new();
        for favour in self.within(window) {
            let sum = by_kind.entry(favour.kind).or_default();
            *sum = sum.and(favour.weighs);
        }
        let mut kinds: Vec<(&str, Balance)> = by_kind.into_iter().collect();
        kinds.sort_by_key(|(_, sum)| Reverse(sum.given + sum.received));
        kinds
    }

    /// The last day, up to `until`, of a favour by `verb`, which is `gave` or `got`.
    pub fn last(&self, verb: Verb, until: Option<Date>) -> Option<Date> {
        let days = self.of(verb).map(|line| line.date);
        days.filter(|date| until.is_none_or(|until| *date <= until))
            .last()
    }

    /// Every favour received with what returned it: the next `gave` on a later day, first in, first out, one for one.
    pub fn returned(&self) -> Vec<Returned<'a>> {
        let mut gave = self.of(Verb::Gave).peekable();
        let returned = self.of(Verb::Got).map(|got| {
            // What was given no later than this favour came before it, and before every later one.
            while gave.next_if(|gave| gave.date <= got.date).is_some() {}
            Returned {
                got,
                gave: gave.next(),
            }
        });
        returned.collect()
    }

    fn of(&self, verb: Verb) -> impl Iterator<Item = &'a Line> {
        let lines = self.lines.iter().copied();
        lines.filter(move |line| line.verb == verb)
    }
}

impl<'a> Contact<'a> {
    /// The favours of either way.
    pub fn favours(self) -> Favours<'a> {
        Favours {
            book: self.book,
            lines: self.book.counted_of(self.id, is_favour),
        }
    }

    /// What went either way within `window`, both ends included.
    pub fn balance_in(self, window: DateRange) -> Balance {
        self.favours().balance(window)
    }

    /// What went either way within the default window.
    pub fn balance(self) -> Balance {
        self.balance_in(self.book.window())
    }

    /// How many entries of a verb there are, over all time.
    pub fn count(self, verb: Verb) -> usize {
        self.book
            .counted_of(self.id, |line| line.verb == verb)
            .len()
    }
}

fn is_favour(line: &Line) -> bool {
    matches!(line.verb, Verb::Gave | Verb::Got)
}
