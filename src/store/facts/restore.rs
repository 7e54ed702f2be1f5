//! What the facts alone say of a note whose file cannot be read.
//!
//! In: facts, and a note. Out: a [`Note`] with the same facts, whose entries say that their text cannot be read. Does
//! not: read the file.

use super::columns::{self, TextColumn};
use super::mapped::Facts;
use super::pack::{self, EntryFlags};
use super::views::NoteId;
use crate::date::day;
use crate::note::{Entry, Fields, Note, Person, Rank, Status};

/// What stands in place of the text of an entry.
const NO_TEXT: &str = "(text cannot be read)";

impl Facts {
    /// The note as far as the facts tell. Its entries have no texts, times, or lines.
    pub fn without_text(&self, note: NoteId) -> Note {
        let texts = |column: TextColumn| {
            let texts = self.texts(column).of(note);
            texts.map(str::to_owned).collect::<Vec<String>>()
        };
        let day = |column| day::unpack(self.numbers(column).of(note)?);
        let status = self.numbers(columns::STATUS).of(note);
        let fields = Fields {
            aliases: texts(columns::ALIAS),
            company: texts(columns::COMPANY),
            role: texts(columns::ROLE).into_iter().next(),
            place: texts(columns::PLACE),
            circle: texts(columns::CIRCLE),
            email: texts(columns::EMAIL),
            phone: texts(columns::PHONE),
            needs: texts(columns::NEED),
            offers: texts(columns::OFFER),
            introduced_by: texts(columns::INTRODUCED_BY),
            cadence: self.numbers(columns::CADENCE).of(note).map(pack::cadence),
            birthday: (self.numbers(columns::BIRTHDAY).of(note)).and_then(pack::birthday),
            status: status.map_or_else(Status::default, pack::status),
            snoozed: day(columns::SNOOZED),
            met: day(columns::MET),
            last_contact: day(columns::LAST_CONTACT),
            informed: day(columns::INFORMED),
            ..Fields::default()
        };
        Note {
            kind: self.kind(note),
            name: texts(columns::NAME).into_iter().next().unwrap_or_default(),
            fields,
            tags: texts(columns::TAG),
            entries: self.entries_without_text(note),
            ..Note::default()
        }
    }

    fn entries_without_text(&self, note: NoteId) -> Vec<Entry> {
        let entries = self.entries();
        let mut people = entries.people.of(note);
        let mut ranks = entries.ranks.of(note).iter();
        let mut mentions = entries.mentions.of(note);
        let entry = |(index, place): (usize, u32)| {
            let flags = EntryFlags::unpack(entries.flags[index]).expect("a sync packed the flags");
            let date = day::unpack(i64::from(entries.dates[index]));
            let mut person = |target: &str| Person {
                target: target.to_owned(),
                rank: (ranks.next())
                    .and_then(|rank| Rank::unpack(i64::from(*rank)))
                    .unwrap_or_default(),
            };
            let people = people.by_ref().take(usize::from(flags.people));
            let people = people.map(&mut person).collect();
            let mentions = mentions.by_ref().take(usize::from(flags.mentions));
            Entry {
                line: 0,
                date: date.expect("a sync packed the date"),
                time: None,
                verb: flags.verb,
                kind: entries.kind(note, place).map(str::to_owned),
                people,
                mentions: mentions.map(str::to_owned).collect(),
                owner_takes_part: flags.own,
                requires_person: flags.if_somebody,
                only_if_previous_is_not: flags.otherwise,
                prefix: String::new(),
                text: NO_TEXT.to_owned(),
                tags: if flags.awry {
                    vec!["awry".to_owned()]
                } else {
                    Vec::new()
                },
                state: flags.state,
                due: entries.due(note, place),
                text_hash: u64::from(entries.hash(index)),
            }
        };
        entries.range(note).zip(0..).map(entry).collect()
    }
}
