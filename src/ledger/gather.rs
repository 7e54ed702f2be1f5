//! Reads the entries of notes from their columns, and gathers them by contact.
//!
//! In: the columns of entries, and what the names in them resolve to. Out: each entry with whom it names; [`Lines`]. Does
//! not: read the texts of entries.

use std::ops::Range;

use super::cast::Participants;
use super::contact_id::ContactId;
use super::entry_ref::{EntryRef, Run};
use super::lines::{Groups, Lines};
use super::model::Ledger;
use crate::date::day;
use crate::store::NoteId;
use crate::store::facts::pack::EntryFlags;

impl Ledger {
    /// All entries, and who takes part in them.
    pub(super) fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| gathered(self))
    }
}

fn gathered(ledger: &Ledger) -> Lines {
    let mut entries: Vec<EntryRef> = Vec::with_capacity(ledger.facts.entries().len());
    let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(ledger.facts.entries().len());
    let notes = ledger.facts.notes();
    each_entry(ledger, notes, |entry, cast| {
        let index = u32::try_from(entries.len()).expect("a column has less than 2^32 values");
        let before = pairs.len();
        for contact in participants(ledger, entry, cast) {
            let part = (contact.number(), index);
            if !pairs[before..].contains(&part) {
                pairs.push(part);
            }
        }
        entries.push(*entry);
    });
    Lines {
        entries,
        takes_part: Groups::new(ledger.contacts.len(), &pairs),
    }
}

/// The contacts who take part in an entry: the owner of its note, then the others. A contact may occur twice.
pub(super) fn participants<'a>(
    ledger: &Ledger,
    entry: &EntryRef,
    cast: Participants<'a>,
) -> impl Iterator<Item = ContactId> + use<'a> {
    let owner = ledger.contact_at(entry.note).filter(|_| entry.has_owner);
    owner.into_iter().chain(cast.contacts())
}

/// Calls `take` with each entry of some notes, and with whom it names. Leaves out lines that turn out to be no entries.
pub(super) fn each_entry<'a>(
    ledger: &'a Ledger,
    notes: Range<NoteId>,
    mut take: impl FnMut(&EntryRef, Participants<'a>),
) {
    let columns = ledger.facts.entries();
    let (dates, flags) = (columns.dates(), columns.flags());
    for note in notes {
        let range = columns.range(note);
        if range.is_empty() {
            continue;
        }
        let mut person = start(columns.people.places().range(note));
        let mut mention = start(columns.mentions.places().range(note));
        let mut is_entry = false;
        for (index, place) in range.zip(0..) {
            let flags = EntryFlags::unpack(flags[index]).expect("the flags were packed by a sync");
            let people = Run::next(&mut person, flags.people);
            let mentions = Run::next(&mut mention, flags.mentions);
            let cast = ledger.cast(people, flags.verb);
            is_entry = (!flags.if_somebody || cast.is_entry()) && !(flags.otherwise && is_entry);
            if !is_entry {
                continue;
            }
            let date = day::unpack(i64::from(dates[index])).expect("a sync packed the date");
            let entry = EntryRef {
                note,
                place,
                date,
                verb: flags.verb,
                state: flags.state,
                awry: flags.awry,
                people,
                mentions,
                has_owner: flags.own,
            };
            take(&entry, cast);
        }
    }
}

fn start(range: Range<usize>) -> u32 {
    u32::try_from(range.start).expect("a column has less than 2^32 values")
}
