//! An entry ahead of today without an open box.

use crate::check::{At, Hit, Rule, Seen, Source};
use crate::date::day::ago;
use crate::ledger::Line;
use crate::note::State;
use crate::store::IndexError;
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "future-entry",
    severity: Severity::Hint,
    title: "an entry ahead of today without an open box",
    says: "    - 2027-01-05 met: lunch

It is read as planned: it counts from its day on, whether or not it happened.

If it is planned, put a box before it, `- [ ] 2027-01-05 met: lunch`; then it counts once it is
checked. Else mend the day: at the turn of a year the old one is soon written.",
    source: Source::Book(find),
};

fn find(seen: &Seen<'_>) -> Result<Vec<Hit>, IndexError> {
    let today = seen.book.today;
    let lines = seen.book.lines.iter();
    let ahead = lines.filter(|line| {
        let boxed = matches!(line.state, Some(State::Open | State::Dropped));
        line.date > today && line.verb.row().interaction && !boxed
    });
    let hit = |line: &Line| Hit {
        note: line.note,
        at: At::Entry(line.place, line.date.to_string()),
        message: format!(
            "{} is {}; until then this is planned and does not count",
            line.date,
            ago(line.date, today)
        ),
        help: format!(
            "if it is planned, write `- [ ] {} {} …`; else mend the day",
            line.date,
            line.verb.word()
        ),
    };
    Ok(ahead.map(hit).collect())
}
