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
use crate::query::needs::{Needs, QueryData};
use crate::settings::Verb;

/// Every thing, in the order of [`Thing`].
pub const THINGS: [ValueRow<Thing>; 10] = [
    ValueRow {
        value: Thing::Email,
        word: "email",
        help: "an e-mail address",
        needs: |needs| needs.fields.push(TextField::Email),
        holds: |contact, data| has_text(contact, data, TextField::Email),
        evidence: |_| Vec::new(),
    },
    ValueRow {
        value: Thing::Phone,
        word: "phone",
        help: "a phone number",
        needs: |needs| needs.fields.push(TextField::Phone),
        holds: |contact, data| has_text(contact, data, TextField::Phone),
        evidence: |_| Vec::new(),
    },
    ValueRow {
        value: Thing::Birthday,
        word: "birthday",
        help: "a birthday",
        needs: |needs| needs.birthdays = true,
        holds: |contact, data| birthday_of(contact, data).is_some(),
        evidence: |_| Vec::new(),
    },
    ValueRow {
        value: Thing::Cadence,
        word: "cadence",
        help: "a cadence",
        needs: |needs| needs.ledger.cadence = true,
        holds: |contact, _| matches!(contact.cadence(), Some(Cadence::Every(_))),
        evidence: |_| Vec::new(),
    },
    ValueRow {
        value: Thing::Promise,
        word: "promise",
        help: "an open promise of yours",
        needs: needs_favors,
        holds: |contact, _| !contact.open(Verb::Promised).is_empty(),
        evidence: |contact| contact.open(Verb::Promised),
    },
    ValueRow {
        value: Thing::Need,
        word: "need",
        help: "an open need",
        needs: |needs| {
            needs.fields.push(TextField::Need);
            needs_favors(needs);
        },
        holds: |contact, data| {
            has_text(contact, data, TextField::Need) || !contact.open(Verb::Needs).is_empty()
        },
        evidence: |contact| contact.open(Verb::Needs),
    },
    ValueRow {
        value: Thing::Offer,
        word: "offer",
        help: "something they offer",
        needs: |needs| {
            needs.fields.push(TextField::Offer);
            needs.ledger.entries = true;
        },
        holds: |contact, data| has_text(contact, data, TextField::Offer) || has_offered(contact),
        evidence: |contact| of_verb(contact, Verb::Offers),
    },
    ValueRow {
        value: Thing::Thanks,
        word: "thanks",
        help: "a favor not yet thanked for",
        needs: needs_favors,
        holds: |contact, _| !contact.thanks_owed().is_empty(),
        evidence: |contact| contact.thanks_owed(),
    },
    ValueRow {
        value: Thing::Update,
        word: "update",
        help: "progress they have not heard of",
        needs: |needs| (needs.ledger.entries, needs.ledger.mentions) = (true, true),
        holds: |contact, _| !contact.updates_owed().is_empty(),
        evidence: |contact| contact.updates_owed(),
    },
    ValueRow {
        value: Thing::Awaited,
        word: "awaited",
        help: "an answer you are waiting for",
        needs: needs_favors,
        holds: |contact, _| !contact.open(Verb::Asked).is_empty(),
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

fn needs_favors(needs: &mut Needs) {
    (needs.ledger.entries, needs.ledger.favors) = (true, true);
}

fn has_text(contact: Contact<'_>, data: &QueryData, field: TextField) -> bool {
    let texts = data.fields.get(&field);
    texts.is_some_and(|texts| texts.of(contact.note()).next().is_some())
}

fn has_offered(contact: Contact<'_>) -> bool {
    let ledger = contact.ledger;
    let mut entries = ledger.entries_of(contact.id);
    entries.any(|entry| entry.verb == Verb::Offers && ledger.counts(entry))
}
