//! A promise more than 30 days overdue.
//!
//! In: open promises, and today. Out: a hit for each that has long been overdue. Does not: report a promise without a
//! due date.

use crate::check::{Hit, HitPlace, Rule, Source};
use crate::date::day::{ago, between};
use crate::ledger::{EntryRef, Ledger};
use crate::note::State;
use crate::settings::Verb;
use crate::text::Severity;

/// The rule `overdue-promise`.
pub const RULE: Rule = Rule {
    code: "overdue-promise",
    severity: Severity::Hint,
    title: "a promise more than 30 days overdue",
    says: "    - [ ] 2026-08-20 promised review: read her draft by 2026-09-01

If you kept the promise, put an `x` in its box. If nobody expects it any more, put a `-` in the box.
Otherwise, it is not too late to keep it.",
    source: Source::Ledger(find),
};

/// A promise is reported if it is overdue by more than this number of days.
const LONG: i64 = 30;

fn find(ledger: &Ledger) -> Vec<Hit> {
    let open = ledger.entries().iter().filter(|entry| {
        entry.verb == Verb::Promised && entry.state == Some(State::Open) && ledger.counts(entry)
    });
    let hit = |entry: &EntryRef| {
        let due = ledger.due_of(entry)?;
        (between(due, ledger.today) > LONG).then(|| Hit {
            note: entry.note,
            at: HitPlace::Entry(entry.place, due.to_string()),
            message: format!("a promise that was due {}", ago(due, ledger.today)),
            help: "check its box with `x` if it was kept, or `-` if it is not wanted any more"
                .to_owned(),
        })
    };
    open.filter_map(hit).collect()
}
