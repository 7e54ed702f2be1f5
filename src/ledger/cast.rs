//! Decides who takes part in an entry (docs/reference/notes.md#people).
//!
//! In: the people that an entry names, in turns, and the notes that their names resolve to. Out: who takes part, and
//! what is only mentioned. Does not: parse lines. A note alone does not know where its links lead, so this is decided
//! here, on each load.

use crate::note::person::accepts_untyped_pages;
use crate::note::{PersonSource, Rank, link};
use crate::settings::Verb;
use crate::store::NoteId;

use super::contact_id::ContactId;
use super::entry_ref::{EntryRef, Run};
use super::model::Ledger;
use super::people::Resolution;
use super::referent::Referent;

/// The people whom one entry names.
#[derive(Clone, Copy)]
pub(super) struct Participants<'a> {
    ledger: &'a Ledger,
    targets: &'a [u32],
    /// One per target; empty if every name stands plainly on the line.
    turns: &'a [Rank],
    verb: Verb,
    /// The first turn in which a person is named, if any. Besides listed people, only those of that turn take part.
    first: Option<u16>,
}

impl<'a> Participants<'a> {
    fn each(self) -> impl Iterator<Item = (u32, Rank)> + 'a {
        let turn = move |at| self.turns.get(at).copied().unwrap_or_default();
        let targets = self.targets.iter().enumerate();
        targets.map(move |(at, target)| (*target, turn(at)))
    }

    fn referent(self, target: u32) -> Referent {
        self.ledger.answers().referents[target as usize]
    }

    /// Whether a name denotes a person.
    fn is_person(self, target: u32, source: PersonSource) -> bool {
        match (source, self.referent(target)) {
            (PersonSource::Listed, _) => true,
            (PersonSource::Linked, referent) => matches!(referent, Referent::Contact(_)),
            (_, Referent::Contact(_) | Referent::Unclear | Referent::Unknown) => true,
            (PersonSource::WrittenTo | PersonSource::TalkedToAbove, Referent::Page) => true,
            (source, Referent::Page) => !source.is_above() && accepts_untyped_pages(self.verb),
            (_, Referent::Thing) => false,
        }
    }

    fn takes_part(self, target: u32, turn: Rank) -> bool {
        if turn.source == PersonSource::Listed {
            return true;
        }
        let known = matches!(
            self.referent(target),
            Referent::Contact(_) | Referent::Unclear
        );
        self.first == Some(turn.rank)
            && self.is_person(target, turn.source)
            // Only contacts are inherited from an item above.
            && (known || !turn.source.is_above())
    }

    /// Whether somebody takes part whose presence makes the line an entry.
    pub fn is_entry(self) -> bool {
        self.each().any(|(target, turn)| {
            !matches!(
                turn.source,
                PersonSource::NotDecisive | PersonSource::Listed
            ) && self.takes_part(target, turn)
        })
    }

    /// The targets of those who take part, in the order of the line.
    fn people(self) -> impl Iterator<Item = u32> + 'a {
        let participants = self
            .each()
            .filter(move |(target, turn)| self.takes_part(*target, *turn));
        participants.map(|(target, _)| target)
    }

    /// The contacts who take part.
    pub fn contacts(self) -> impl Iterator<Item = ContactId> + 'a {
        self.people()
            .filter_map(move |target| match self.referent(target) {
                Referent::Contact(contact) => Some(contact),
                _ => None,
            })
    }

    /// The targets of links that stand where people stand but do not denote anybody who takes part.
    fn mentioned(self) -> impl Iterator<Item = u32> + 'a {
        let others = self.each().filter(move |(target, turn)| {
            turn.source.is_on_line() && !self.takes_part(*target, *turn)
        });
        others.map(|(target, _)| target)
    }
}

impl Ledger {
    /// What the answer for a name denotes.
    pub(super) fn referent(&self, answer: &Resolution) -> Referent {
        let is_contact = |note: &NoteId| self.contact_at(*note).is_some();
        match answer {
            Resolution::NotFound => Referent::Unknown,
            Resolution::Ambiguous(notes) if notes.iter().any(is_contact) => Referent::Unclear,
            Resolution::Ambiguous(_) => Referent::Thing,
            Resolution::Note(note) => match self.contact_at(*note) {
                Some(contact) => Referent::Contact(contact),
                None if self.kind_of(*note).page => Referent::Page,
                None => Referent::Thing,
            },
        }
    }

