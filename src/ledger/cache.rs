//! Stores clocks and related results so that most questions need no entries. The stored clocks are those that hold once
//! every recorded day has come.
//!
//! In: a ledger with every entry, and later the digest that it was stored in. Out: a [`ClockCache`], from which clocks
//! and due dates are read at once, and the entries of a few contacts. Does not: apply to a contact with a recorded day
//! after today; the facts of such a contact are computed from entries.

use crate::date::{Date, day};
use crate::settings::Settings;
use crate::store::document::EntryFlags;
use crate::store::schema as columns;
use crate::store::{Draft, IndexError, NoteId, Numbers, Shelf};

use super::clock::CLOCKS;
use super::clock_cache::{AWRY, ClockCache, FIRST_LINES, RANKS, TAKES_PART, UNTIL, of_clock};
use super::contact::Contact;
use super::contact_id::ContactId;
use super::decode::{broken, day_of, group, unpack_entry};
use super::entry_ref::EntryRef;
use super::model::Ledger;
use super::want::LedgerParts;

/// Maximum number of contacts with days after today. With more, a cache saves little.
const FEW: usize = 256;
/// If the entries of more than one in `SHARE` contacts are needed, loading those of all takes no longer.
const SHARE: usize = 16;

impl Ledger {
    /// A ledger without entries, if `shelf` has a cache and it suffices for `want`; else `None`.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn load_cached(
        shelf: &Shelf,
        settings: &Settings,
        today: Date,
        want: LedgerParts,
    ) -> Result<Option<Ledger>, IndexError> {
        let cache = shelf.digest().and_then(ClockCache::of);
        let Some(cache) = cache.filter(|_| !want.wants_entries()) else {
            return Ok(None);
        };
        let mut ledger = Ledger::without_entries(shelf, settings, today, want)?;
        let others: Vec<ContactId> = ledger
            .contact_ids()
            .filter(|contact| !cache.holds(*contact, today))
            .take(FEW + 1)
            .collect();
        if others.len() > FEW {
            return Ok(None);
        }
        ledger.load_entries_of(shelf, cache, others)?;
        Ok(Some(ledger))
    }

    /// Whether entries were left out.
    pub fn has_no_entries(&self) -> bool {
        self.cache.is_some()
    }

    /// The same ledger with the entries of some contacts. Loads all entries if there are many such contacts, or if
    /// `want` needs more of entries than their dates and verbs.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn with_entries_of(
        mut self,
        shelf: &Shelf,
        contacts: &[ContactId],
        want: LedgerParts,
    ) -> Result<Ledger, IndexError> {
        let Some(cache) = self.cache.take() else {
            return Ok(self);
        };
        let many = contacts.len() > self.contacts.len() / SHARE;
        if many || want.favors || want.mentions {
            return Ledger::load(shelf, &self.settings, self.today, want);
        }
        self.load_entries_of(shelf, cache, contacts.to_vec())?;
        Ok(self)
    }

    /// Whether a contact's entries are loaded.
    pub(super) fn has_entries_of(&self, contact: ContactId) -> bool {
        let cache = self.cache.as_ref();
        cache.is_none_or(|cache| cache.loaded.binary_search(&contact).is_ok())
    }

    /// The cache, if it is valid for a contact today.
    fn cache_of(&self, contact: ContactId) -> Option<&ClockCache> {
        let cache = self.cache.as_ref();
        cache.filter(|cache| cache.holds(contact, self.today))
    }

    /// Loads the dates and verbs of the entries of some contacts. Replaces those that were loaded.
    fn load_entries_of(
        &mut self,
        shelf: &Shelf,
        mut cache: ClockCache,
        mut contacts: Vec<ContactId>,
    ) -> Result<(), IndexError> {
        contacts.sort_unstable();
        let by_contact = contacts
            .iter()
            .map(|contact| (*contact, cache.takes_part.of(contact.number())));
        let mut numbers: Vec<u32> = by_contact
            .clone()
            .flat_map(|(_, lines)| lines)
            .copied()
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let places: Vec<(NoteId, u32)> = numbers.iter().map(|line| cache.place(*line)).collect();
        let mut notes: Vec<NoteId> = places.iter().map(|(note, _)| *note).collect();
        notes.dedup();
        let entries = shelf.lists_of(columns::E_SAYS, &notes, unpack_entry)?;
        let line = |(note, place): &(NoteId, u32)| {
            let (date, flags) = entries.of(*note).get(*place as usize).copied()?;
            Some(EntryRef::without_people(
                *note,
                *place,
                date,
                EntryFlags::unpack(flags)?,
            ))
        };
        let lines: Option<Vec<EntryRef>> = places.iter().map(line).collect();
        self.entries = lines.ok_or_else(|| broken("an entry is not where it was"))?;
        let at = |line: &u32| {
            let at = numbers.partition_point(|known| known < line);
            u32::try_from(at).unwrap_or(u32::MAX)
        };
        let mut parts: Vec<(u32, u32)> = Vec::with_capacity(numbers.len());
        for (contact, lines) in by_contact {
            parts.extend(lines.iter().map(|line| (contact.number(), at(line))));
        }
        self.takes_part = group(self.contacts.len(), &parts);
        cache.loaded = contacts;
        self.cache = Some(cache);
        Ok(())
    }

    /// Writes the parts of a cache. Requires a ledger with every entry.
    pub fn write_cache(self, shelf: &Shelf, draft: &mut Draft) -> Result<(), IndexError> {
        let entries = shelf.lists(columns::E_SAYS, unpack_entry)?;
        let notes = 0..NoteId::try_from(self.paths.len()).unwrap_or(NoteId::MAX);
        let mut first = 0_u32;
        let first_lines: Vec<u32> = notes
            .map(|note| {
                let before = first;
                first += u32::try_from(entries.of(note).len()).unwrap_or(u32::MAX);
                before
            })
            .collect();
        let number = |at: &u32| {
            let line = &self.entries[*at as usize];
            first_lines[line.note as usize] + line.place
        };
        let everybody = || self.contact_ids();
        let mut by_name: Vec<ContactId> = everybody().collect();
        by_name.sort_by_cached_key(|contact| self.contact(*contact).sort_key());
        let mut ranks = vec![0_u32; by_name.len()];
        for (rank, contact) in (0..).zip(by_name) {
            ranks[self.place_of(contact)] = rank;
        }
        draft.values(RANKS, &ranks);
        let takes_part = everybody().flat_map(|contact| {
            let lines = self.entry_indices_of(contact).iter();
            lines.map(move |at| (contact.number(), number(at)))
        });
        let takes_part: Vec<(u32, u32)> = takes_part.collect();
        draft.lists(TAKES_PART, &group(self.contacts.len(), &takes_part));
        draft.values(FIRST_LINES, &first_lines);
        let until: Numbers = everybody().map(|contact| self.until(contact)).collect();
        draft.numbers(UNTIL, &until);
        let ledger = self.with_today(Date::MAX);
        let people = || ledger.contact_ids().map(|contact| ledger.contact(contact));
        for row in &CLOCKS {
            let clock = people().map(|contact| contact.clock(row.clock).map(day::pack));
            draft.numbers(&of_clock(row.clock), &clock.collect());
        }
        let awry: Vec<u8> = people()
            .map(|contact| u8::from(contact.last_meeting_went_badly().is_some()))
            .collect();
        draft.values(AWRY, &awry);
        Ok(())
    }

    /// The last day that is recorded for a contact. From that day on, their clocks are fixed until the note changes.
    fn until(&self, contact: ContactId) -> Option<i64> {
        let note = self.contact(contact).note();
        let in_front = [&self.met, &self.last_contact, &self.informed];
        let in_front = in_front
            .into_iter()
            .filter_map(|column| day_of(column, note));
        let days = self
            .entries_of(contact)
            .map(|line| line.date)
            .chain(in_front);
        days.max().map(day::pack)
    }
}

impl Contact<'_> {
    /// How many contacts sort before them by name (see [`Contact::sort_key`]); `None` if it is not stored.
    pub fn rank(self) -> Option<u32> {
        let cache = self.ledger.cache.as_ref()?;
        cache.ranks.get(self.ledger.place_of(self.id)).copied()
    }

    /// The cache that stands in for their entries, if it is valid today.
    pub(super) fn cache(&self) -> Option<&ClockCache> {
        self.ledger.cache_of(self.id)
    }
}
