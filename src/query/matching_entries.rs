//! Finds the entries that make a condition hold for a contact (docs/reference/output.md#asking).
//!
//! In: a condition and a contact. Out: entries of the ledger. Does not: decide whether the condition holds, except for
//! conditions that hold exactly if there is such an entry. `eval` uses these functions for those.

use super::ast::{ClockTest, Condition, FavorItem, Query, Text};
use super::fields::{LinkField, NumberField, State, TextField, Thing};
use super::names::{self, Named};
use super::needs::{QueryData, row};
use crate::date::DateRange;
use crate::ledger::{Clock, Contact, EntryRef, Ledger};
use crate::note::State as EntryState;
use crate::settings::Verb;
use crate::store::NoteId;

/// The entries of a verb that one of the items matches. For `promised` and `needs`, only open entries.
pub(super) fn favors<'a>(
    contact: Contact<'a>,
    verb: Verb,
    items: &[FavorItem],
) -> impl Iterator<Item = &'a EntryRef> {
    let ledger = contact.ledger;
    let open = matches!(verb, Verb::Promised | Verb::Needs);
    ledger.entries_of(contact.id).filter(move |line| {
        line.verb == verb
            && ledger.counts(line)
            && (!open || line.state == Some(EntryState::Open))
            && items.iter().any(|item| {
                let kind = item.kind.as_deref();
                kind.is_none_or(|kind| ledger.kind(line) == Some(kind))
                    && item
                        .time
                        .is_none_or(|time| time.holds(line.date, ledger.today))
            })
    })
}

/// The entries that told them of a goal.
pub(super) fn told(contact: Contact<'_>, goal: NoteId) -> impl Iterator<Item = &EntryRef> {
    let ledger = contact.ledger;
    ledger.entries_of(contact.id).filter(move |line| {
        line.verb == Verb::Told && ledger.counts(line) && ledger.goals_in(line).contains(&goal)
    })
}

/// The `needs` or `offers` entries whose text contains one of the values. Of `needs`, only open entries.
pub(super) fn said<'a>(
    ledger: &'a Ledger,
    data: &'a QueryData,
    verb: Verb,
    values: &'a [Text],
) -> impl Iterator<Item = &'a EntryRef> {
    let hits = values.iter().filter_map(|value| data.hits.get(&row(value)));
    let lines = hits
        .flat_map(|hits| &hits.entries)
        .filter_map(|(note, place)| ledger.entry_at(*note, *place));
    lines.filter(move |line| {
        line.verb == verb
            && ledger.counts(line)
            && (verb != Verb::Needs || line.state == Some(EntryState::Open))
    })
}

/// The entries that make a word, phrase or field hold for a contact, in date order; empty if no entry does.
pub fn lines<'a>(leaf: &Query, contact: Contact<'a>, data: &QueryData) -> Vec<&'a EntryRef> {
    let mut lines = match leaf {
        Query::Text(text) => having(text, contact, data),
        Query::Field(condition) => behind(condition, contact, data),
        Query::And(_) | Query::Or(_) | Query::Not(_) => Vec::new(),
    };
    contact.ledger.dedup_logged_twice(&mut lines);
    lines.sort_by_key(|line| (line.date, line.note, line.place));
    lines.dedup_by_key(|line| (line.note, line.place));
    lines
}

/// The entries in which they take part and that contain the text.
fn having<'a>(text: &Text, contact: Contact<'a>, data: &QueryData) -> Vec<&'a EntryRef> {
    let Some(hits) = data.hits.get(&row(text)) else {
        return Vec::new();
    };
    let hit = |line: &&EntryRef| hits.entries.contains(&(line.note, line.place));
    contact.ledger.entries_of(contact.id).filter(hit).collect()
}

