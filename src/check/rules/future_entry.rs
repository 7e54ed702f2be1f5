//! An entry with a future date and no open box.
//!
//! In: the entries of all notes, and today. Out: a hit for each interaction that is planned without an open box. Does
//! not: report promises, needs, and other entries that are no interaction.

use crate::check::{Hit, HitPlace, Rule, Source};
use crate::date::day::ago;
use crate::ledger::{EntryRef, Ledger};
use crate::note::State;
use crate::text::Severity;

/// The rule `future-entry`.
pub const RULE: Rule = Rule {
    code: "future-entry",
    severity: Severity::Hint,
    title: "an entry with a future date and no open box",
    says: "    - 2027-01-05 met: lunch

The entry is read as planned. From its date on it counts, whether or not it happened.

If it is a plan, put an open box before it: `- [ ] 2027-01-05 met: lunch`. Then it counts once you
check the box. Otherwise, fix the date. In January, it is easy to write the wrong year.",
    source: Source::Ledger(find),
};

fn find(ledger: &Ledger) -> Vec<Hit> {
    let today = ledger.today;
    let entries = ledger.entries().iter();
    let ahead = entries.filter(|entry| {
        let boxed = matches!(entry.state, Some(State::Open | State::Dropped));
        entry.date > today && entry.verb.row().interaction && !boxed
    });
    let hit = |entry: &EntryRef| Hit {
        note: entry.note,
        at: HitPlace::Entry(entry.place, entry.date.to_string()),
        message: format!(
            "{} is {}; until then this is planned and does not count",
            entry.date,
            ago(entry.date, today)
        ),
        help: format!(
            "if it is planned, write `- [ ] {} {} …`; otherwise fix the date",
            entry.date,
            entry.verb.word()
        ),
    };
    ahead.map(hit).collect()
}
