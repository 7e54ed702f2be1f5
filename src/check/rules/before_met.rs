//! Something passed before you met.

use crate::check::{At, Hit, Rule, Seen, Source};
use crate::store::IndexError;
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "before-met",
    severity: Severity::Hint,
    title: "something passed before you met",
    says: "    met: 2026-03-01
    …
    - 2025-11-20 met: lunch

The front matter says since when you know somebody, and an entry is older. One is told of each
contact, the oldest.

Mend the day that is wrong. If you wrote to each other before you met, nothing is to be done.",
    source: Source::Book(find),
};

fn find(seen: &Seen<'_>) -> Result<Vec<Hit>, IndexError> {
    let book = seen.book;
    let hit = |id| {
        let contact = book.contact(id);
        let met = contact.met_on()?;
        let before = book
            .lines_of(id)
            .filter(|line| line.date < met && line.verb.row().interaction && book.counts(line));
        let first = before.min_by_key(|line| (line.date, line.note, line.place))?;
        Some(Hit {
            note: first.note,
            at: At::Entry(first.place, first.date.to_string()),
            message: format!(
                "{} is before the day on which you met {}, {met}",
                first.date,
                contact.name()
            ),
            help: format!("mend this day, or `met` in {}", contact.path()),
        })
    };
    Ok(book.everybody().filter_map(hit).collect())
}
