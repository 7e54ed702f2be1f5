//! Builds a ledger from the columns of the index.
//!
//! In: the facts of all notes, the settings, today, and which parts are needed. Out: [`Ledger`]. Does not: load a
//! column that the question does not need.

use std::sync::OnceLock;

use crate::date::{Date, day};
use crate::note::{NoteKind, Rank};
use crate::settings::Settings;
use crate::store::document::{self, EntryFlags};
use crate::store::schema as columns;
use crate::store::{IndexError, Lists, NoteId, Numbers, Shelf, Texts};

use super::contact_id::ContactId;
use super::decode::{broken, group, unpack_entry};
use super::entry_ref::{EntryRef, Run};
use super::model::{Answers, Ledger};
use super::people::Resolution;
use super::want::LedgerParts;

impl Answers {
    fn load(shelf: &Shelf, ledger: &Ledger, want: LedgerParts) -> Result<Self, IndexError> {
        let resolved = |is_needed: bool, column| -> Result<(Texts, Vec<Resolution>), IndexError> {
            if !is_needed {
                return Ok((Texts::default(), Vec::new()));
            }
            let targets = shelf.texts(column)?;
            let words = targets.words().iter();
            let answers = words
                .map(|target| ledger.people().resolve(target))
                .collect();
            Ok((targets, answers))
        };
        let (targets, of_targets) = resolved(want.entries_or_clocks(), columns::E_PEOPLE)?;
        let (mention_targets, of_mentions) = resolved(want.mentions, columns::E_MENTION)?;
        let turns = if want.entries_or_clocks() {
            turns(shelf, &targets)?
        } else {
            Vec::new()
        };
        Ok(Answers {
            turns,
            referents: of_targets
                .iter()
                .map(|answer| ledger.referent(answer))
                .collect(),
            targets,
            of_targets,
            mention_targets,
            of_mentions,
        })
    }
}

/// The turn of each name in an entry, by its index in `targets`.
fn turns(shelf: &Shelf, targets: &Texts) -> Result<Vec<Rank>, IndexError> {
    let of_notes = shelf.lists(columns::E_TURN, Rank::unpack)?;
    if of_notes.all().is_empty() {
        return Ok(Vec::new());
    }
    let places = targets.places();
    let mut turns = vec![Rank::default(); places.all().len()];
    for note in 0..u32::try_from(shelf.len()).unwrap_or(u32::MAX) {
        let (of_note, start) = (of_notes.of(note), places.start(note) as usize);
        if of_note.is_empty() {
            continue;
        }
        let slots = turns.get_mut(start..start + places.of(note).len());
        let slots = slots.filter(|slots| slots.len() == of_note.len());
        slots
            .ok_or_else(|| broken("people have no turns"))?
            .copy_from_slice(of_note);
    }
    Ok(turns)
}

