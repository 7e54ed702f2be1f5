//! The table of things that `has:` tests (docs/reference/ledger.md).
//!
//! In: a contact. Out: for each thing, its word, whether it is there, and the entries behind it. Does not: compute what
//! is owed. To add a thing, add a row.

use super::birthday::birthday_of;
use super::evidence::of_verb;
use super::value_row::ValueRow;
use crate::date::Cadence;
use crate::ledger::Contact;
use crate::query::fields::{TextField, Thing};
use crate::settings::Verb;

/// Every thing, in the order of [`Thing`].
pub const THINGS: [ValueRow<Thing>; 10] = [
    ValueRow {
        value: Thing::Email,
        word: "email",
        help: "an e-mail address",
        holds: |contact| has_text(contact, TextField::Email),
        evidence: |_| Vec::new(),
    },
    ValueRow {
        value: Thing::Phone,
        word: "phone",
        help: "a phone number",
        holds: |contact| has_text(contact, TextField::Phone),
        evidence: |_| Vec::new(),
    },
    ValueRow {
        value: Thing::Birthday,
        word: "birthday",
        help: "a birthday",
        holds: |contact| birthday_of(contact).is_some(),
        evidence: |_| Vec::new(),
    },
    ValueRow {
        value: Thing::Cadence,
        word: "cadence",
        help: "a cadence",
        holds: |contact| matches!(contact.cadence(), Some(Cadence::Every(_))),
        evidence: |_| Vec::new(),
    },
    ValueRow {
        value: Thing::Promise,
        word: "promise",
        help: "an open promise of yours",
        holds: |contact| !contact.open(Verb::Promised).is_empty(),
        evidence: |contact| contact.open(Verb::Promised),
    },
    ValueRow {
        value: Thing::Need,
        word: "need",
        help: "an open need",
        holds: |contact| {
            has_text(contact, TextField::Need) || !contact.open(Verb::Needs).is_empty()
        },
        evidence: |contact| contact.open(Verb::Needs),
    },
    ValueRow {
        value: Thing::Offer,
        word: "offer",
        help: "something they offer",
        holds: |contact| has_text(contact, TextField::Offer) || has_offered(contact),
        evidence: |contact| of_verb(contact, Verb::Offers),
    },
    ValueRow {
        value: Thing::Thanks,
        word: "thanks",
        help: "a favor not yet thanked for",
        holds: |contact| !contact.thanks_owed().is_empty(),
        evidence: |contact| contact.thanks_owed(),
    },
    ValueRow {
        value: Thing::Update,
        word: "update",
        help: "progress they have not heard of",
        holds: |contact| !contact.updates_owed().is_empty(),
        evidence: |contact| contact.updates_owed(),
    },
    ValueRow {
        value: Thing::Awaited,
        word: "awaited",
        help: "an answer you are waiting for",
        holds: |contact| !contact.open(Verb::Asked).is_empty(),
        evidence: |contact| contact.open(Verb::Asked),
    },
];

impl Thing {
    pub(super) fn row(self) -> &'static ValueRow<Thing> {
        const ALL: &[ValueRow<Thing>] = &THINGS;
        &ALL[self as usize]
    }

    /// Its word in queries.
    pub fn word(self) -> &'static str {
        self.row().word
    }
}

fn has_text(contact: Contact<'_>, field: TextField) -> bool {
    let texts = field.texts(&contact.ledger.facts);
    texts.is_some_and(|texts| texts.of(contact.note()).next().is_some())
}

fn has_offered(contact: Contact<'_>) -> bool {
    let ledger = contact.ledger;
    let mut entries = ledger.entries_of(contact.id);
    entries.any(|entry| entry.verb == Verb::Offers && ledger.counts(entry))
}
