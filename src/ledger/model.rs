//! The ledger: all contacts, goals, and entries of a vault on one day.
//!
//! In: the facts of all notes, the settings, and today. Out: [`Ledger`], with names, statuses, and ids of notes and
//! contacts. Does not: compute anything before it is asked for. Each result is computed once.

use std::sync::OnceLock;

use crate::date::{Cadence, Date};
use crate::note::{Birthday, NoteKind, Status};
use crate::settings::Settings;
use crate::store::facts::{self, pack};
use crate::store::{Facts, NoteId, Texts};

use super::answers::Answers;
use super::clock_table::ClockTable;
use super::contact_id::ContactId;
use super::introduction_map::Introductions;
use super::lines::Lines;
use super::people::NameResolver;

/// All contacts, goals, and entries of a vault, seen on one day.
#[derive(Debug)]
pub struct Ledger {
    /// The day that counts as today.
    pub today: Date,
    /// The settings of the vault.
    pub settings: Settings,
    /// The facts of all notes.
    pub facts: Facts,
    /// By contact: its note.
    pub contacts: Vec<NoteId>,
    contact_of: Vec<Option<ContactId>>,
    /// The notes of all goals.
    goals: Vec<NoteId>,
    people: OnceLock<NameResolver>,
    pub(super) answers: OnceLock<Answers>,
    pub(super) lines: OnceLock<Lines>,
    pub(super) clocks: OnceLock<ClockTable>,
    pub(super) circle_cadences: OnceLock<Vec<Option<Cadence>>>,
    pub(super) introductions: OnceLock<Introductions>,
}

impl Ledger {
    /// The ledger of these facts on a day.
    pub fn new(facts: &Facts, settings: &Settings, today: Date) -> Ledger {
        let mut contacts = Vec::new();
        let mut contact_of = vec![None; facts.len()];
        let mut goals = Vec::new();
        for note in facts.notes() {
            let kind = facts.kind(note);
            if kind.contact {
                contact_of[note as usize] = Some(ContactId(contacts.len()));
                contacts.push(note);
            }
            if kind.goal {
                goals.push(note);
            }
        }
        Ledger {
            today,
            settings: settings.clone(),
            facts: facts.clone(),
            contacts,
            contact_of,
            goals,
            people: OnceLock::new(),
            answers: OnceLock::new(),
            lines: OnceLock::new(),
            clocks: OnceLock::new(),
            circle_cadences: OnceLock::new(),
            introductions: OnceLock::new(),
        }
    }

    /// Resolves names to notes.
    pub fn people(&self) -> &NameResolver {
        self.people.get_or_init(|| {
            let names = self.facts.notes().map(|note| self.name_of_note(note));
            let is_contact = self.contact_of.iter().map(Option::is_some).collect();
            NameResolver::new(self.facts.paths().iter(), is_contact, names, |note| {
                self.aliases().of(note)
            })
        })
    }

    /// Computes entries and clocks now, and not when they are first asked for.
    pub fn prepare(&self) {
        rayon::join(|| self.lines(), || self.clocks());
    }

    /// The same ledger on another day.
    pub fn with_today(self, day: Date) -> Ledger {
        // Everything else does not depend on the day.
        Ledger {
            today: day,
            clocks: OnceLock::new(),
            introductions: OnceLock::new(),
            ..self
        }
    }

    /// A contact's index in [`Ledger::contacts`].
    pub fn place_of(&self, contact: ContactId) -> usize {
        contact.0
    }

    /// The path of a note.
    pub fn path_of(&self, note: NoteId) -> &str {
        self.facts.path(note)
    }

    /// The kind of a note.
    pub fn kind_of(&self, note: NoteId) -> NoteKind {
        self.facts.kind(note)
    }

    /// By note: its aliases.
    pub fn aliases(&self) -> &Texts {
        self.facts.texts(facts::ALIAS)
    }

    /// By note: its e-mail addresses.
    pub fn emails(&self) -> &Texts {
        self.facts.texts(facts::EMAIL)
    }

    /// The name of a note; empty if it has none.
    pub fn name_of_note(&self, note: NoteId) -> &str {
        self.facts.texts(facts::NAME).of(note).next().unwrap_or("")
    }

    /// The name of a contact.
    pub fn name(&self, contact: ContactId) -> &str {
        self.name_of_note(self.contacts[contact.0])
    }

    /// The contact whose note this is, if it is a contact's note.
    pub fn contact_at(&self, note: NoteId) -> Option<ContactId> {
        self.contact_of[note as usize]
    }

    /// Every contact, archived and deceased ones included.
    pub fn contact_ids(&self) -> impl Iterator<Item = ContactId> + use<> {
        (0..self.contacts.len()).map(ContactId)
    }

    /// The note of every goal, with its status.
    pub fn goals(&self) -> impl Iterator<Item = (NoteId, Status)> + '_ {
        let goals = self.goals.iter();
        goals.map(|note| (*note, self.status_of(*note)))
    }

    /// Whether a note is that of a goal.
    pub fn is_goal(&self, note: NoteId) -> bool {
        self.goals.binary_search(&note).is_ok()
    }

    /// The status of a note.
    pub(super) fn status_of(&self, note: NoteId) -> Status {
        let status = self.facts.numbers(facts::STATUS).of(note);
        status.map_or_else(Status::default, pack::status)
    }

    /// The birthday in the front matter of a note.
    pub fn birthday_of(&self, note: NoteId) -> Option<Birthday> {
        let number = self.facts.numbers(facts::BIRTHDAY).of(note)?;
        pack::birthday(number)
    }
}
