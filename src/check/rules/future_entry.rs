//! An entry with a future date and no open box.

use crate::check::{Hit, HitPlace, Rule, Seen, Source};
use crate::date::day::ago;
use crate::ledger::EntryRef;
use crate::note::State;
use crate::store::IndexError;
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
    source: Source::Book(find),
};

fn find(seen: &Seen<'_>) -> Result<Vec<Hit>, IndexError> {
    let today = seen.ledger.today;
    let lines = seen.ledger.entries.iter();
    let ahead = lines.filter(|line| {
        let boxed = matches!(line.state, Some(State::Open | State::Dropped));
        line.date > today && line.verb.row().interaction && !boxed
    });
    let hit = |line: &EntryRef| Hit {
        note: line.note,
        at: HitPlace::Entry(line.place, line.date.to_string()),
        message: format!(
            "{} is {}; until then this is planned and does not count",
            line.date,
            ago(line.date, today)
        ),
        help: format!(
            "if it is planned, write `- [ ] {} {} …`; otherwise fix the date",
            line.date,
            line.verb.word()
        ),
    };
    Ok(ahead.map(hit).collect())
}
