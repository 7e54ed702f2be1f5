//! An open vault with its ledger: how contacts are found by name, and named in commands and links.
//!
//! In: an open session, and what was loaded from it. Out: contacts and notes by name, names of contacts. Does not:
//! ask the user which of several contacts is meant.

use std::collections::HashMap;

use super::session::Session;
use crate::ledger::notes::Notes;
use crate::ledger::{ContactId, Ledger};
use crate::query::eval::QueryData;
use crate::query::names::{self, Named};
use crate::query::{TextField, shortest_name};
use crate::store::{NoteId, Texts};
use crate::text::stem::{file_name, without_extension};

/// The text fields in the JSON object of a contact. They also tell contacts of the same name apart.
pub const TEXTS_IN_JSON: [TextField; 3] = [TextField::Circle, TextField::Tag, TextField::Company];

/// What is loaded from the index alone.
pub(super) type FromIndex = (Ledger, QueryData, HashMap<TextField, Texts>);

/// An open vault with what was loaded for an answer or a change.
#[derive(Debug)]
pub struct Loaded {
    /// The open vault.
    pub session: Session,
    /// The contacts and their entries, as far as they were loaded.
    pub ledger: Ledger,
    /// What the query needs beyond the ledger.
    pub data: QueryData,
    /// The text fields that are shown.
    pub texts: HashMap<TextField, Texts>,
}

impl Loaded {
    pub(super) fn of(session: Session, (ledger, data, texts): FromIndex) -> Self {
        Loaded {
            session,
            ledger,
            data,
            texts,
        }
    }

    /// The notes of this vault, none of them fetched yet.
    pub fn notes(&self) -> Notes<'_> {
        Notes::new(&self.session.shelf)
    }

    /// The contacts that a name can mean. E-mail addresses must be loaded.
    pub fn named(&self, name: &str) -> Named {
        names::find(&self.ledger, &self.data.emails, name)
    }

    /// The note at this path, or else the note that a link with this target leads to.
    pub fn note_at(&self, path_or_target: &str) -> Option<NoteId> {
        let ledger = &self.ledger;
        let at_path = ledger.paths.iter().position(|path| path == path_or_target);
        let at_path = at_path.and_then(|at| NoteId::try_from(at).ok());
        let target = || without_extension(path_or_target.trim());
        at_path.or_else(|| ledger.people().resolve(target()).note())
    }

    /// What distinguishes a contact from others of the same name: company and circle. Those fields must be loaded.
    pub fn description(&self, contact: ContactId) -> String {
        let none = Texts::default();
        let of = |field| self.texts.get(&field).unwrap_or(&none);
        let (company, circle) = (of(TextField::Company), of(TextField::Circle));
        names::describe(&self.ledger, contact, company, circle)
    }

    /// The shortest text that means each contact in a command; the path where no name does.
    pub fn shortest_names(&self, contacts: &[ContactId]) -> Vec<String> {
        let names = shortest_name::shortest(&self.ledger, &self.data.emails, contacts);
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
