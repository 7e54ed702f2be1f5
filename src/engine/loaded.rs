//! An open vault with its ledger: how contacts are found by name, and named in commands and links.
//!
//! In: an open session, and its ledger. Out: contacts and notes by name, names of contacts. Does not: ask the user which
//! of several contacts is meant.

use super::session::Session;
use crate::ledger::{ContactId, Ledger};
use crate::query::eval::QueryInputs;
use crate::query::names::{self, Named};
use crate::query::shortest_name;
use crate::store::NoteId;
use crate::text::stem::{file_name, without_extension};

/// An open vault with its ledger.
#[derive(Debug)]
pub struct Loaded {
    /// The open vault.
    pub session: Session,
    /// The contacts and their entries.
    pub ledger: Ledger,
    /// What the query needs beyond the ledger.
    pub inputs: QueryInputs,
}

impl Loaded {
    /// The contacts that a name can mean.
    pub fn named(&self, name: &str) -> Named {
        names::find(&self.ledger, name)
    }

    /// The note at this path, or else the note that a link with this target leads to.
    pub fn note_at(&self, path_or_target: &str) -> Option<NoteId> {
        let at_path = self.ledger.facts.at_path(path_or_target);
        let target = || without_extension(path_or_target.trim());
        at_path.or_else(|| self.ledger.people().resolve(target()).note())
    }

    /// What distinguishes a contact from others of the same name: company and circle.
    pub fn description(&self, contact: ContactId) -> String {
        names::describe(&self.ledger, contact)
    }

    /// The shortest text that means each contact in a command; the path where no name does.
    pub fn shortest_names(&self, contacts: &[ContactId]) -> Vec<String> {
        let names = shortest_name::shortest(&self.ledger, contacts);
        let path = |contact: &ContactId| self.ledger.contact(*contact).path().to_owned();
        contacts
            .iter()
            .zip(names)
            .map(|(contact, name)| name.unwrap_or_else(|| path(contact)))
            .collect()
    }

    /// The shortest link that means this contact and no other note.
    pub fn link_to(&self, contact: ContactId) -> String {
        let people = self.ledger.people();
        let contact = self.ledger.contact(contact);
        let path = without_extension(contact.path());
        let means = |target: &str| people.resolve(target).note() == Some(contact.note());
        let target = [contact.name(), file_name(path)]
            .into_iter()
            .find(|target| means(target) && !target.contains(['[', ']', '|', '#', '^']));
        format!("[[{}]]", target.unwrap_or(path))
    }
}
