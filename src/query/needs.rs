//! Derives what a query needs from the index, from its tree alone.
//!
//! In: a tree. Out: [`Needs`], and [`QueryData`], which holds what was loaded for them. Does not: load anything, or look at
//! contacts.

use std::collections::HashMap;

use super::ast::{ClockTest, Condition, Query, Text};
use super::fields::{State, TextField, Thing};
use crate::date::Date;
use crate::ledger::introductions::Introductions;
use crate::ledger::{Clock, LedgerParts};
use crate::note::Birthday;
use crate::store::{Hits, Row, Texts};

/// What a query needs from the index, including which parts of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needs {
    /// Which parts of the ledger.
    pub want: LedgerParts,
    /// Columns of text fields.
    pub fields: Vec<TextField>,
    /// Words to search for.
    pub rows: Vec<Row>,
    /// E-mail addresses, because contacts can also be named by them.
    pub emails: bool,
    /// Introductions.
    pub introductions: bool,
    /// Birthdays.
    pub birthdays: bool,
    /// Dates on which files changed.
    pub edited: bool,
}

/// The data described by [`Needs`], loaded.
#[derive(Debug, Default)]
pub struct QueryData {
    /// Columns of text fields.
    pub fields: HashMap<TextField, Texts>,
    /// Where each sequence of words was found.
    pub hits: HashMap<Row, Hits>,
    /// E-mail addresses, by note.
    pub emails: Texts,
    /// Introductions.
    pub introductions: Introductions,
    /// By note; `None` without a birthday.
    pub birthdays: Vec<Option<Birthday>>,
    /// By note: the date on which its file last changed.
    pub edited: Vec<Option<Date>>,
}

impl Query {
    /// What evaluating it needs from the index.
    pub fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        needs.rows.extend(self.texts().into_iter().map(row));
        let entries = !needs.rows.is_empty();
        needs.want.entries |= entries;
        for condition in self.conditions() {
            needs.condition(condition);
        }
        needs
    }
}

pub(super) fn row(text: &Text) -> Row {
    Row::of(&text.text, text.prefix)
}

impl Needs {
    fn condition(&mut self, condition: &Condition) {
        let want = &mut self.want;
        match condition {
            Condition::Text { field, values } => {
                // Names and paths are part of every ledger.
                if !matches!(field, TextField::Name | TextField::Path) {
                    self.fields.push(*field);
                }
                if matches!(field, TextField::Need | TextField::Offer) {
                    want.entries = true;
                    self.rows.extend(values.iter().map(row));
                }
            }
            Condition::Clock {
                clock: Clock::Edited,
                ..
            } => self.edited = true,
            Condition::Clock {
                clock: Clock::First,
                ..
            }
            | Condition::Clock {
                test: ClockTest::Age(_) | ClockTest::Never | ClockTest::Ever,
                ..
            } => want.clocks = true,
            Condition::Clock { .. } => want.entries = true,
            Condition::FavorItem { .. } | Condition::Number { .. } => {
                (want.entries, want.favors) = (true, true)
            }
            Condition::Told(_) => (want.entries, want.mentions) = (true, true),
            Condition::Due(_)
            | Condition::Is(
                State::Due | State::Overdue | State::Soon | State::Slipping | State::TryAgain,
            ) => {
                (want.clocks, want.cadence) = (true, true);
            }
            Condition::Birthday(_) => self.birthdays = true,
            Condition::Link { .. } => {
                *want = LedgerParts::ALL;
                self.introductions = true;
                self.emails = true;
            }
            Condition::Is(State::Archived) => {}
            Condition::Is(State::Snoozed) => want.cadence = true,
            Condition::Is(_) => (want.entries, want.favors, want.cadence) = (true, true, true),
            Condition::Has(Thing::Email) => self.fields.push(TextField::Email),
            Condition::Has(Thing::Phone) => self.fields.push(TextField::Phone),
            Condition::Has(Thing::Birthday) => self.birthdays = true,
            Condition::Has(Thing::Cadence) => want.cadence = true,
            Condition::Has(Thing::Need) => {
                self.fields.push(TextField::Need);
                (want.entries, want.favors) = (true, true);
            }
            Condition::Has(Thing::Offer) => {
                self.fields.push(TextField::Offer);
                want.entries = true;
            }
            Condition::Has(Thing::Promise | Thing::Thanks | Thing::Awaited) => {
                (want.entries, want.favors) = (true, true);
            }
            Condition::Has(Thing::Update) => (want.entries, want.mentions) = (true, true),
        }
    }
}
