//! Relationships or mere networking: the number of ties of each kind, beside those of a week ago and of last quarter.
//!
//! In: the tie of each contact on three days. Out: the section. Does not: judge.

use super::day::{Day, EarlierDays, Ties};
use super::snapshot::{ContactSnapshot, known};
use super::week::end_of_last_quarter;
use crate::ledger::Tie;
use crate::report::cell::Cell;
use crate::report::document::{Column, Section, Table, plural};

const TIES: [Column; 6] = [
    Column::new("tie"),
    Column::titled("says", "which means"),
    Column::new("now"),
    Column::titled("week_before", "a week ago"),
    Column::titled("quarter_before", "last quarter"),
    Column::titled("command", "to see who"),
];

/// The kinds of ties with their descriptions, in the order in which they are shown.
const KINDS: [(Tie, &str); 7] = [
    (Tie::Mutual, "you both give"),
    (Tie::Giving, "you give most"),
    (Tie::Receiving, "they give most"),
    (Tie::OneSided, "asked or received, never given"),
    (Tie::Acquaintance, "nobody gave anything yet"),
    (Tie::New, "only just met"),
    (Tie::Dormant, "not in touch for long"),
];

/// The section of the kinds of ties.
pub fn section(day: &Day<'_>, earlier: &EarlierDays) -> Section {
    let now = |tie: Tie| {
        day.active
            .iter()
            .filter(|snapshot| snapshot.tie == tie)
            .count()
    };
    let rows = KINDS.iter().map(|(tie, meaning)| {
        vec![
            Cell::Text(tie.word().to_owned()),
            Cell::Text((*meaning).to_owned()),
            Cell::count(now(*tie)),
            Cell::count(count(day, &earlier.week_ties, *tie)),
            Cell::count(count(day, &earlier.quarter_ties, *tie)),
            Cell::Command(format!("ties who is:{}", tie.word())),
        ]
    });
    let table = Table::of(&TIES, rows);
    let quarter = end_of_last_quarter(day.ledger.today);
    let section = Section::new("ties", "Relationships or mere networking");
    if day.active.is_empty() {
        return section
            .with_sentence("There are no contacts yet.")
            .with_table(table, "");
    }
    let sentence = format!(
        "Of {} {}: mutual {}, one-sided {}, with nothing given yet {}. Last quarter is as of {quarter}, with those who \
         were known by then.",
        day.active.len(),
        plural(day.active.len(), "tie", "ties"),
        now(Tie::Mutual),
        now(Tie::OneSided),
        now(Tie::Acquaintance)
    );
    section.with_sentence(sentence).with_table(table, "")
}

/// The number of ties of a kind on an earlier day. Contacts who were not known then are left out, unless they are still
/// not known: they count as dormant, as they do today.
fn count(day: &Day<'_>, ties: &Ties, tie: Tie) -> usize {
    let has_tie =
        |snapshot: &&ContactSnapshot<'_>| match ties[day.ledger.place_of(snapshot.contact.id)] {
            Some(earlier_tie) => earlier_tie == tie,
            None => tie == Tie::Dormant && !known(snapshot.contact),
        };
    day.active.iter().filter(has_tie).count()
}