impl Ledger {
    /// Loads the parts that `want` names.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn load(
        shelf: &Shelf,
        settings: &Settings,
        today: Date,
        want: LedgerParts,
    ) -> Result<Ledger, IndexError> {
        let (ledger, entries) = rayon::join(
            || {
                let ledger = Ledger::without_entries(shelf, settings, today, want)?;
                let answers = Answers::load(shelf, &ledger, want)?;
                Ok((ledger, answers))
            },
            || {
                let entries = || shelf.lists(columns::E_SAYS, unpack_entry);
                want.entries_or_clocks().then(entries).transpose()
            },
        );
        let (mut ledger, answers) = ledger?;
        ledger.answers = answers;
        if want.favors {
            ledger.load_favors(shelf)?;
        }
        if let Some(entries) = entries? {
            ledger.fill_entries(&entries)?;
        }
        Ok(ledger)
    }

    /// All contacts, without entries.
    pub(super) fn without_entries(
        shelf: &Shelf,
        settings: &Settings,
        today: Date,
        want: LedgerParts,
    ) -> Result<Ledger, IndexError> {
        let what = shelf.numbers(columns::WHAT)?;
        let what: Vec<NoteKind> = what
            .iter()
            .map(|bits| NoteKind::from_bits(bits.unwrap_or(0).cast_unsigned()))
            .collect();
        let count = NoteId::try_from(shelf.len()).map_err(|_| broken("too many notes"))?;
        let mut contacts = Vec::new();
        let mut contact_of = vec![None; shelf.len()];
        for note in (0..count).filter(|note| what[*note as usize].contact) {
            contact_of[note as usize] = Some(ContactId(contacts.len()));
            contacts.push(note);
        }
        let mut ledger = Ledger {
            today,
            settings: settings.clone(),
            paths: shelf.paths().clone(),
            status: shelf.numbers(columns::STATUS)?,
            note_kinds: what,
            names: shelf.texts(columns::NAME)?,
            aliases: shelf.texts(columns::ALIAS)?,
            contacts,
            people: OnceLock::new(),
            entries: Vec::new(),
            contact_of,
            met: shelf.numbers(columns::MET)?,
            last_contact: shelf.numbers(columns::LAST_CONTACT)?,
            informed: shelf.numbers(columns::INFORMED)?,
            snoozed: Numbers::default(),
            cadence: Numbers::default(),
            circles: Texts::default(),
            circle_cadences: OnceLock::new(),
            takes_part: Lists::default(),
            kinds: Texts::default(),
            same_and_due: Lists::default(),
            answers: Answers::default(),
            mentions: Vec::new(),
            cache: None,
        };
        if want.cadence {
            ledger.snoozed = shelf.numbers(columns::SNOOZED)?;
            ledger.cadence = shelf.numbers(columns::CADENCE)?;
            ledger.circles = shelf.texts(columns::CIRCLE)?;
        }
        Ok(ledger)
    }

    fn load_favors(&mut self, shelf: &Shelf) -> Result<(), IndexError> {
        self.kinds = shelf.texts(columns::E_KIND)?;
        self.same_and_due =
            shelf.lists(columns::E_SAME, |number| match document::apart(number) {
                (0, same) => Some((same, None)),
                (due, same) => Some((same, Some(day::unpack(due)?))),
            })?;
        Ok(())
    }

    fn fill_entries(&mut self, entries: &Lists<(Date, u32)>) -> Result<(), IndexError> {
        let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(entries.all().len());
        let wants_mentions = !self.answers.mention_targets.is_unloaded();
        let mut lines: Vec<EntryRef> = Vec::with_capacity(entries.all().len());
        for note in 0..u32::try_from(self.paths.len()).unwrap_or(u32::MAX) {
            let entries = entries.of(note);
            if entries.is_empty() {
                continue;
            }
            let owner = self.contact_of[note as usize];
            let mut person = self.answers.targets.places().start(note);
            let mut mention = self.answers.mention_targets.places().start(note);
            let mut is_entry = false;
            for ((date, flags), place) in entries.iter().zip(0..) {
                let flags =
                    EntryFlags::unpack(*flags).ok_or_else(|| broken("an entry has no verb"))?;
                let people = Run::next(&mut person, flags.people);
                let mentions = Run::next(&mut mention, flags.mentions);
                let index = u32::try_from(lines.len()).map_err(|_| broken("too many entries"))?;
                let cast = self.cast(people, flags.verb);
                is_entry =
                    (!flags.if_somebody || cast.is_entry()) && !(flags.otherwise && is_entry);
                if !is_entry {
                    continue;
                }
                let before = pairs.len();
                let mut take_part = |contact: ContactId| {
                    let part = (contact.number(), index);
                    if !pairs[before..].contains(&part) {
                        pairs.push(part);
                    }
                };
                owner
                    .filter(|_| flags.own)
                    .into_iter()
                    .for_each(&mut take_part);
                cast.contacts().for_each(&mut take_part);
                lines.push(EntryRef {
                    note,
                    place,
                    date: *date,
                    verb: flags.verb,
                    state: flags.state,
                    awry: flags.awry,
                    people,
                    has_owner: flags.own,
                });
                if wants_mentions {
                    self.mentions.push(mentions);
                }
            }
        }
        self.entries = lines;
        self.takes_part = group(self.contacts.len(), &pairs);
        Ok(())
    }
}
