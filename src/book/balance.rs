//! Who gave and who got (ledger.md, Balance).
//!
//! In: the `gave` and `got` entries of one contact. Out: sums, share, and which favour was returned by which.
//! Does not: read as a debt; it only counts.

use super::contact::Contact;
use super::load::Line;
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

impl<'a> Contact<'a> {
    /// What went either way within `window`, both ends included.
    pub fn balance_in(self, window: DateRange) -> Balance {
        let mut balance = Balance::default();
        for line in self
            .book
            .counted(self.id)
            .into_iter()
            .filter(|line| window.contains(line.date))
        {
            let weight = i64::from(
                self.book
                    .settings
                    .weight(self.book.kind(line).unwrap_or(kinds::OTHER)),
            );
            match line.verb {
                Verb::Gave => balance.given += weight,
                Verb::Got => balance.received += weight,
                _ => {}
            }
        }
        balance
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