    #[inline]
    pub(super) fn cast(&self, people: Run, verb: Verb) -> Participants<'_> {
        let mut cast = Participants {
            ledger: self,
            targets: people.of(self.facts.entries().people.places().all()),
            turns: people.of(&self.answers().ranks),
            verb,
            first: Some(Rank::default().rank),
        };
        if cast.turns.is_empty() {
            return cast;
        }
        let decides = |(target, turn): &(u32, Rank)| {
            turn.source != PersonSource::Listed && cast.is_person(*target, turn.source)
        };
        cast.first = cast.each().find(decides).map(|(_, turn)| turn.rank);
        cast
    }

    fn cast_of(&self, entry: &EntryRef) -> Participants<'_> {
        self.cast(entry.people, entry.verb)
    }

    fn owner(&self, entry: &EntryRef) -> Option<ContactId> {
        self.contact_at(entry.note).filter(|_| entry.has_owner)
    }

    fn written(&self, target: u32) -> &str {
        &self.facts.entries().people.words()[target as usize]
    }

    /// The contacts who take part in an entry: the owner of the note first, then the others in the order of the line.
    pub fn contacts_in(&self, entry: &EntryRef) -> Vec<ContactId> {
        let mut found: Vec<ContactId> = Vec::new();
        for contact in self
            .owner(entry)
            .into_iter()
            .chain(self.cast_of(entry).contacts())
        {
            if !found.contains(&contact) {
                found.push(contact);
            }
        }
        found
    }

    /// The names of everybody who takes part in an entry. Somebody who is not a contact appears as written.
    pub fn participants(&self, entry: &EntryRef) -> Vec<String> {
        let cast = self.cast_of(entry);
        let others = cast.people().map(|target| match cast.referent(target) {
            Referent::Contact(contact) => self.name(contact),
            _ => link::shown(self.written(target)),
        });
        let mut found: Vec<String> = Vec::new();
        for name in self
            .owner(entry)
            .map(|owner| self.name(owner))
            .into_iter()
            .chain(others)
        {
            if !found.iter().any(|known| known == name) {
                found.push(name.to_owned());
            }
        }
        found
    }

    /// What an entry mentions: each target with its answer. Targets that stand where people stand come first.
    fn mentions_in<'a>(
        &'a self,
        entry: &EntryRef,
    ) -> impl Iterator<Item = (&'a str, &'a Resolution)> {
        let cast = self.cast_of(entry);
        let from_people = cast.mentioned().map(|target| {
            (
                self.written(target),
                &self.answers().of_people[target as usize],
            )
        });
        let others = self.mentions_of(entry).iter().map(|target| {
            let written = &self.facts.entries().mentions.words()[*target as usize];
            (written, self.answer_of_mention(*target))
        });
        // Somebody whom the item above names may also be mentioned on this line.
        let takes_part =
            move |written: &str| cast.people().any(|person| self.written(person) == written);
        from_people.chain(others.filter(move |(written, _)| !takes_part(written)))
    }

    /// The notes that an entry mentions. A link that stands where people stand is among them if it does not denote a
    /// participant.
    pub fn mentioned(&self, entry: &EntryRef) -> Vec<NoteId> {
        self.mentions_in(entry)
            .filter_map(|(_, answer)| answer.note())
            .collect()
    }

    /// The names of what an entry mentions, each once.
    pub fn mentions(&self, entry: &EntryRef) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for (written, answer) in self.mentions_in(entry) {
            let name = answer
                .note()
                .map_or(link::shown(written), |note| self.name_of_note(note));
            if !found.iter().any(|known| known == name) {
                found.push(name.to_owned());
            }
        }
        found
    }

    /// The ambiguous links of an entry, each with the notes that match it.
    pub fn ambiguous<'a>(&'a self, entry: &EntryRef) -> Vec<(&'a str, &'a [NoteId])> {
        let people = self.cast_of(entry).people();
        let people = people.map(|target| {
            (
                self.written(target),
                &self.answers().of_people[target as usize],
            )
        });
        let all = people.chain(self.mentions_in(entry));
        all.filter_map(|(target, answer)| match answer {
            Resolution::Ambiguous(notes) => Some((target, notes.as_slice())),
            _ => None,
        })
        .collect()
    }
}
