//! The table of states that `is:` tests (docs/reference/ledger.md).
//!
//! In: a contact. Out: for each state, its word, whether it holds, and the entries behind it. Does not: compute due
//! dates and ties. To add a state, add a row.

use super::evidence::{given_and_got, latest, of_verb, within};
use super::value_row::ValueRow;
use crate::date::{Date, DateRange};
use crate::ledger::{Clock, Contact, Due, EntryRef, Tie};
use crate::query::fields::State;
use crate::settings::Verb;

/// Every state, in the order of [`State`].
pub const STATES: [ValueRow<State>; 15] = [
    ValueRow {
        value: State::Due,
        word: "due",
        help: "due today or before",
        holds: |contact| due(contact, |due, today| due.is_due(today)),
        evidence: touched,
    },
    ValueRow {
        value: State::Overdue,
        word: "overdue",
        help: "due before today",
        holds: |contact| due(contact, |due, _| due.overdue_days > 0),
        evidence: touched,
    },
    ValueRow {
        value: State::Soon,
        word: "soon",
        help: "due after today, and soon",
        holds: |contact| {
            due(contact, |due, today| {
                due.is_soon(today, contact.ledger.settings.soon)
            })
        },
        evidence: touched,
    },
    ValueRow {
        value: State::Slipping,
        word: "slipping",
        help: "due, and twice the cadence has passed",
        holds: |contact| due(contact, |due, today| due.is_slipping(today)),
        evidence: touched,
    },
    ValueRow {
        value: State::Snoozed,
        word: "snoozed",
        help: "not due before a future date",
        holds: |contact| contact.is_snoozed(),
        evidence: |_| Vec::new(),
    },
    ValueRow {
        value: State::Archived,
        word: "archived",
        help: "archived or deceased",
        holds: |contact| contact.is_inactive(),
        evidence: |_| Vec::new(),
    },
    ValueRow {
        value: State::New,
        word: "new",
        help: "fewer than two interactions, the first within 90 days",
        holds: |contact| contact.tie() == Tie::New,
        evidence: |contact| within(contact, Clock::First, DateRange::ALL),
    },
    ValueRow {
        value: State::Dormant,
        word: "dormant",
        help: "untouched for over a year, or never touched",
        holds: |contact| contact.tie() == Tie::Dormant,
        evidence: touched,
    },
    ValueRow {
        value: State::OneSided,
        word: "one-sided",
        help: "you asked or got, and never gave",
        holds: |contact| contact.tie() == Tie::OneSided,
        evidence: asked_and_got,
    },
    ValueRow {
        value: State::Giving,
        word: "giving",
        help: "you have given most of it",
        holds: |contact| contact.tie() == Tie::Giving,
        evidence: favors,
    },
    ValueRow {
        value: State::Receiving,
        word: "receiving",
        help: "you have received most of it",
        holds: |contact| contact.tie() == Tie::Receiving,
        evidence: favors,
    },
    ValueRow {
        value: State::Mutual,
        word: "mutual",
        help: "given and received",
        holds: |contact| contact.tie() == Tie::Mutual,
        evidence: favors,
    },
    ValueRow {
        value: State::Acquaintance,
        word: "acquaintance",
        help: "nothing given or received",
        holds: |contact| contact.tie() == Tie::Acquaintance,
        evidence: touched,
    },
    ValueRow {
        value: State::TryAgain,
        word: "try-again",
        help: "the last time went badly",
        holds: |contact| contact.should_try_again(),
        evidence: last_bad_meeting,
    },
    ValueRow {
        value: State::OpenedWithAnAsk,
        word: "opened-with-an-ask",
        help: "you asked before you gave or met twice",
        holds: |contact| contact.opened_with_an_ask(),
        evidence: first_ask,
    },
];

impl State {
    pub(super) fn row(self) -> &'static ValueRow<State> {
        const ALL: &[ValueRow<State>] = &STATES;
        &ALL[self as usize]
    }

    /// Its word in queries.
    pub fn word(self) -> &'static str {
        self.row().word
    }
}

fn due(contact: Contact<'_>, holds: impl FnOnce(Due, Date) -> bool) -> bool {
    let today = contact.ledger.today;
    contact.due().is_some_and(|due| holds(due, today))
}

fn touched(contact: Contact<'_>) -> Vec<&EntryRef> {
    latest(contact, Clock::Touched)
}

fn favors(contact: Contact<'_>) -> Vec<&EntryRef> {
    given_and_got(contact, DateRange::ALL)
}

fn asked_and_got(contact: Contact<'_>) -> Vec<&EntryRef> {
    [Verb::Asked, Verb::Got]
        .into_iter()
        .flat_map(|verb| of_verb(contact, verb))
        .collect()
}

fn last_bad_meeting(contact: Contact<'_>) -> Vec<&EntryRef> {
    let day = contact.last_meeting_went_badly();
    let entries = contact.ledger.counted_entries(contact.id).into_iter();
    entries
        .filter(|entry| entry.awry && Some(entry.date) == day)
        .collect()
}

fn first_ask(contact: Contact<'_>) -> Vec<&EntryRef> {
    of_verb(contact, Verb::Asked).into_iter().take(1).collect()
}
