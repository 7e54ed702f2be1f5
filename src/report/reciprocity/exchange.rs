//! What was given and received with each contact in a window.
//!
//! In: the ledger, some of its contacts, and a window. Out: [`Exchange`]: a [`Person`] for each contact. Does not: put
//! it into words.
//!
//! The last date of giving and the kind of tie do not depend on the start of the window: the date is the last one up to
//! the window's end, and the tie is that of today. A favor of the window can be returned after its end.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::date::{Date, DateRange};
use crate::ledger::{Balance, Clock, Contact, ContactId, Favor, Favors, Ledger, Returned, Tie};
use crate::settings::Verb;
use crate::text::fold::fold_search;

/// Contacts, with what was given and received between them and the user.
#[derive(Debug)]
pub struct Exchange<'a> {
    /// The ledger.
    pub ledger: &'a Ledger,
    /// The window; both ends are included.
    pub window: DateRange,
    /// The contacts, sorted by folded name, then by note.
    pub people: Vec<Person<'a>>,
}

/// A contact, with what was given and received.
#[derive(Debug)]
pub struct Person<'a> {
    /// The contact.
    pub contact: Contact<'a>,
    /// All favors with the contact, over all time.
    pub favors: Favors<'a>,
    /// The sums of given and received within the window.
    pub balance: Balance,
    /// The last date on which the user gave, up to the window's end.
    pub gave: Option<Date>,
    /// The last date on which the contact gave, up to the window's end.
    pub got: Option<Date>,
    /// The favors that the user received within the window, each with the favor that returned it.
    pub received: Vec<Returned<'a>>,
    /// The last date on which the user thanked the contact.
    pub thanked: Option<Date>,
    /// The kind of tie, as of today.
    pub tie: Tie,
    /// Whether anything was given or received within the window.
    pub is_active: bool,
}

/// A contact's favors that the user has not returned yet.
#[derive(Debug, Clone, Copy)]
pub struct Unreturned<'a> {
    /// The favor that has waited longest for thanks; if the user has thanked for all of them, the oldest.
    pub favor: Returned<'a>,
    /// Whether the user has thanked the contact since.
    pub is_thanked: bool,
    /// The number of unreturned favors.
    pub count: usize,
}

impl<'a> Exchange<'a> {
    /// Computes the exchange with these contacts in this window.
    pub fn of(ledger: &'a Ledger, people: &[ContactId], window: DateRange) -> Self {
        let person = |id: &ContactId| {
            let person = Person::of(ledger.contact(*id), window);
            (fold_search(person.contact.name()), person)
        };
        let mut people: Vec<(String, Person<'a>)> = people.par_iter().map(person).collect();
        people.sort_by(|(a, one), (b, other)| {
            a.cmp(b).then(one.contact.note().cmp(&other.contact.note()))
        });
        Exchange {
            ledger,
            window,
            people: people.into_iter().map(|(_, person)| person).collect(),
        }
    }

    /// The contacts with anything given or received within the window, most first.
    pub fn active(&self) -> Vec<&Person<'a>> {
        let mut active: Vec<_> = self
            .people
            .iter()
            .filter(|person| person.is_active)
            .collect();
        active.sort_by_key(|person| Reverse(person.balance.given + person.balance.received));
        active
    }

    /// The number of contacts to whom thanks are owed today, whether or not the favor was returned. Inactive contacts
    /// are left out.
    pub fn to_thank(&self) -> usize {
        let owed = self.people.iter().filter(|person| {
            let contact = person.contact;
            !contact.is_inactive() && !contact.thanks_owed().is_empty()
        });
        owed.count()
    }

    /// The sums over all contacts. A favor to several contacts counts in full for each of them.
    pub fn total(&self) -> Balance {
        self.people
            .iter()
            .fold(Balance::default(), |sum, person| sum.and(person.balance))
    }

    /// Every favor within the window; a favor with several contacts appears once for each.
    fn favors(&self) -> impl Iterator<Item = Favor<'a>> {
        let all = self.people.iter().filter(|person| person.is_active);
        all.flat_map(|person| person.favors.within(self.window))
    }

    /// The sums of each kind of favor, the kind with the most first.
    pub fn by_kind(&self) -> Vec<(&'a str, Balance)> {
        let mut sums: BTreeMap<&str, Balance> = BTreeMap::new();
        for favor in self.favors() {
            let sum = sums.entry(favor.kind).or_default();
            *sum = sum.and(favor.weight);
        }
        let mut kinds: Vec<_> = sums.into_iter().collect();
        kinds.sort_by_key(|(_, sum)| Reverse(sum.given + sum.received));
        kinds
    }

    /// The sums of each day with a favor, in order.
    pub fn by_day(&self) -> BTreeMap<Date, Balance> {
        let mut days: BTreeMap<Date, Balance> = BTreeMap::new();
        for favor in self.favors() {
            let sum = days.entry(favor.line.date).or_default();
            *sum = sum.and(favor.weight);
        }
        days
    }
}

impl<'a> Person<'a> {
    fn of(contact: Contact<'a>, window: DateRange) -> Self {
        let favors = contact.favors();
        let mut received = favors.returned();
        received.retain(|returned| window.contains(returned.got.date));
        let is_active = favors.within(window).next().is_some();
        Person {
            contact,
            balance: favors.balance(window),
            gave: favors.last(Verb::Gave, window.to),
            got: favors.last(Verb::Got, window.to),
            received,
            thanked: contact.clock(Clock::Thanked),
            tie: contact.tie(),
            is_active,
            favors,
        }
    }

    /// The number of days until each favor was returned, shortest first.
    pub fn delays(&self) -> Vec<i64> {
        let mut delays: Vec<i64> = self.received.iter().filter_map(Returned::delay).collect();
        delays.sort_unstable();
        delays
    }

    /// The favors that the user has not returned yet, if any.
    pub fn unanswered(&self) -> Option<Unreturned<'a>> {
        let waiting = || self.received.iter().filter(|favor| favor.gave.is_none());
        let not_thanked = waiting().find(|favor| Some(favor.got.date) > self.thanked);
        Some(Unreturned {
            favor: *not_thanked.or_else(|| waiting().next())?,
            is_thanked: not_thanked.is_none(),
            count: waiting().count(),
        })
    }

    /// Whether the tie is one in which most or all favors came from the contact.
    pub fn gives_most(&self) -> bool {
        matches!(self.tie, Tie::OneSided | Tie::Receiving)
    }
}

/// The median of sorted numbers: the middle one, or the mean of the middle two. `None` if there are none.
pub fn median(sorted: &[i64]) -> Option<f64> {
    let (low, high) = (sorted.len().checked_sub(1)? / 2, sorted.len() / 2);
    Some((sorted[low] + sorted[high]) as f64 / 2.0)
}
