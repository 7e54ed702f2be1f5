//! A phone number that two contacts share.
//!
//! In: the phone numbers of each contact. Out: a hit for each contact that shares one. Does not: decide whether they
//! are the same person.

use super::shared;
use crate::check::{Hit, Rule, Source};
use crate::ledger::Ledger;
use crate::store::facts;
use crate::text::Severity;

/// The rule `shared-phone`.
pub const RULE: Rule = Rule {
    code: "shared-phone",
    severity: Severity::Hint,
    title: "a phone number that two contacts share",
    says: "\
Two notes with the same phone number are often about the same person: one was written by hand, the
other was imported. A couple or an office can share a number, too.

Spaces and punctuation make no difference, and `00` at the start is read as `+`.

If they are the same person, merge the two notes into one. If not, there is nothing to do.",
    source: Source::Ledger(find),
};

fn find(ledger: &Ledger) -> Vec<Hit> {
    let written = ledger.facts.texts(facts::PHONE);
    let with_keys = |note| {
        let texts = written.of(note);
        texts.filter_map(|text| Some((number(text)?, text)))
    };
    shared::hits(ledger, with_keys, |text, others| {
        let message = format!("{text:?} is also the phone number of {others}");
        let help = "if they are one person, merge their notes into one";
        (message, help.to_owned())
    })
}

/// The number with only its digits and `+`, as a key for comparison. `None` with fewer than 5 of them, because that is
/// not a phone number.
fn number(text: &str) -> Option<String> {
    let digits: String = text
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    let digits = digits
        .strip_prefix("00")
        .map_or(digits.clone(), |rest| format!("+{rest}"));
    (digits.len() >= 5).then_some(digits)
}
