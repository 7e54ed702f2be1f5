//! An entry from before you met the contact.
//!
//! In: the field `met` and the entries of each contact. Out: a hit for the oldest interaction before that day. Does
//! not: report more than one for each contact.

use crate::check::{Hit, HitPlace, Rule, Source};
use crate::ledger::Ledger;
use crate::text::Severity;

/// The rule `before-met`.
pub const RULE: Rule = Rule {
    code: "before-met",
    severity: Severity::Hint,
    title: "an entry from before you met",
    says: "    met: 2026-03-01
    …
    - 2025-11-20 met: lunch

The field `met` says since when you know the contact, but an entry is older. For each contact, only
the oldest such entry is reported.

Fix the date that is wrong. If you were in touch before you met, there is nothing to do.",
    source: Source::Ledger(find),
};

fn find(ledger: &Ledger) -> Vec<Hit> {
    let hit = |id| {
        let contact = ledger.contact(id);
        let met = contact.met_on()?;
        let before = ledger.entries_of(id).filter(|entry| {
            entry.date < met && entry.verb.row().interaction && ledger.counts(entry)
        });
        let first = before.min_by_key(|entry| (entry.date, entry.note, entry.place))?;
        Some(Hit {
            note: first.note,
            at: HitPlace::Entry(first.place, first.date.to_string()),
            message: format!(
                "{} is before the day on which you met {}, {met}",
                first.date,
                contact.name()
            ),
            help: format!("fix this date, or `met` in {}", contact.path()),
        })
    };
    ledger.contact_ids().filter_map(hit).collect()
}
