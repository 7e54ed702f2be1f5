//! What went either way with everybody, in some days.
//!
//! In: a book, some of its contacts, a window. Out: [`Exchange`]: a [`Person`] for each of them. Does not: put it into
//! words.
//!
//! A day on which somebody last gave, and the kind of tie, do not depend on where the window begins: the one is the last
//! up to its end, the other holds today. What returned a favour of the window may have come after it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::date::{Date, DateRange};
use crate::ledger::{Balance, Book, Clock, Contact, ContactId, Favour, Favours, Returned, Tie};
use crate::settings::Verb;
use crate::text::fold::fold_search;

/// Some contacts, with what went either way between them and the user.
#[derive(Debug)]
pub struct Exchange<'a> {
    /// The book.
    pub book: &'a Book,
    /// The days, both ends included.
    pub window: DateRange,
    /// By folded name, then by note.
    pub people: Vec<Person<'a>>,
}

/// One contact, with what went either way.
#[derive(Debug)]
pub struct Person<'a> {
    /// Who.
    pub contact: Contact<'a>,
    /// Everything that ever did.
    pub favours: Favours<'a>,
    /// The sums of the window.
    pub balance: Balance,
    /// The last day on which the user gave, up to the window's end.
    pub gave: Option<Date>,
    /// The last day on which they did.
    pub got: Option<Date>,
    /// What they gave within the window, each with what returned it.
    pub received: Vec<Returned<'a>>,
    /// The last thanks.
    pub thanked: Option<Date>,
    /// What kind of tie it is.
    pub tie: Tie,
    /// Whether anything went either way within the window.
    pub is_active: bool,
}

/// A kindness that was not returned yet.
#[derive(Debug, Clone, Copy)]
pub struct Unanswered<'a> {
    /// It, and of several the one that waits longest for a word of thanks; where all were thanked for, the first.
    pub favour: Returned<'a>,
    /// Whether the user has thanked since.
    pub is_thanked: bool,
    /// How many there are.
    pub count: usize,
}

impl<'a> Exchange<'a> {
    /// With these contacts, in these days.
    pub fn of(book: &'a Book, people: &[ContactId], window: DateRange) -> Self {
        let person = |id: &ContactId| {
            let person = Person::of(book.contact(*id), window);
            (fold_search(person.contact.name()), person)
        };
        let mut people: Vec<(String, Person<'a>)> = people.par_iter().map(person).collect();
        people.sort_by(|(a, one), (b, other)| {
            a.cmp(b).then(one.contact.note().cmp(&other.contact.note()))
        });
        Exchange {
            book,
            window,
            people: people.into_iter().map(|(_, person)| person).collect(),
        }
    }

    /// Those with whom anything went either way within the window, most first.
    pub fn active(&self) -> Vec<&Person<'a>> {
        let mut active: Vec<_> = self.people.iter().filter(|one| one.is_active).collect();
        active.sort_by_key(|person| Reverse(person.balance.given + person.balance.received));
        active
    }

    /// How many thanks are owed to, as of today, whatever was given back; who is laid aside is left out.
    pub fn to_thank(&self) -> usize {
        let owed = self.people.iter().filter(|person| {
            let contact = person.contact;
            !contact.is_laid_aside() && !contact.thanks_owed().is_empty()
        });
        owed.count()
    }

    /// The sums with everybody; a favour to several counts whole for each.
    pub fn total(&self) -> Balance {
        self.people
            .iter()
            .fold(Balance::default(), |sum, person| sum.and(person.balance))
    }

    /// Every favour of the window; one of several people comes up with each.
    fn favours(&self) -> impl Iterator<Item = Favour<'a>> {
        let all = self.people.iter().filter(|person| person.is_active);
        all.flat_map(|person| person.favours.within(self.window))
    }

    /// The sums of each kind, that of which most went either way first.
    pub fn by_kind(&self) -> Vec<(&'a str, Balance)> {
        let mut sums: BTreeMap<&str, Balance> = BTreeMap::new();
        for favour in self.favours() {
            let sum = sums.entry(favour.kind).or_default();
            *sum = sum.and(favour.weighs);
        }
        let mut kinds: Vec<_> = sums.into_iter().collect();
        kinds.sort_by_key(|(_, sum)| Reverse(sum.given + sum.received));
        kinds
    }

    /// The sums of each day on which anything went either way, in order.
    pub fn by_day(&self) -> BTreeMap<Date, Balance> {
        let mut days: BTreeMap<Date, Balance> = BTreeMap::new();
        for favour in self.favours() {
            let sum = days.entry(favour.line.date).or_default();
            *sum = sum.and(favour.weighs);
        }
        days
    }
}

impl<'a> Person<'a> {
    fn of(contact: Contact<'a>, window: DateRange) -> Self {
        let favours = contact.favours();
        let mut received = favours.returned();
        received.retain(|returned| window.contains(returned.got.date));
        let is_active = favours.within(window).next().is_some();
        Person {
            contact,
            balance: favours.balance(window),
            gave: favours.last(Verb::Gave, window.to),
            got: favours.last(Verb::Got, window.to),
            received,
            thanked: contact.clock(Clock::Thanked),
            tie: contact.tie(),
            is_active,
            favours,
        }
    }

    /// The days that went by until each favour was returned, shortest first.
    pub fn delays(&self) -> Vec<i64> {
        let mut delays: Vec<i64> = self.received.iter().filter_map(Returned::delay).collect();
        delays.sort_unstable();
        delays
    }

    /// What still waits for an answer, if anything does.
    pub fn unanswered(&self) -> Option<Unanswered<'a>> {
        let waiting = || self.received.iter().filter(|favour| favour.gave.is_none());
        let not_thanked = waiting().find(|favour| Some(favour.got.date) > self.thanked);
        Some(Unanswered {
            favour: *not_thanked.or_else(|| waiting().next())?,
            is_thanked: not_thanked.is_none(),
            count: waiting().count(),
        })
    }

    /// Whether most has come from them so far, or all.
    pub fn gives_most(&self) -> bool {
        matches!(self.tie, Tie::OneSided | Tie::Receiving)
    }
}

/// The one in the middle of numbers in order; of two, what lies between them.
pub fn median(sorted: &[i64]) -> Option<f64> {
    let (low, high) = (sorted.len().checked_sub(1)? / 2, sorted.len() / 2);
    Some((sorted[low] + sorted[high]) as f64 / 2.0)
}
