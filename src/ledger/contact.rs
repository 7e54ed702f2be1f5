//! One contact of a ledger.
//!
//! In: a ledger and an id. Out: [`Contact`], the access point to everything that is computed for a contact. Does not:
//! cache results.

use crate::date::Date;
use crate::note::Status;
use crate::store::{NoteId, Numbers};
use crate::text::fold::fold_search;

use super::contact_id::ContactId;
use super::decode::day_of;
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
        &self.ledger.paths[self.note() as usize]
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
        self.past(&self.ledger.met)
    }

    /// `last-contact` of their front matter, unless it is after today.
    pub fn last_contact(self) -> Option<Date> {
        self.past(&self.ledger.last_contact)
    }

    /// `informed` of their front matter, unless it is after today.
    pub fn informed_on(self) -> Option<Date> {
        self.past(&self.ledger.informed)
    }

    fn past(self, column: &Numbers) -> Option<Date> {
        day_of(column, self.note()).filter(|date| *date <= self.ledger.today)
    }
}
