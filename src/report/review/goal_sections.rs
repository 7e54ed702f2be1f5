//! The sections on who knows the active goals.
//!
//! In: the goals of a day, and of a week before. Out: a section on how many contacts know each goal, and one on who
//! should. Does not: choose the contacts.

use super::day::Day;
use super::inputs::Words;
use super::list::command;
use crate::ledger::{Clock, Ledger};
use crate::report::cell::Cell;
use crate::report::document::{Column, Section, Table};
use crate::store::NoteId;
use crate::text::fold::fold_search;
use crate::text::shell;
use crate::text::stem::without_extension;

const GOALS: [Column; 6] = [
    Column::new("goal"),
    Column::for_programs("goal_path"),
    Column::new("told"),
    Column::titled("told_before", "a week ago"),
    Column::titled("untold", "not yet"),
    Column::titled("command", "to see who"),
];
const UNTOLD: [Column; 7] = [
    Column::new("name"),
    Column::for_programs("path"),
    Column::titled("goal", "does not know of"),
    Column::new("tie"),
    Column::titled("interactions", "times in touch"),
    Column::titled("touched", "last"),
    Column::titled("command", "to see more"),
];

/// The goal's name in a query. It is the path if the name is ambiguous, or if it contains a quote.
fn query_name(ledger: &Ledger, goal: NoteId) -> &str {
    let name = ledger.name_of_note(goal);
    let same = |other: NoteId| fold_search(ledger.name_of_note(other)) == fold_search(name);
    if name.contains('"') || ledger.goals().filter(|(note, _)| same(*note)).count() > 1 {
        without_extension(ledger.path_of(goal))
    } else {
        name
    }
}

/// Two sections: how many contacts know of each goal, and who should, at most `per_goal` per goal.
pub fn sections(
    day: &Day<'_>,
    before: &[usize],
    per_goal: usize,
    words: &Words<'_>,
) -> [Section; 2] {
    let ledger = day.ledger;
    let rows = day.goals.iter().zip(before).map(|(goal, before)| {
        let name = ledger.name_of_note(goal.note);
        let path = ledger.path_of(goal.note);
        vec![
            Cell::Contact {
                name: name.to_owned(),
                path: path.to_owned(),
            },
            Cell::Text(path.to_owned()),
            Cell::count(goal.told),
            Cell::count(*before),
            Cell::count(goal.untold),
            Cell::Command(format!(
                "ties who {}",
                shell::word(&format!("-told:\"{}\"", query_name(ledger, goal.note)))
            )),
        ]
    });
    let goals = Section::new("goals", "Who knows your goals").with_table(
        Table::of(&GOALS, rows),
        "No goal is active. A note with `type: goal` is one.",
    );
    let untold = day.goals.iter().flat_map(|goal| {
        let most = goal.most.iter().take(per_goal);
        most.map(move |contact| (goal, *contact))
    });
    let rows = untold.map(|(goal, id)| {
        let contact = ledger.contact(id);
        vec![
            Cell::contact(contact),
            Cell::Text(contact.path().to_owned()),
            Cell::Text(ledger.name_of_note(goal.note).to_owned()),
            Cell::Text(contact.tie().word().to_owned()),
            Cell::count(contact.interaction_days().len()),
            Cell::Clock(contact.clock(Clock::Touched)),
            command(words.names, id),
        ]
    });
    let untold = Section::new("untold", "Who matters most and does not know yet")
        .with_table(Table::of(&UNTOLD, rows), "Nobody.");
    [goals, untold]
}
