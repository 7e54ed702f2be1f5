//! Converts one note to one tantivy document.
//!
//! In: a [`Note`] with the stat of its file. Out: a tantivy document, and the functions that decode its numbers. Does
//! not: know other notes.
//!
//! Entries are parallel columns of their note's document, not documents of their own. Both were measured: with columns,
//! a first index takes three quarters of the time, and the list of all notes takes a sixth to a ninth of it.

use tantivy::TantivyDocument;

use super::schema::{self, Column, Fields};
use super::tokens::MARK;
use crate::date::{Cadence, Date, Duration, day};
use crate::note::{Birthday, Entry, Note, Rank, State, Status};
use crate::settings::Verb;
use crate::text::Severity;
use crate::vault::Stat;

/// Identifies the bytes that a document was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Source {
    /// The stat of the file, taken before it was read.
    pub stat: Stat,
    /// The hash of the file's bytes.
    pub hash: u64,
    /// When the file was read, in nanoseconds since 1970.
    pub read_at: i64,
    /// The hash of the reason why the file could not be read. 0 if it was read.
    pub unread: u64,
}

/// The columns of a [`Source`].
pub(super) const SOURCE: [Column; 7] = [
    schema::MTIME,
    schema::CTIME,
    schema::SIZE,
    schema::INODE,
    schema::HASH,
    schema::READ_AT,
    schema::UNREAD,
];

impl Source {
    /// Sets the field that `column` stores.
    pub(super) fn set(&mut self, column: Column, number: i64) {
        match column {
            schema::MTIME => self.stat.mtime = number,
            schema::CTIME => self.stat.ctime = number,
            schema::SIZE => self.stat.size = number.cast_unsigned(),
            schema::INODE => self.stat.inode = number.cast_unsigned(),
            schema::HASH => self.hash = number.cast_unsigned(),
            schema::UNREAD => self.unread = number.cast_unsigned(),
            _ => self.read_at = number,
        }
    }
}

/// The facts of an entry that are packed into the number in `E_SAYS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryFlags {
    /// The verb.
    pub verb: Verb,
    /// The state.
    pub state: Option<State>,
    /// Whether the contact whose note this is takes part.
    pub own: bool,
    /// Whether it counts as an entry only if somebody takes part.
    pub if_somebody: bool,
    /// Whether it counts as an entry only if the one before it does not.
    pub otherwise: bool,
    /// Whether it has the tag `#awry`.
    pub awry: bool,
    /// Number of possible participants that it names.
    pub people: u16,
    /// Number of links that are mentions only.
    pub mentions: u16,
}

/// Maximum number of participants and mentions that are counted per entry, so that the facts of an entry fit into 32
/// bits.
const MOST_PEOPLE: u16 = 0x7ff;
const MOST_MENTIONS: u16 = 0x3ff;

fn at_most(most: u16, count: usize) -> u16 {
    u16::try_from(count).map_or(most, |count| count.min(most))
}

impl EntryFlags {
    /// The facts of an entry.
    pub fn of(entry: &Entry) -> Self {
        EntryFlags {
            verb: entry.verb,
            state: entry.state,
            own: entry.owner_takes_part,
            if_somebody: entry.requires_person,
            otherwise: entry.only_if_previous_is_not,
            awry: entry
                .tags
                .iter()
                .any(|tag| tag.eq_ignore_ascii_case("awry")),
            people: at_most(MOST_PEOPLE, entry.people.len()),
            mentions: at_most(MOST_MENTIONS, entry.mentions.len()),
        }
    }

    /// Packs the facts into a number.
    pub fn pack(self) -> u32 {
        let state = self.state.map_or(0, |state| state as u32);
        let flag = |set: bool, at: u32| u32::from(set) << at;
        self.verb as u32
            | state << 5
            | flag(self.own, 7)
            | flag(self.if_somebody, 8)
            | flag(self.awry, 9)
            | u32::from(self.people.min(MOST_PEOPLE)) << 10
            | u32::from(self.mentions.min(MOST_MENTIONS)) << 21
            | flag(self.otherwise, 31)
    }

    /// Unpacks the facts. `None` for a number that [`EntryFlags::pack`] never returns.
    pub fn unpack(number: u32) -> Option<Self> {
        let state = match number >> 5 & 3 {
            1 => Some(State::Open),
            2 => Some(State::Done),
            3 => Some(State::Dropped),
            _ => None,
        };
        let count = |at: u32, most: u16| (number >> at) as u16 & most;
        let flag = |at: u32| number >> at & 1 == 1;
        let verb = Verb::numbered(u8::try_from(number & 31).ok()?)?;
        Some(EntryFlags {
            verb,
            state,
            own: flag(7),
            if_somebody: flag(8),
            awry: flag(9),
            people: count(10, MOST_PEOPLE),
            mentions: count(21, MOST_MENTIONS),
            otherwise: flag(31),
        })
    }
}

