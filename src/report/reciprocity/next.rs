//! Who to give to next, and whose favors are not returned yet.
//!
//! In: an [`Exchange`], and what contacts need. Out: a few [`Next`], and every contact with unreturned favors.
//! Does not: count debts; the list shows chances to give.
//!
//! Inactive contacts are in neither list.

use super::exchange::{Exchange, Person, Unreturned};
use crate::date::day::ago;
use crate::date::{Date, DateRange};
use crate::ledger::{EntryRef, Tie};
use crate::settings::Verb;
use crate::store::facts;

/// Maximum number of contacts proposed; nobody begins with more at once.
const NEXT: usize = 5;

/// A contact to give to next, with the reasons.
#[derive(Debug)]
pub struct Next<'e, 'a> {
    /// The contact.
    pub person: &'e Person<'a>,
    /// The last date on which the user gave, regardless of the window.
    pub gave: Option<Date>,
    /// Their favors that the user has not returned yet.
    pub unanswered: Option<Unreturned<'a>>,
    /// What they need.
    pub need: Option<Need<'a>>,
}

/// Where a need is written down.
#[derive(Debug, Clone, Copy)]
pub enum Need<'a> {
    /// In an open entry.
    Entry(&'a EntryRef),
    /// In front matter, with this text.
    Words(&'a str),
}

/// The contacts to give to next: first those who gave most or all so far, then those with unreturned favors, then those
/// to whom nothing was given for longest, then those with a need.
pub fn next<'e, 'a>(exchange: &'e Exchange<'a>) -> Vec<Next<'e, 'a>> {
    let people = exchange.people.iter();
    let people = people.filter(|person| !person.contact.is_inactive());
    let candidates = people.map(|person| Next {
        person,
        gave: person.favors.last(Verb::Gave, None),
        unanswered: person.unanswered(),
        need: need(person),
    });
    let mut chosen: Vec<Next<'e, 'a>> = candidates.filter(Next::is_reason).collect();
    // The people are sorted by name, and the sort is stable.
    chosen.sort_by_key(Next::key);
    chosen.truncate(NEXT);
    chosen
}

/// The latest open entry, because it is the most current; otherwise, the first need in front matter.
fn need<'a>(person: &Person<'a>) -> Option<Need<'a>> {
    let contact = person.contact;
    let entry = contact.open(Verb::Needs).pop().map(Need::Entry);
    let needs = contact.ledger.facts.texts(facts::NEED);
    entry.or_else(|| needs.of(contact.note()).next().map(Need::Words))
}

impl Next<'_, '_> {
    fn is_reason(&self) -> bool {
        self.person.gives_most()
            || self.unanswered.is_some()
            || self.need.is_some()
            || self.they_gave_more()
    }

    /// Whether the contact gave more than they received, over all time.
    fn they_gave_more(&self) -> bool {
        self.person.favors.balance(DateRange::ALL).balance() < 0
    }

    fn key(&self) -> (bool, u8, Option<Date>, bool) {
        let unanswered = match self.unanswered {
            Some(waiting) => u8::from(waiting.is_thanked),
            None => 2,
        };
        let person = self.person;
        (
            !person.gives_most(),
            unanswered,
            self.gave,
            self.need.is_none(),
        )
    }

    /// The reasons, in a few words. `need` is the text of their need.
    pub fn why(&self, need: Option<&str>) -> String {
        let ledger = self.person.contact.ledger;
        let more = match self.person.tie {
            Tie::OneSided => Some("one-sided so far".to_owned()),
            Tie::Receiving => Some("mostly received".to_owned()),
            _ if self.they_gave_more() => Some("gave you more so far".to_owned()),
            _ => None,
        };
        let unanswered = self.unanswered.map(|waiting| {
            let kind = ledger.kind(waiting.favor.got).unwrap_or("a favor");
            if waiting.is_thanked {
                format!("thanked for {kind}, not yet returned")
            } else {
                format!("not yet thanked for {kind}")
            }
        });
        let gave = match self.gave {
            Some(gave) => format!("you last gave {}", ago(gave, ledger.today)),
            None => "nothing given yet".to_owned(),
        };
        let need = need.map(|need| format!("needs {need}"));
        let parts: Vec<String> = [more, unanswered, Some(gave), need]
            .into_iter()
            .flatten()
            .collect();
        parts.join("; ")
    }
}

/// Every contact with unreturned favors: those not thanked first, then those who have waited longest.
pub fn unanswered<'e, 'a>(exchange: &'e Exchange<'a>) -> Vec<(&'e Person<'a>, Unreturned<'a>)> {
    let people = exchange.people.iter();
    let people = people.filter(|person| !person.contact.is_inactive());
    let mut unreturned: Vec<_> = people
        .filter_map(|person| Some((person, person.unanswered()?)))
        .collect();
    unreturned.sort_by_key(|(_, waiting)| (waiting.is_thanked, waiting.favor.got.date));
    unreturned
}