fn behind<'a>(condition: &Condition, contact: Contact<'a>, data: &QueryData) -> Vec<&'a EntryRef> {
    let ledger = contact.ledger;
    match condition {
        Condition::Clock { clock, test } => match test {
            ClockTest::Age(_) | ClockTest::Ever => latest(contact, *clock),
            ClockTest::Never => Vec::new(),
            ClockTest::During(stretch) if !matches!(clock, Clock::First | Clock::Edited) => {
                within(contact, *clock, stretch.range(ledger.today))
            }
            ClockTest::During(_) => latest(contact, *clock),
        },
        Condition::FavorItem { verb, items } => favors(contact, *verb, items).collect(),
        Condition::Told(name) => names::goal(ledger, name)
            .map(|goal| told(contact, goal).collect())
            .unwrap_or_default(),
        Condition::Due(_) => latest(contact, Clock::Touched),
        Condition::Number { field, .. } => match field {
            NumberField::Balance => given_and_got(contact, ledger.window()),
            NumberField::Interactions => within(contact, Clock::Touched, DateRange::ALL),
            NumberField::Asks => of_verb(contact, Verb::Asked),
            NumberField::GaveCount => of_verb(contact, Verb::Gave),
            NumberField::GotCount => of_verb(contact, Verb::Got),
        },
        Condition::Text { field, values } => {
            let verb = match field {
                TextField::Need => Verb::Needs,
                TextField::Offer => Verb::Offers,
                _ => return Vec::new(),
            };
            let theirs = |line: &&EntryRef| ledger.contacts_in(line).contains(&contact.id);
            let said: Vec<(NoteId, u32)> = said(ledger, data, verb, values)
                .filter(theirs)
                .map(|line| (line.note, line.place))
                .collect();
            let is_said = |line: &&EntryRef| said.contains(&(line.note, line.place));
            ledger.entries_of(contact.id).filter(is_said).collect()
        }
        Condition::Link { field, name } => introductions(contact, *field, name, data),
        Condition::Is(state) => of_state(contact, *state),
        Condition::Has(thing) => match thing {
            Thing::Thanks => contact.thanks_owed(),
            Thing::Promise => contact.open(Verb::Promised),
            Thing::Update => contact.updates_owed(),
            Thing::Awaited => contact.open(Verb::Asked),
            Thing::Need => contact.open(Verb::Needs),
            Thing::Offer => of_verb(contact, Verb::Offers),
            Thing::Email | Thing::Phone | Thing::Birthday | Thing::Cadence => Vec::new(),
        },
        Condition::Birthday(_) => Vec::new(),
    }
}

fn of_state(contact: Contact<'_>, state: State) -> Vec<&EntryRef> {
    match state {
        State::Due | State::Overdue | State::Soon | State::Slipping | State::Dormant => {
            latest(contact, Clock::Touched)
        }
        State::New => within(contact, Clock::First, DateRange::ALL),
        State::OneSided => [Verb::Asked, Verb::Got]
            .into_iter()
            .flat_map(|verb| of_verb(contact, verb))
            .collect(),
        State::Giving | State::Receiving | State::Mutual => given_and_got(contact, DateRange::ALL),
        State::Acquaintance => latest(contact, Clock::Touched),
        State::TryAgain => {
            let day = contact.last_meeting_went_badly();
            let awry = |line: &&EntryRef| line.awry && Some(line.date) == day;
            contact
                .ledger
                .counted_entries(contact.id)
                .into_iter()
                .filter(awry)
                .collect()
        }
        State::OpenedWithAnAsk => of_verb(contact, Verb::Asked).into_iter().take(1).collect(),
        State::Snoozed | State::Archived => Vec::new(),
    }
}

fn of_verb(contact: Contact<'_>, verb: Verb) -> Vec<&EntryRef> {
    let lines = contact.ledger.counted_entries(contact.id).into_iter();
    lines.filter(|line| line.verb == verb).collect()
}

fn given_and_got(contact: Contact<'_>, window: DateRange) -> Vec<&EntryRef> {
    let lines = contact.ledger.counted_entries(contact.id).into_iter();
    lines
        .filter(|line| matches!(line.verb, Verb::Gave | Verb::Got) && window.contains(line.date))
        .collect()
}

fn within(contact: Contact<'_>, clock: Clock, days: DateRange) -> Vec<&EntryRef> {
    let lines = contact.ledger.counted_entries(contact.id).into_iter();
    lines
        .filter(|line| clock.is_moved_by(line.verb) && days.contains(line.date))
        .collect()
}

/// The entries that set the clock to its date; empty if front matter set it.
fn latest(contact: Contact<'_>, clock: Clock) -> Vec<&EntryRef> {
    let Some(date) = contact.clock(clock) else {
        return Vec::new();
    };
    within(contact, clock, DateRange::day(date))
}

/// The entries that record an introduction between the contact and the named contact.
fn introductions<'a>(
    contact: Contact<'a>,
    field: LinkField,
    name: &str,
    data: &QueryData,
) -> Vec<&'a EntryRef> {
    let ledger = contact.ledger;
    let Named::One(other) = names::find(ledger, &data.emails, name) else {
        return Vec::new();
    };
    let (all, id) = (&data.introductions, contact.id);
    let lines = match field {
        LinkField::IntroducedBy => all.introduced.get(&(other, id)),
        LinkField::Brought => all.introduced.get(&(id, other)),
        LinkField::Connected => all.connected.get(&(id.min(other), id.max(other))),
    };
    let lines = lines.into_iter().flatten();
    lines
        .filter_map(|line| ledger.entry_at(line.note, line.place))
        .collect()
}