/// Packs an optional date above 32 bits of other data. Most of the index are numbers of entries, and a column with two
/// values costs as much as a column with one.
fn together(day: Option<Date>, low: u32) -> i64 {
    day.map_or(0, day::pack) << 32 | i64::from(low)
}

/// Unpacks such a number into the packed date (0 for none) and the other 32 bits.
pub fn apart(number: i64) -> (i64, u32) {
    (number >> 32, number as u32)
}

/// Packs a cadence: months and days, or -1 for none.
fn pack_cadence(cadence: Cadence) -> i64 {
    match cadence {
        Cadence::Never => -1,
        Cadence::Every(duration) => i64::from(duration.months) << 32 | i64::from(duration.days),
    }
}

/// Unpacks the number in the column `CADENCE`.
pub fn cadence(number: i64) -> Cadence {
    let part = |bits: i64| u32::try_from(bits & 0xffff_ffff).unwrap_or(0);
    if number < 0 {
        Cadence::Never
    } else {
        Cadence::Every(Duration {
            months: part(number >> 32),
            days: part(number),
        })
    }
}

fn pack_birthday(birthday: Birthday) -> i64 {
    i64::from(birthday.year.unwrap_or(0)) * 512
        + i64::from(birthday.month) * 32
        + i64::from(birthday.day)
}

/// Unpacks the number in the column `BIRTHDAY`.
pub fn birthday(number: i64) -> Option<Birthday> {
    let year = i16::try_from(number.div_euclid(512)).ok()?;
    let rest = number.rem_euclid(512);
    let (month, day) = (i8::try_from(rest / 32).ok()?, i8::try_from(rest % 32).ok()?);
    Some(Birthday {
        year: (year != 0).then_some(year),
        month,
        day,
    })
}

/// Unpacks the number in the column `STATUS`.
pub fn status(number: i64) -> Status {
    Status::ALL
        .into_iter()
        .find(|status| *status as i64 == number)
        .unwrap_or_default()
}

/// Creates the document of a note.
///
/// # Panics
/// Never for a parsed note, because everything in it can be serialized.
pub fn document(fields: &Fields, path: &str, note: &Note, source: &Source) -> TantivyDocument {
    let mut filling = Filling {
        fields,
        document: TantivyDocument::new(),
    };
    filling.document.add_text(fields.key, path);
    filling.text(schema::PATH, path);
    filling.number(schema::MTIME, source.stat.mtime);
    filling.number(schema::CTIME, source.stat.ctime);
    filling.number(
        schema::SIZE,
        i64::try_from(source.stat.size).unwrap_or(i64::MAX),
    );
    filling.number(schema::INODE, source.stat.inode.cast_signed());
    filling.number(schema::HASH, source.hash.cast_signed());
    filling.number(schema::READ_AT, source.read_at);
    if source.unread != 0 {
        filling.number(schema::UNREAD, source.unread.cast_signed());
    }
    filling.facts(note);
    note.entries.iter().for_each(|entry| filling.entry(entry));
    filling.turns(note);
    filling.words(note);
    let size = usize::try_from(source.stat.size).unwrap_or(0);
    // The stored facts are about as large as the text of the note.
    let stored = postcard::to_extend(note, Vec::with_capacity(size + size / 4 + 256))
        .expect("a note is plain facts, all of which can be serialised");
    filling.document.add_bytes(fields.note, &stored);
    filling.document
}

/// Decodes the note that [`document`] stored.
pub fn note(stored: &[u8]) -> Option<Note> {
    postcard::from_bytes(stored).ok()
}

struct Filling<'a> {
    fields: &'a Fields,
    document: TantivyDocument,
}

