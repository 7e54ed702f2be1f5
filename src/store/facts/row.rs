//! The facts of one note, as they go into a facts file.
//!
//! In: a [`Note`], and what identifies the bytes it was read from. Out: a [`Row`], which is small, because a first sync
//! holds those of all notes at once. Does not: know other notes.

use std::collections::HashMap;

use super::columns::{NUMBERS, TEXTS};
use super::pack::{EntryFlags, MOST_MENTIONS, MOST_PEOPLE};
use super::source::Source;
use crate::date::{Date, day};
use crate::note::{Entry, Note, Rank, State};

/// The facts of one note.
#[derive(Debug, Default)]
pub struct Row {
    /// The vault-relative path.
    pub path: String,
    /// What identifies the bytes of the note.
    pub source: Source,
    /// The id of the document with its words.
    pub document: u64,
    /// The bits of its kind.
    pub(super) kind: u32,
    /// The numbers that it has, by index in [`NUMBERS`].
    pub(super) numbers: Vec<(u8, i64)>,
    /// Its texts, by index in [`TEXTS`].
    pub(super) texts: TextLists,
    pub(super) entries: Vec<EntryRow>,
    /// The possible participants of its entries.
    pub(super) people: TextLists,
    /// How they are named. Empty if all are simply named on the line.
    pub(super) ranks: Vec<u32>,
    /// What its entries mention.
    pub(super) mentions: TextLists,
    /// The kinds of its entries that have one, and the indexes of these entries.
    pub(super) kinds: TextLists,
    pub(super) kind_places: Vec<u32>,
    /// The due dates of its entries that have one: index of the entry, and packed date.
    pub(super) due: Vec<[u32; 2]>,
    /// The texts of the last interactions with each person, and the indexes of these entries.
    pub(super) last: TextLists,
    pub(super) last_places: Vec<u32>,
}

/// The numbers of one entry.
#[derive(Debug)]
pub(super) struct EntryRow {
    pub(super) date: u32,
    pub(super) flags: u32,
    pub(super) hash: u32,
}

/// Lists of texts in one allocation.
#[derive(Debug, Default)]
pub(super) struct TextLists {
    text: String,
    /// By text: its end in `text`.
    ends: Vec<u32>,
    /// By list: the number of texts up to its end.
    lists: Vec<u32>,
}

/// The length of something in memory as a number of a file.
///
/// # Panics
/// If it is four billion or more. Notes are bounded in size, and so is what the parser makes of them.
pub(super) fn length(length: usize) -> u32 {
    u32::try_from(length).expect("a column has less than four billion values and bytes")
}

impl TextLists {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(length(self.text.len()));
    }

    /// Ends a list.
    fn end(&mut self) {
        self.lists.push(length(self.ends.len()));
    }

    /// The texts of all lists.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.range(0, self.ends.len())
    }

    /// The texts of one list.
    pub(super) fn list(&self, at: usize) -> impl Iterator<Item = &str> {
        let start = at.checked_sub(1).map_or(0, |before| self.lists[before]);
        self.range(start as usize, self.lists[at] as usize)
    }

    fn range(&self, from: usize, to: usize) -> impl Iterator<Item = &str> {
        (from..to).map(|at| {
            let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
            &self.text[start as usize..self.ends[at] as usize]
        })
    }
}

/// Packs a date into 32 bits.
fn packed(date: Date) -> u32 {
    u32::try_from(day::pack(date)).unwrap_or(0)
}

impl Row {
    /// The facts of a note.
    pub fn of(path: &str, note: &Note, source: Source, document: u64) -> Self {
        let mut row = Row {
            path: path.to_owned(),
            source,
            document,
            kind: u32::try_from(note.kind.bits()).unwrap_or(0),
            ..Row::default()
        };
        let numbers = (0..).zip(NUMBERS);
        row.numbers
            .extend(numbers.filter_map(|(at, (_, read))| Some((at, read(note)?))));
        for (_, read) in TEXTS {
            read(note).iter().for_each(|text| row.texts.push(text));
            row.texts.end();
        }
        for (entry, place) in note.entries.iter().zip(0..) {
            row.add_entry(entry, place);
        }
        row.add_ranks(note);
        row.add_last(note);
        row
    }

    fn add_entry(&mut self, entry: &Entry, place: u32) {
        self.entries.push(EntryRow {
            date: packed(entry.date),
            flags: EntryFlags::of(entry).pack(),
            // The hash only tells entries of the same people on the same day apart, so half of its bits are enough.
            hash: entry.text_hash as u32,
        });
        if let Some(kind) = entry.kind.as_deref().filter(|kind| !kind.is_empty()) {
            self.kinds.push(kind);
            self.kind_places.push(place);
        }
        if let Some(due) = entry.due {
            self.due.push([place, packed(due)]);
        }
        for person in entry.people.iter().take(usize::from(MOST_PEOPLE)) {
            self.people.push(&person.target);
        }
        for target in entry.mentions.iter().take(usize::from(MOST_MENTIONS)) {
            self.mentions.push(target);
        }
    }

    /// Adds how the possible participants are named, unless all are simply named on the line, as in most notes.
    fn add_ranks(&mut self, note: &Note) {
        let ranks = note.entries.iter().flat_map(|entry| {
            let people = entry.people.iter().take(usize::from(MOST_PEOPLE));
            people.map(|person| person.rank)
        });
        if ranks.clone().any(|rank| rank != Rank::default()) {
            self.ranks
                .extend(ranks.map(|rank| u32::try_from(rank.pack()).unwrap_or(0)));
        }
    }

    /// Adds the texts that a list of contacts shows: for each person of this note, that of their last interaction here.
    fn add_last(&mut self, note: &Note) {
        let mut last: HashMap<Option<&str>, (Date, u32)> = HashMap::new();
        let entries = note.entries.iter().zip(0..);
        for (entry, place) in entries.filter(|(entry, _)| can_be_last(entry)) {
            let owner = entry.owner_takes_part.then_some(None);
            let people = entry
                .people
                .iter()
                .map(|person| Some(person.target.as_str()));
            for person in people.chain(owner) {
                let known = last.entry(person).or_insert((entry.date, place));
                *known = (*known).max((entry.date, place));
            }
        }
        let mut places: Vec<u32> = last.into_values().map(|(_, place)| place).collect();
        places.sort_unstable();
        places.dedup();
        for place in &places {
            self.last.push(&note.entries[*place as usize].text);
        }
        self.last_places = places;
    }
}

/// Whether an entry counts as an interaction once its day has come.
fn can_be_last(entry: &Entry) -> bool {
    entry.verb.row().interaction && !matches!(entry.state, Some(State::Dropped | State::Open))
}
