//! Open needs and who might meet them (docs/reference/output.md#commands; docs/reference/ledger.md#matches).
//!
//! In: the ledger, and its matches. Out: a [`Report`]. Does not: match.

use std::collections::HashMap;

use serde_json::json;

use super::cell::Cell;
use super::document::{Column, Report, Section, Table};
use crate::ledger::{Clock, ContactId, Ledger};
use crate::note::Status;
use crate::query::matches::{MatchedText, Matches, Need, Proposal};
use crate::query::shortest_name;
use crate::text::shell;

/// A need, and a contact who might meet it.
const PROPOSALS: [Column; 12] = [
    Column::new("name"),
    Column::for_programs("path"),
    Column::new("last"),
    Column::titled("who", "could meet it"),
    Column::for_programs("who_path"),
    Column::titled("who_last", "last"),
    Column::for_programs("where"),
    Column::for_programs("words"),
    Column::for_programs("since"),
    NEED,
    Column::new("because"),
    Column::new("next"),
];
/// The same columns for a section in which one contact meets all needs, so that the contact is not repeated for people.
const COULD_MEET: [Column; 12] = {
    let mut columns = PROPOSALS;
    columns[3] = Column::for_programs("who");
    columns[5] = Column::for_programs("who_last");
    columns
};
const NEED: Column = Column::new("need");
const UNMET: [Column; 5] = [
    Column::new("name"),
    Column::for_programs("path"),
    Column::new("last"),
    Column::for_programs("since"),
    NEED,
];

/// The commands to type next, by contact.
#[derive(Debug, Default)]
pub struct PrepCommands(HashMap<ContactId, String>);

impl PrepCommands {
    /// The commands for these contacts.
    pub fn with(ledger: &Ledger, mut people: Vec<ContactId>) -> Self {
        people.sort_unstable();
        people.dedup();
        let names = shortest_name::shortest(ledger, &people);
        let names = people.into_iter().zip(names);
        PrepCommands(names.filter_map(|(who, name)| Some((who, name?))).collect())
    }

    /// The command that prepares for meeting `who`; empty if they have no name that can be typed.
    pub fn prep(&self, who: ContactId) -> Cell {
        let name = self.0.get(&who);
        name.map_or(Cell::Nothing, |name| {
            Cell::Command(format!("ties prep {}", shell::name(name)))
        })
    }
}

/// What the report is about: everybody's needs, or those of one contact.
#[derive(Debug)]
pub struct MatchScope<'a> {
    /// The needs, with their proposals.
    pub needs: &'a Matches,
    /// If the report is about one contact: that contact, and the needs of others that they could meet.
    pub contact: Option<(ContactId, &'a Matches)>,
}

/// The report.
pub fn report(ledger: &Ledger, scope: &MatchScope<'_>) -> Report {
    let all = scope.needs.proposals.iter();
    let mut people: Vec<ContactId> = all.map(|proposal| proposal.who).collect();
    let others = scope
        .contact
        .iter()
        .flat_map(|(_, others)| &others.proposals);
    let owners = scope.contact.iter().flat_map(|(_, others)| &others.needs);
    people.extend(others.map(|proposal| proposal.who));
    people.extend(owners.map(|need| need.contact));
    let next = PrepCommands::with(ledger, people);
    let mut sections = vec![met(ledger, scope, &next)];
    let unmet = unmet(ledger, scope.needs);
    if !unmet.rows().is_empty() {
        sections.push(unmet);
    }
    let mut title = "Needs, and who might meet them".to_owned();
    if let Some((who, others)) = scope.contact {
        let name = ledger.name(who);
        title = format!("{name}: needs, and who might meet them");
        if !ledger.contact(who).is_inactive() {
            sections.push(could_meet(ledger, name, others, &next));
        }
    }
    Report {
        word: "match",
        title,
        about: about(ledger, scope),
        today: ledger.today,
        window: None,
        sections,
        main: scope.contact.is_none().then_some("needs"),
    }
}

/// Why nothing is matched with this contact's needs; `None` if the contact is active.
fn inactive_reason(ledger: &Ledger, scope: &MatchScope<'_>) -> Option<String> {
    let contact = ledger.contact(scope.contact?.0);
    let name = contact.name();
    match contact.status() {
        Status::Archived => Some(format!(
            "{name} is archived: what they need or offer is not matched."
        )),
        Status::Deceased => Some(format!("{name} has died: their needs are not matched.")),
        _ => None,
    }
}

fn about(ledger: &Ledger, scope: &MatchScope<'_>) -> String {
    if inactive_reason(ledger, scope).is_some() {
        return "Not matched".to_owned();
    }
    let needs = scope.needs.needs.len();
    let met = needs - scope.needs.unmet().count();
    match (needs, met) {
        (0, _) => "No open needs written down".to_owned(),
        (1, 0) => "One open need; nobody comes to mind yet".to_owned(),
        (1, _) => "One open need, and somebody who might meet it".to_owned(),
        (needs, 0) => format!("{needs} open needs; nobody comes to mind yet"),
        (needs, met) if met == needs => {
            format!("{needs} open needs; for each somebody comes to mind")
        }
        (needs, met) => format!("{needs} open needs; for {met} of them somebody comes to mind"),
    }
}

