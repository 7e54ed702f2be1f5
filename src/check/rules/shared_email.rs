//! An e-mail address that two contacts share.
//!
//! In: the addresses of each contact. Out: a hit for each contact that shares one. Does not: decide whether they are
//! the same person.

use super::shared;
use crate::check::{Hit, Rule, Source};
use crate::ledger::Ledger;
use crate::text::Severity;
use crate::text::fold::fold_key;

/// The rule `shared-email`.
pub const RULE: Rule = Rule {
    code: "shared-email",
    severity: Severity::Hint,
    title: "an e-mail address that two contacts share",
    says: "\
Two notes with the same e-mail address are often about the same person: one was written by hand,
the other was imported. A couple or an office can share an address, too.

If they are the same person, merge the two notes into one. If not, there is nothing to do.",
    source: Source::Ledger(find),
};

fn find(ledger: &Ledger) -> Vec<Hit> {
    let written = ledger.emails();
    let with_keys = |note| {
        let texts = written.of(note);
        texts.map(|text| (fold_key(text.trim()), text))
    };
    shared::hits(ledger, with_keys, |text, others| {
        let message = format!("{text:?} is also the e-mail address of {others}");
        let help = "if they are one person, merge their notes into one";
        (message, help.to_owned())
    })
}
