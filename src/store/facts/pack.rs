//! Packs facts into numbers, and unpacks them.
//!
//! In: cadences, birthdays, statuses, flags of entries. Out: numbers, and the same facts again. Does not: know in which
//! column a number is.

use crate::date::{Cadence, Duration};
use crate::note::{Birthday, Entry, State, Status};
use crate::settings::Verb;

/// The facts of an entry that are packed into one number.
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
pub(super) const MOST_PEOPLE: u16 = 0x7ff;
pub(super) const MOST_MENTIONS: u16 = 0x3ff;

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

/// Packs a cadence: months and days, or -1 for none.
pub(super) fn pack_cadence(cadence: Cadence) -> i64 {
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

pub(super) fn pack_birthday(birthday: Birthday) -> i64 {
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
