//! A name or alias that two contacts share.
//!
//! In: the names and aliases of each contact. Out: a hit for each contact that shares one. Does not: decide whether
//! they are the same person.

use super::shared;
use crate::check::{Hit, Rule, Source};
use crate::ledger::Ledger;
use crate::store::facts;
use crate::text::Severity;
use crate::text::fold::fold_key;

/// The rule `shared-name`.
pub const RULE: Rule = Rule {
    code: "shared-name",
    severity: Severity::Hint,
    title: "a name or alias that two contacts share",
    says: "\
A link `[[Anna]]` could mean either contact, so it means neither. A command asks which one you mean.

If they are the same person, merge the two notes into one. If they are two people, give one of them
a fuller name, or link by path: `[[people/Anna Berg]]`.",
    source: Source::Ledger(find),
};

fn find(ledger: &Ledger) -> Vec<Hit> {
    let called = |note| {
        ledger
            .facts
            .texts(facts::NAME)
            .of(note)
            .take(1)
            .chain(ledger.aliases().of(note))
    };
    let with_keys = |note| called(note).map(|name| (fold_key(name), name));
    shared::hits(ledger, with_keys, |name, others| {
        let message = format!("{name:?} is also the name of {others}");
        let help = "give one of them a fuller name, or merge the notes if they are one person";
        (message, help.to_owned())
    })
}
