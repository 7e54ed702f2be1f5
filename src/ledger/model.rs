//! The ledger: all contacts, goals and entries of a vault on one day.
//!
//! In: what was loaded. Out: [`Ledger`], with names, statuses and ids of notes and contacts. Does not: load.

use std::sync::OnceLock;

use crate::date::{Cadence, Date};
use crate::note::{Birthday, NoteKind, Rank, Status};
use crate::settings::Settings;
use crate::store::document;
use crate::store::{Lists, NoteId, Numbers, Strings, Texts};

use super::clock_cache::ClockCache;
use super::contact_id::ContactId;
use super::entry_ref::{EntryRef, Run};
use super::people::{NameResolver, Resolution};
use super::referent::Referent;

/// All contacts, goals and entries of a vault, seen on one day.
#[derive(Debug)]
pub struct Ledger {
    /// The day that counts as today.
    pub today: Date,
    /// The settings of the vault.
    pub settings: Settings,
    /// By note: its path.
    pub paths: Strings,
    /// By note: what kind of note it is.
    pub note_kinds: Vec<NoteKind>,
    /// By note: its name.
    pub names: Texts,
    /// By note: its aliases.
    pub aliases: Texts,
    /// By contact: its note.
    pub contacts: Vec<NoteId>,
    /// Resolves names to notes. Built on first use.
    pub(super) people: OnceLock<NameResolver>,
    /// In path order, then in line order.
    pub entries: Vec<EntryRef>,
    pub(super) contact_of: Vec<Option<ContactId>>,
    pub(super) status: Numbers,
    pub(super) met: Numbers,
    pub(super) last_contact: Numbers,
    pub(super) informed: Numbers,
    pub(super) snoozed: Numbers,
    pub(super) cadence: Numbers,
    pub(super) circles: Texts,
    pub(super) circle_cadences: OnceLock<Vec<Option<Cadence>>>,
    /// By contact: the indices in `lines` of the entries in which they take part.
    pub(super) takes_part: Lists<u32>,
    pub(super) kinds: Texts,
    pub(super) same_and_due: Lists<(u32, Option<Date>)>,
    pub(super) answers: Answers,
    /// By line: the range of its mentions. Empty if mentions were not loaded.
    pub(super) mentions: Vec<Run>,
    /// Stored results that stand in for entries that were not loaded.
    pub(super) cache: Option<ClockCache>,
}

/// What the names in entries resolve to.
#[derive(Debug, Default)]
pub(super) struct Answers {
    pub(super) targets: Texts,
    pub(super) of_targets: Vec<Resolution>,
    /// By target.
    pub(super) referents: Vec<Referent>,
    /// By index in `targets`: the turn in which each name is considered. Empty if every name in the vault stands
    /// plainly on its line.
    pub(super) turns: Vec<Rank>,
    pub(super) mention_targets: Texts,
    pub(super) of_mentions: Vec<Resolution>,
}

impl Ledger {
    /// Resolves names to notes.
    pub fn people(&self) -> &NameResolver {
        self.people.get_or_init(|| {
            let notes = (0..).zip(&self.note_kinds).map(|(note, _)| note);
            let names = notes.map(|note| self.name_of_note(note));
            NameResolver::new(&self.paths, &self.note_kinds, names, |note| {
                self.aliases.of(note)
            })
        })
    }

    /// The same ledger on another day. Only [`Ledger::today`] depends on the day; everything else is computed on request.
    pub fn with_today(self, day: Date) -> Ledger {
        Ledger { today: day, ..self }
    }

    /// A contact's index in [`Ledger::contacts`].
    pub fn place_of(&self, contact: ContactId) -> usize {
        contact.0
    }

    /// The name of a note; empty if it has none.
    pub fn name_of_note(&self, note: NoteId) -> &str {
        self.names.of(note).next().unwrap_or("")
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
        (0..)
            .zip(&self.note_kinds)
            .filter(|(_, what)| what.goal)
            .map(|(note, _)| (note, self.status_of(note)))
    }

    /// The status of a note.
    pub(super) fn status_of(&self, note: NoteId) -> Status {
        document::status(self.status.of(note).unwrap_or(0))
    }

    /// Decodes a birthday from its column value.
    pub fn birthday(number: i64) -> Option<Birthday> {
        document::birthday(number)
    }
}
