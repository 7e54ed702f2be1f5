//! Open needs and who might meet them (output.md, Commands; ledger.md, Matches).
//!
//! In: a book and its matches. Out: a [`Report`]. Does not: match.

use std::collections::HashMap;

use serde_json::json;

use super::cell::Cell;
use super::parts::{Column, Report, Section, Table};
use crate::book::{Book, Clock, ContactId};
use crate::index::Texts;
use crate::query::called;
use crate::query::matches::{Matches, Need, Proposal, Said};
use crate::text::shell;

/// A need and somebody who might meet it.
const PROPOSALS: [Column; 12] = [
    Column::new("name"),
    Column::for_programs("path"),
    Column::new("last"),
    NEED,
    Column::for_programs("since"),
    Column::titled("who", "could meet it"),
    Column::for_programs("who_path"),
    Column::titled("who_last", "last"),
    Column::new("because"),
    Column::for_programs("where"),
    Column::for_programs("words"),
    Column::new("next"),
];
const NEED: Column = Column::new("need");
const UNMET: [Column; 5] = [
    Column::new("name"),
    Column::for_programs("path"),
    Column::new("last"),
    Column::for_programs("since"),
    NEED,
];

/// The commands that go on with people, by who they are.
#[derive(Debug, Default)]
pub struct Next(HashMap<ContactId, String>);

impl Next {
    /// For these people. `emails` is that column of the index.
    pub fn with(book: &Book, emails: &Texts, mut people: Vec<ContactId>) -> Self {
        people.sort_unstable();
        people.dedup();
        let called = called::shortest(book, emails, &people);
        let called = people.into_iter().zip(called);
        Next(
            called
                .filter_map(|(who, called)| Some((who, called?)))
                .collect(),
        )
    }

    /// Prepares for meeting somebody; nothing where they have no name that can be typed.
    pub fn prep(&self, who: ContactId) -> Cell {
        let name = self.0.get(&who);
        name.map_or(Cell::Nothing, |name| {
            Cell::Command(format!("ties prep {}", shell::name(name)))
        })
    }
}

/// Everybody's needs; with somebody, what matches theirs, and what of the needs of others they could meet.
#[derive(Debug)]
pub struct Asked<'a> {
    /// The needs.
    pub needs: &'a Matches,
    /// Whose they are, where they are those of one, and what that one could meet.
    pub one: Option<(ContactId, &'a Matches)>,
}

/// The report. Needs entries and favours. `emails` is that column of the index.
pub fn report(book: &Book, emails: &Texts, asked: &Asked<'_>) -> Report {
    let all = asked.needs.proposals.iter();
    let mut people: Vec<ContactId> = all.map(|proposal| proposal.who).collect();
    let others = asked.one.iter().flat_map(|(_, others)| &others.proposals);
    let owners = asked.one.iter().flat_map(|(_, others)| &others.needs);
    people.extend(others.map(|proposal| proposal.who));
    people.extend(owners.map(|need| need.contact));
    let next = Next::with(book, emails, people);
    let mut sections = vec![met(book, asked, &next)];
    let unmet = unmet(book, asked.needs);
    if !unmet.rows().is_empty() {
        sections.push(unmet);
    }
    let mut title = "Needs, and who might meet them".to_owned();
    if let Some((who, others)) = asked.one {
        let name = book.name(who);
        title = format!("{name}: needs, and who might meet them");
        sections.push(could_meet(book, name, others, &next));
    }
    Report {
        word: "match",
        title,
        about: about(asked),
        today: book.today,
        window: None,
        sections,
        main: asked.one.is_none().then_some("needs"),
    }
}

fn about(asked: &Asked<'_>) -> String {
    let needs = asked.needs.needs.len();
    let met = (0..needs)
        .filter(|at| asked.needs.of(*at).next().is_some())
        .count();
    match (needs, met) {
        (0, _) => "No open needs written down".to_owned(),
        (1, 0) => "One open need; nobody comes to mind yet".to_owned(),
        (1, _) => "One open need, and somebody who might meet it".to_owned(),
        (needs, 0) => format!("{needs} open needs; nobody comes to mind yet"),
        (needs, met) => format!("{needs} open needs; for {met} of them somebody comes to mind"),
    }
}

