//! Who to give to next, and whose kindness still waits for an answer.
//!
//! In: an [`Exchange`], and what people need. Out: a few [`Next`], and everybody whose kindness waits. Does not: count
//! what is owed; it is a list of chances.
//!
//! Who is archived or has died stands in neither.

use super::exchange::{Exchange, Person, Unanswered};
use crate::date::day::ago;
use crate::date::{Date, DateRange};
use crate::ledger::{Line, Tie};
use crate::settings::Verb;
use crate::store::Texts;

/// More at once are not begun with.
const NEXT: usize = 5;

/// Somebody to give to.
#[derive(Debug)]
pub struct Next<'e, 'a> {
    /// Who.
    pub person: &'e Person<'a>,
    /// The last day on which the user gave, whatever the window.
    pub gave: Option<Date>,
    /// Their kindness that waits for an answer.
    pub unanswered: Option<Unanswered<'a>>,
    /// What they need.
    pub need: Option<Need<'a>>,
}

/// Where it is said what somebody needs.
#[derive(Debug, Clone, Copy)]
pub enum Need<'a> {
    /// In an open entry.
    Entry(&'a Line),
    /// In front matter, in these words.
    Words(&'a str),
}

/// The few to give to next: those who gave most or all so far, then those whose kindness waits, then those to whom
/// nothing was given for longest, then those who need something. `needs` are those of front matter.
pub fn next<'e, 'a>(exchange: &'e Exchange<'a>, needs: &'a Texts) -> Vec<Next<'e, 'a>> {
    let people = exchange.people.iter();
    let people = people.filter(|person| !person.contact.is_laid_aside());
    let candidates = people.map(|person| Next {
        person,
        gave: person.favours.last(Verb::Gave, None),
        unanswered: person.unanswered(),
        need: need(person, needs),
    });
    let mut found: Vec<Next<'e, 'a>> = candidates.filter(Next::is_reason).collect();
    // The people come by name, and the sort leaves them so.
    found.sort_by_key(Next::key);
    found.truncate(NEXT);
    found
}

/// The latest open entry, as it tells most of now; else the first of front matter.
fn need<'a>(person: &Person<'a>, needs: &'a Texts) -> Option<Need<'a>> {
    let contact = person.contact;
    let said = contact.open(Verb::Needs).pop().map(Need::Entry);
    said.or_else(|| needs.of(contact.note()).next().map(Need::Words))
}

impl Next<'_, '_> {
    fn is_reason(&self) -> bool {
        self.person.gives_most()
            || self.unanswered.is_some()
            || self.need.is_some()
            || self.they_gave_more()
    }

    /// Whether more has come from them than went to them, ever.
    fn they_gave_more(&self) -> bool {
        self.person.favours.balance(DateRange::ALL).balance() < 0
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

    /// Why, in a few words; `need` are those of what they need.
    pub fn why(&self, need: Option<&str>) -> String {
        let book = self.person.contact.book;
        let more = match self.person.tie {
            Tie::OneSided => Some("one-sided so far".to_owned()),
            Tie::Receiving => Some("mostly received".to_owned()),
            _ if self.they_gave_more() => Some("gave you more so far".to_owned()),
            _ => None,
        };
        let unanswered = self.unanswered.map(|waiting| {
            let kind = book.kind(waiting.favour.got).unwrap_or("a favour");
            if waiting.is_thanked {
                format!("thanked for {kind}, not yet returned")
            } else {
                format!("not yet thanked for {kind}")
            }
        });
        let gave = match self.gave {
            Some(gave) => format!("you last gave {}", ago(gave, book.today)),
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

/// Everybody whose kindness waits, those who were not thanked first, then those who wait longest.
pub fn unanswered<'e, 'a>(exchange: &'e Exchange<'a>) -> Vec<(&'e Person<'a>, Unanswered<'a>)> {
    let people = exchange.people.iter();
    let people = people.filter(|person| !person.contact.is_laid_aside());
    let mut found: Vec<_> = people
        .filter_map(|person| Some((person, person.unanswered()?)))
        .collect();
    found.sort_by_key(|(_, waiting)| (waiting.is_thanked, waiting.favour.got.date));
    found
}