fn met(ledger: &Ledger, scope: &MatchScope<'_>, next: &PrepCommands) -> Section {
    let matches = scope.needs;
    let rows = matches.proposals.iter().map(|proposal| {
        let need = &matches.needs[proposal.need];
        row(ledger, need, proposal, next.prep(proposal.who))
    });
    let table = Table::of(&PROPOSALS, rows);
    let title = if scope.contact.is_some() {
        "Who might meet their needs"
    } else {
        "Who might meet whose need"
    };
    let section = Section::new("needs", title);
    if let Some(why) = inactive_reason(ledger, scope) {
        return section.with_table(table, &why);
    }
    if table.rows.is_empty() {
        let none = match (scope.contact, matches.needs.is_empty()) {
            (None, true) => {
                "Nobody has an open need. Write one down where you hear of it: `- 2026-11-20 needs: a flat in Berlin`."
            }
            (Some(_), true) => "Nothing is written down that they need.",
            (_, false) => "Nobody comes to mind yet.",
        };
        return section.with_table(table, none);
    }
    section
        .with_sentence("Ask both before you bring them together.")
        .with_full_columns(table, 3)
}

fn unmet(ledger: &Ledger, matches: &Matches) -> Section {
    let rows = matches
        .unmet()
        .map(|need| whose(ledger, need).into_iter().chain(what(need)).collect());
    Section::new("unmet", "Nobody comes to mind yet").with_full_columns(Table::of(&UNMET, rows), 1)
}

fn could_meet(ledger: &Ledger, name: &str, matches: &Matches, next: &PrepCommands) -> Section {
    let rows = matches.proposals.iter().map(|proposal| {
        let need = &matches.needs[proposal.need];
        row(ledger, need, proposal, next.prep(need.contact))
    });
    let section = Section::new("could_meet", format!("Whose needs {name} could meet"));
    let table = Table::of(&COULD_MEET, rows);
    if table.rows.is_empty() {
        return section.with_table(table, "Nobody's, as far as the notes say.");
    }
    section.with_full_columns(table, 3)
}

/// The contact who needs something, the path, and when they were last touched.
fn whose(ledger: &Ledger, need: &Need) -> [Cell; 3] {
    let contact = ledger.contact(need.contact);
    [
        Cell::contact(contact),
        Cell::Text(contact.path().to_owned()),
        Cell::Clock(contact.clock(Clock::Touched)),
    ]
}

/// The date of the need, and its text.
pub(super) fn what(need: &Need) -> [Cell; 2] {
    let since = need.since.map_or(Cell::Nothing, Cell::Day);
    [since, Cell::Text(need.text.clone())]
}

fn row(ledger: &Ledger, need: &Need, proposal: &Proposal, next: Cell) -> Vec<Cell> {
    let mut row = Vec::from(whose(ledger, need));
    row.extend(met_by(ledger, need, proposal, next));
    row
}

/// The contact who might meet the need, the path, when they were last touched, where the matching words are, the words,
/// the date of the need, its text, the reason, and the next command.
pub(super) fn met_by(ledger: &Ledger, need: &Need, proposal: &Proposal, next: Cell) -> [Cell; 9] {
    let who = ledger.contact(proposal.who);
    let places = proposal.places().into_iter();
    let [since, words] = what(need);
    [
        Cell::contact(who),
        Cell::Text(who.path().to_owned()),
        Cell::Clock(who.clock(Clock::Touched)),
        Cell::List(places.map(|place| place.row().word.to_owned()).collect()),
        Cell::List(proposal.words()),
        since,
        words,
        because(proposal),
        next,
    ]
}

/// Why the proposal matches: where, and the words as they are written there.
fn because(proposal: &Proposal) -> Cell {
    let part = |matched: &MatchedText| json!({"where": matched.place.row().word, "text": matched.text, "words": matched.words});
    let parts: Vec<serde_json::Value> = proposal.matched.iter().map(part).collect();
    let by_place = proposal.places().into_iter().map(|place| {
        let words = proposal
            .matched
            .iter()
            .filter(|matched| matched.place == place);
        let mut words: Vec<&str> = words
            .flat_map(|matched| &matched.words)
            .map(String::as_str)
            .collect();
        let mut seen: Vec<String> = Vec::new();
        words.retain(|word| {
            let folded = crate::text::fold::fold_search(word);
            let is_new = !seen.contains(&folded);
            seen.push(folded);
            is_new
        });
        format!("{}: {}", place.row().word, words.join(", "))
    });
    let text = by_place.collect::<Vec<_>>().join("; ");
    Cell::Parts(parts.into(), text)
}
