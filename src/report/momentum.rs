//! The momentum report: interactions per week, what is usual, and what is current (docs/reference/output.md#reports;
//! docs/reference/ledger.md#momentum).
//!
//! In: the ledger. Out: a [`Report`]. Does not: reproach the user.

use super::cell::Cell;
use super::document::{Column, Figure, Report, Section, Table};
use super::plot::{Plot, Shape, week};
use crate::date::day::ago;
use crate::ledger::momentum::Momentum;
use crate::ledger::{Clock, Ledger};

const WEEKS: [Column; 2] = [Column::new("week"), Column::new("interactions")];
const EASIEST: [Column; 5] = [
    Column::new("name"),
    Column::for_programs("path"),
    Column::new("tie"),
    Column::new("interactions"),
    Column::titled("touched", "last"),
];

/// The momentum report. The ledger must have entries, favors, and cadences.
pub fn report(ledger: &Ledger) -> Report {
    let momentum = ledger.momentum();
    let mut sections = vec![now(&momentum, ledger)];
    if momentum.is_standstill() {
        sections.push(easiest(ledger));
    }
    sections.push(weeks(&momentum));
    Report {
        word: "momentum",
        title: "Momentum".to_owned(),
        about: about(&momentum),
        today: ledger.today,
        window: None,
        sections,
        main: Some("weeks"),
    }
}

fn about(momentum: &Momentum) -> String {
    match (momentum.weeks.first(), momentum.weeks.len()) {
        (Some((first, _)), 2..) => format!(
            "{} full weeks, from {}; a contact counts once a day",
            momentum.weeks.len(),
            week(*first)
        ),
        _ => "No full weeks yet to look back on".to_owned(),
    }
}

/// A sentence that says whether it is moving or quiet.
pub fn verdict(momentum: &Momentum, ledger: &Ledger) -> String {
    let Some(usual) = momentum.usual else {
        return "Too few full weeks yet to say what is usual.".to_owned();
    };
    let last = momentum.last.map_or_else(String::new, |last| {
        format!(" The last interaction was {}.", ago(last, ledger.today))
    });
    if let Some(last) = momentum
        .last
        .filter(|_| momentum.is_standstill() && usual == 0.0)
    {
        let since = ago(last, ledger.today);
        format!("It has gone quiet: nothing since {last}, {since}.")
    } else if momentum.is_standstill() {
        format!(
            "It has gone quiet: {} a week now, usually {usual}.{last}",
            momentum.now
        )
    } else {
        format!(
            "It is moving: {} a week now, usually {usual}.{last}",
            momentum.now
        )
    }
}

fn now(momentum: &Momentum, ledger: &Ledger) -> Section {
    let usual = momentum.usual.map_or(Cell::Nothing, Cell::Mean);
    let mut section = Section::new("now", "Now").with_sentence(verdict(momentum, ledger));
    section.figures = vec![
        Figure::new(
            "now",
            "a week now, over the last two",
            Cell::Mean(momentum.now),
        ),
        Figure::new("usual", "a week usually", usual),
        Figure::new("last", "last interaction", Cell::Clock(momentum.last)),
    ];
    section
}

/// The section of contacts with whom it is easiest to start again.
pub fn easiest(ledger: &Ledger) -> Section {
    let rows = ledger.easiest().into_iter().map(|id| {
        let contact = ledger.contact(id);
        vec![
            Cell::contact(contact),
            Cell::Text(contact.path().to_owned()),
            Cell::Text(contact.tie().word().to_owned()),
            Cell::count(contact.interaction_days().len()),
            Cell::Clock(contact.clock(Clock::Touched)),
        ]
    });
    Section::new("easiest", "Easiest to start with")
        .with_table(Table::of(&EASIEST, rows), "Nobody yet.")
}

fn weeks(momentum: &Momentum) -> Section {
    let rows = momentum
        .weeks
        .iter()
        .map(|(monday, count)| vec![Cell::Text(week(*monday)), Cell::count(*count)]);
    let table = Table::of(&WEEKS, rows);
    let most = momentum.weeks.iter().max_by_key(|(_, count)| *count);
    let description = most.map_or_else(String::new, |(monday, count)| {
        format!(
            "Interactions in each full week. The liveliest was {} with {count}.",
            week(*monday)
        )
    });
    let plot = Plot {
        title: "Interactions per week".to_owned(),
        description,
        shape: Shape::Weeks {
            unit: "interactions",
            weeks: momentum.weeks.clone(),
            usual: momentum.usual,
        },
    };
    Section::new("weeks", "Week by week")
        .with_table(table, "No full weeks yet.")
        .with_plot(plot)
}