fn met(book: &Book, asked: &Asked<'_>, next: &Next) -> Section {
    let matches = asked.needs;
    let rows = matches.proposals.iter().map(|proposal| {
        let need = &matches.needs[proposal.need];
        row(book, need, proposal, next.prep(proposal.who))
    });
    let table = Table::of(&PROPOSALS, rows);
    let title = if asked.one.is_some() {
        "Who might meet their needs"
    } else {
        "Who might meet whose need"
    };
    let section = Section::new("needs", title);
    if table.rows.is_empty() {
        let none = match (asked.one, matches.needs.is_empty()) {
            (None, true) => {
                "Nobody has an open need. Write one down where you hear of it: `- 2026-11-20 needs: a flat in Berlin`."
            }
            (Some(_), true) => "Nothing is written down that they need.",
            (_, false) => "Nobody comes to mind yet.",
        };
        return section.listing(table, none);
    }
    section
        .saying("Ask both before you bring them together.")
        .listing(table, "")
}

fn unmet(book: &Book, matches: &Matches) -> Section {
    let open = matches.needs.iter().enumerate();
    let open = open.filter(|(at, _)| matches.of(*at).next().is_none());
    let rows = open.map(|(_, need)| {
        let [name, path, last, words, since] = whose(book, need);
        vec![name, path, last, since, words]
    });
    Section::new("unmet", "Nobody comes to mind yet").listing(Table::of(&UNMET, rows), "")
}

fn could_meet(book: &Book, name: &str, matches: &Matches, next: &Next) -> Section {
    let rows = matches.proposals.iter().map(|proposal| {
        let need = &matches.needs[proposal.need];
        row(book, need, proposal, next.prep(need.contact))
    });
    Section::new("could_meet", format!("Whose needs {name} could meet")).listing(
        Table::of(&PROPOSALS, rows),
        "Nobody's, as far as the notes say.",
    )
}

/// Whose need, their path, when they were last touched, what it is, and since when.
fn whose(book: &Book, need: &Need) -> [Cell; 5] {
    let contact = book.contact(need.contact);
    [
        Cell::contact(contact),
        Cell::Text(contact.path().to_owned()),
        Cell::Clock(contact.clock(Clock::Touched)),
        Cell::Text(need.text.clone()),
        need.since.map_or(Cell::Nothing, Cell::Day),
    ]
}

fn row(book: &Book, need: &Need, proposal: &Proposal, next: Cell) -> Vec<Cell> {
    let mut row = Vec::from(whose(book, need));
    row.extend(who(book, proposal));
    row.push(next);
    row
}

/// Who might meet it, their path, when they were last touched, why, where, and the words.
pub(super) fn who(book: &Book, proposal: &Proposal) -> [Cell; 6] {
    let who = book.contact(proposal.who);
    let places = proposal.places().into_iter();
    [
        Cell::contact(who),
        Cell::Text(who.path().to_owned()),
        Cell::Clock(who.clock(Clock::Touched)),
        because(proposal),
        Cell::List(places.map(|place| place.row().word.to_owned()).collect()),
        Cell::List(proposal.words()),
    ]
}

/// What speaks for it: where, and the words as they stand there.
fn because(proposal: &Proposal) -> Cell {
    let part = |said: &Said| json!({"where": said.place.row().word, "text": said.text, "words": said.words});
    let parts: Vec<serde_json::Value> = proposal.said.iter().map(part).collect();
    let by_place = proposal.places().into_iter().map(|place| {
        let words = proposal.said.iter().filter(|said| said.place == place);
        let mut words: Vec<&str> = words
            .flat_map(|said| &said.words)
            .map(String::as_str)
            .collect();
        let mut known: Vec<String> = Vec::new();
        words.retain(|word| {
            let folded = crate::text::fold::fold_search(word);
            let new = !known.contains(&folded);
            known.push(folded);
            new
        });
        format!("{}: {}", place.row().word, words.join(", "))
    });
    let plain = by_place.collect::<Vec<_>>().join("; ");
    Cell::Parts(parts.into(), plain)
}
