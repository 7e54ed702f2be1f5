//! One contact of a ledger.
//!
//! In: a ledger and an id. Out: [`Contact`], the access point to everything that is computed for a contact. Does not:
//! cache results.

use crate::date::{Date, day};
use crate::note::Status;
use crate::store::NoteId;
use crate::store::facts::{self, NumberColumn};
use crate::text::fold::fold_search;

use super::clock_table::LastLine;
use super::contact_id::ContactId;
use super::entry_ref::EntryRef;
use super::model::Ledger;

/// One contact, seen on the ledger's day.
#[derive(Debug, Clone, Copy)]
pub struct Contact<'a> {
    /// The ledger.
    pub ledger: &'a Ledger,
    /// The contact's index in it.
    pub id: ContactId,
}

impl Ledger {
    /// The contact with this id.
    pub fn contact(&self, id: ContactId) -> Contact<'_> {
        Contact { ledger: self, id }
    }
}

impl<'a> Contact<'a> {
    /// Their note.
    pub fn note(self) -> NoteId {
        self.ledger.contacts[self.id.0]
    }

    /// Their name.
    pub fn name(self) -> &'a str {
        self.ledger.name(self.id)
    }

    /// The path of their note.
    pub fn path(self) -> &'a str {
        self.ledger.path_of(self.note())
    }

    /// The sort key of contacts that are otherwise equal: the folded name, then the name as written, then the path.
    pub fn sort_key(self) -> (String, &'a str, &'a str) {
        (fold_search(self.name()), self.name(), self.path())
    }

    /// Whether they are active, archived or deceased.
    pub fn status(self) -> Status {
        self.ledger.status_of(self.note())
    }

    /// Whether they are archived or deceased. Such contacts are left out of answers that do not ask for them
    /// (docs/reference/queries.md#the-query).
    pub fn is_inactive(self) -> bool {
        matches!(self.status(), Status::Archived | Status::Deceased)
    }

    /// `met` of their front matter, unless it is after today.
    pub fn met_on(self) -> Option<Date> {
        self.past(facts::MET)
    }

    /// `last-contact` of their front matter, unless it is after today.
    pub fn last_contact(self) -> Option<Date> {
        self.past(facts::LAST_CONTACT)
    }

    /// `informed` of their front matter, unless it is after today.
    pub fn informed_on(self) -> Option<Date> {
        self.past(facts::INFORMED)
    }

    fn past(self, column: NumberColumn) -> Option<Date> {
        self.day(column).filter(|date| *date <= self.ledger.today)
    }

    /// The date that a column of packed dates has for their note.
    pub(super) fn day(self, column: NumberColumn) -> Option<Date> {
        let number = self.ledger.facts.numbers(column).of(self.note())?;
        day::unpack(number)
    }

    /// The entry of their last interaction that counts.
    pub fn last_entry(self) -> Option<&'a EntryRef> {
        let last = self.last_line()?;
        self.ledger.entry_at(last.note, last.place)
    }

    /// Their last interaction that counts, without its entry.
    pub fn last_line(self) -> Option<LastLine> {
        self.ledger.clocks().last(self.id)
    }
}