impl Filling<'_> {
    fn number(&mut self, column: Column, number: i64) {
        self.document.add_i64(self.fields.column(column), number);
    }

    fn text(&mut self, column: Column, text: &str) {
        self.document.add_text(self.fields.column(column), text);
    }

    fn texts(&mut self, column: Column, texts: &[String]) {
        texts.iter().for_each(|text| self.text(column, text));
    }

    fn date(&mut self, column: Column, date: Option<Date>) {
        if let Some(date) = date {
            self.number(column, day::pack(date));
        }
    }

    fn facts(&mut self, note: &Note) {
        let fields = &note.fields;
        self.number(schema::WHAT, note.kind.bits().cast_signed());
        self.number(schema::STATUS, fields.status as i64);
        let diagnostics = note.diagnostics.iter();
        let (problems, doubts): (Vec<_>, Vec<_>) =
            diagnostics.partition(|diagnostic| diagnostic.severity >= Severity::Warning);
        let count = |diagnostics: Vec<_>| i64::try_from(diagnostics.len()).unwrap_or(i64::MAX);
        self.number(schema::PROBLEMS, count(problems));
        if !doubts.is_empty() {
            self.number(schema::DOUBTS, count(doubts));
        }
        self.text(schema::NAME, &note.name);
        self.texts(schema::ALIAS, &fields.aliases);
        self.texts(schema::TAG, &note.tags);
        self.texts(schema::COMPANY, &fields.company);
        self.texts(schema::ROLE, fields.role.as_slice());
        self.texts(schema::PLACE, &fields.place);
        self.texts(schema::CIRCLE, &fields.circle);
        self.texts(schema::EMAIL, &fields.email);
        self.texts(schema::PHONE, &fields.phone);
        self.texts(schema::NEED, &fields.needs);
        self.texts(schema::OFFER, &fields.offers);
        self.texts(schema::INTRODUCED_BY, &fields.introduced_by);
        if let Some(cadence) = fields.cadence {
            self.number(schema::CADENCE, pack_cadence(cadence));
        }
        if let Some(birthday) = fields.birthday {
            self.number(schema::BIRTHDAY, pack_birthday(birthday));
        }
        self.date(schema::SNOOZED, fields.snoozed);
        self.date(schema::MET, fields.met);
        self.date(schema::LAST_CONTACT, fields.last_contact);
        self.date(schema::INFORMED, fields.informed);
    }

    fn entry(&mut self, entry: &Entry) {
        self.number(
            schema::E_SAYS,
            together(Some(entry.date), EntryFlags::of(entry).pack()),
        );
        self.text(schema::E_KIND, entry.kind.as_deref().unwrap_or(""));
        // The hash only distinguishes entries of the same people on the same day, so half of its bits are enough.
        self.number(schema::E_SAME, together(entry.due, entry.text_hash as u32));
        for person in entry.people.iter().take(usize::from(MOST_PEOPLE)) {
            self.text(schema::E_PEOPLE, &person.target);
        }
        for target in entry.mentions.iter().take(usize::from(MOST_MENTIONS)) {
            self.text(schema::E_MENTION, target);
        }
    }

    /// Stores how the possible participants of each entry were named. Stores nothing if all are simply named on the
    /// line, as in most notes.
    fn turns(&mut self, note: &Note) {
        let of_entry = |entry: &Entry| {
            let people = entry.people.iter().take(usize::from(MOST_PEOPLE));
            people.map(|person| person.rank).collect::<Vec<_>>()
        };
        let turns: Vec<Rank> = note.entries.iter().flat_map(of_entry).collect();
        if turns.iter().any(|turn| *turn != Rank::default()) {
            for turn in turns {
                self.number(schema::E_TURN, turn.pack());
            }
        }
    }

    /// Adds the searchable text, field by field, in the order of `schema::TEXTS`.
    fn words(&mut self, note: &Note) {
        let [names, headings, prose, entries] = self.fields.texts;
        let mut add = |field, text: &str| self.document.add_text(field, text);
        add(names, &note.name);
        note.fields
            .aliases
            .iter()
            .for_each(|alias| add(names, alias));
        for passage in &note.passages {
            add(
                if passage.is_heading() {
                    headings
                } else {
                    prose
                },
                &passage.text,
            );
        }
        searchable(note).iter().for_each(|value| add(prose, value));
        let mut all = String::new();
        for entry in &note.entries {
            all.push(MARK);
            for part in [&entry.prefix, &entry.text] {
                all.extend(part.split(MARK).flat_map(|part| [part, " "]));
            }
        }
        add(entries, &all);
    }
}

/// The values of front matter as searchable text.
pub fn searchable(note: &Note) -> Vec<String> {
    let fields = &note.fields;
    let lists = [
        &fields.email,
        &fields.phone,
        &fields.url,
        &fields.company,
        &fields.place,
        &fields.circle,
        &note.tags,
        &fields.introduced_by,
        &fields.offers,
        &fields.needs,
        &fields.with,
        &fields.types,
        &fields.categories,
        &fields.written,
    ];
    let mut values: Vec<String> = lists.into_iter().flatten().cloned().collect();
    values.extend(fields.role.clone());
    values.extend(fields.other.iter().map(|(_, json)| json.clone()));
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_date_and_low_bits_round_trip() {
        let days = [None, day::parse("0000-01-01"), day::parse("9999-12-31")];
        for day in days {
            for low in [0, 1, u32::MAX] {
                let (packed, rest) = apart(together(day, low));
                assert_eq!((packed, rest), (day.map_or(0, day::pack), low));
                assert_eq!(day::unpack(packed).is_some(), day.is_some());
            }
        }
    }
}
