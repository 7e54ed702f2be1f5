//! One condition of a query, `field:value`: how it is read, printed, tested, and explained.
//!
//! In: the items of a value; or a [`Condition`], a ledger, and where words were found. Out: the condition; its text,
//! which contacts it holds for, and the entries behind it. Does not: combine conditions.
//!
//! Each kind of field has a file with all of these. `state` and `thing` are tables with a row for each value.

mod ahead;
mod birthday;
mod clock;
mod contacts;
mod due;
mod evidence;
mod favor;
mod goal;
mod link;
mod number;
mod reader;
mod state;
mod text;
mod thing;
mod value_row;
mod word;

use std::fmt::{self, Display, Formatter};

use super::ast::{Condition, Query};
use super::fields::{Takes, word_of};
use super::inputs::{QueryInputs, row};
use super::lexer::Item;
use super::names::NameError;
use super::print::list;
use crate::ledger::{Clock, Contact, EntryRef, Ledger};
use crate::store::Row;
use clock::is_time;
use contacts::each;
use reader::Read;

pub use birthday::next_birthday;
pub(super) use reader::Reader;
pub use state::STATES;
pub(super) use text::{as_text, nothing_in, quotable_text, searchable, star_within};
pub use thing::THINGS;
pub use value_row::ValueRow;

impl Reader<'_> {
    /// The condition that the items express.
    pub(crate) fn condition(&self, items: &[Item]) -> Read<Condition> {
        for item in items {
            if item.parts.is_empty() {
                return Err(self.empty(item, items.len() > 1));
            }
        }
        match self.row.takes {
            Takes::Text(field) => self.texts(field, items),
            Takes::Clock(clock) => {
                let part = self.unquoted(items, "a quoted value is never a time")?;
                self.clock(clock, part)
            }
            Takes::ClockOrKinds(clock, verb) => match items {
                [item] if is_time(item) => self.clock(clock, &item.parts[0]),
                _ => self.favors(verb, items),
            },
            Takes::Kinds(verb) => self.favors(verb, items),
            Takes::ClockOrGoal(clock) => match items {
                [item] if is_time(item) => self.clock(clock, &item.parts[0]),
                _ => Ok(Condition::Told(self.named(items)?)),
            },
            Takes::Due => self.due(self.unquoted(items, "a quoted value is never a time")?),
            Takes::Birthday => {
                self.birthday(self.unquoted(items, "a quoted value is never a time")?)
            }
            Takes::Number(field) => {
                self.number(field, self.unquoted(items, "a number takes no quotes")?)
            }
            Takes::Link(field) => Ok(Condition::Link {
                field,
                name: self.named(items)?,
            }),
            Takes::State => self.state(items),
            Takes::Thing => self.thing(items),
        }
    }
}

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let field = |f: &mut Formatter<'_>, takes| write!(f, "{}:", word_of(takes));
        match self {
            Condition::Text { field: of, values } => {
                field(f, Takes::Text(*of))?;
                text::print(*of, values, f)
            }
            Condition::Clock { clock, test } => write!(f, "{}:{test}", clock.word()),
            Condition::FavorItem { verb, items } => {
                write!(f, "{}:", verb.word())?;
                list(items, f, |item, f| write!(f, "{item}"))
            }
            Condition::Told(name) => {
                f.write_str("told:")?;
                goal::print(name, f)
            }
            Condition::Due(test) => write!(f, "due:{test}"),
            Condition::Birthday(test) => write!(f, "birthday:{test}"),
            Condition::Number { field: of, test } => {
                field(f, Takes::Number(*of))?;
                write!(f, "{test}")
            }
            Condition::Link { field: of, name } => {
                field(f, Takes::Link(*of))?;
                link::print(name, f)
            }
            Condition::Is(state) => write!(f, "is:{}", state.word()),
            Condition::Has(thing) => write!(f, "has:{}", thing.word()),
        }
    }
}

impl Query {
    /// The words to search all notes for, before the query can be evaluated.
    pub fn searched(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = self.texts().into_iter().map(row).collect();
        for condition in self.conditions() {
            if let Condition::Text { field, values } = condition
                && text::searches_entries(*field)
            {
                rows.extend(values.iter().map(row));
            }
        }
        rows
    }

    /// Whether it asks when files changed.
    pub fn asks_for_edits(&self) -> bool {
        let is_edited = |condition: &&Condition| {
            let clock = Clock::Edited;
            matches!(condition, Condition::Clock { clock: of, .. } if *of == clock)
        };
        self.conditions().iter().any(is_edited)
    }
}

/// For each contact, whether the condition holds.
///
/// # Errors
/// [`NameError`] if a name in it does not resolve to exactly one contact or goal.
pub(super) fn holds(
    condition: &Condition,
    ledger: &Ledger,
    data: &QueryInputs,
) -> Result<Vec<bool>, NameError> {
    Ok(match condition {
        Condition::Text { field, values } => text::holds(ledger, data, *field, values),
        Condition::Clock { clock, test } => clock::holds(ledger, data, *clock, *test),
        Condition::FavorItem { verb, items } => each(ledger, |contact| {
            favor::evidence(contact, *verb, items).next().is_some()
        }),
        Condition::Told(name) => goal::holds(ledger, name)?,
        Condition::Due(test) => each(ledger, |contact| due::holds(contact, *test)),
        Condition::Birthday(test) => each(ledger, |contact| {
            birthday::birthday_of(contact)
                .is_some_and(|birthday| birthday::holds(birthday, *test, ledger.today))
        }),
        Condition::Number { field, test } => each(ledger, |contact| {
            test.holds(number::number(contact, *field))
        }),
        Condition::Link { field, name } => link::holds(ledger, *field, name)?,
        Condition::Is(state) => each(ledger, |contact| (state.row().holds)(contact)),
        Condition::Has(thing) => each(ledger, |contact| (thing.row().holds)(contact)),
    })
}

/// The entries that make the condition hold for a contact, in no particular order; empty if no entry does.
pub(super) fn evidence<'a>(
    condition: &Condition,
    contact: Contact<'a>,
    data: &QueryInputs,
) -> Vec<&'a EntryRef> {
    match condition {
        Condition::Text { field, values } => text::evidence(contact, data, *field, values),
        Condition::Clock { clock, test } => clock::evidence(contact, *clock, *test),
        Condition::FavorItem { verb, items } => favor::evidence(contact, *verb, items).collect(),
        Condition::Told(name) => goal::evidence(contact, name),
        Condition::Due(_) => evidence::latest(contact, Clock::Touched),
        Condition::Birthday(_) => Vec::new(),
        Condition::Number { field, .. } => number::evidence(contact, *field),
        Condition::Link { field, name } => link::evidence(contact, *field, name),
        Condition::Is(state) => (state.row().evidence)(contact),
        Condition::Has(thing) => (thing.row().evidence)(contact),
    }
}
