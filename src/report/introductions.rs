//! The report of the introductions that you got and made, as lists and as a graph (docs/reference/output.md#reports;
//! docs/reference/ledger.md#introductions).
//!
//! In: the ledger, its introductions, and the entries that record them. Out: a [`Report`]. Does not: lay out the graph.
//!
//! The report covers all time. Front matter has no date, so a shorter window would be wrong. Archived and deceased
//! contacts are included; without them, chains that lead through them would be cut.

mod graph;

use std::cmp::Reverse;

use super::cell::Cell;
use super::document::{Column, Figure, Report, Section, Table, plural};
use super::entries::{ReadEntry, words};
use super::plot::{Edge, Graph, Plot, Shape};
use crate::ledger::introductions::Introductions;
use crate::ledger::{ContactId, EntryRef, Ledger};
use crate::note::Entry;
use crate::settings::kinds;
use crate::text::fold::fold_search;
use graph::IntroductionGraph;

/// The text for an introduction that is recorded only in the front matter of the contact's own note.
const THEIR_NOTE: &str = "their note says so";
/// Maximum number of people drawn in the graph, so that it stays legible.
const DRAWN: usize = 60;

const BROUGHT: [Column; 9] = [
    Column::titled("by", "who"),
    Column::for_programs("by_path"),
    Column::titled("name", "brought you to"),
    Column::for_programs("path"),
    Column::titled("date", "when"),
    Column::titled("text", "words"),
    Column::for_programs("times"),
    Column::for_programs("entry_path"),
    Column::for_programs("entry_line"),
];
const CONNECTED: [Column; 9] = [
    Column::titled("name", "you connected"),
    Column::for_programs("path"),
    Column::titled("with", "with"),
    Column::for_programs("with_path"),
    Column::titled("date", "when"),
    Column::titled("text", "words"),
    Column::new("times"),
    Column::for_programs("entry_path"),
    Column::for_programs("entry_line"),
];
const CHAINS: [Column; 5] = [
    Column::new("name"),
    Column::for_programs("path"),
    Column::new("brought"),
    Column::titled("all", "in all"),
    Column::titled("steps", "chain"),
];

/// The entries whose text the report shows.
pub fn lines(introductions: &Introductions) -> impl Iterator<Item = &EntryRef> {
    let brought = introductions
        .introduced
        .values()
        .chain(introductions.brought_to_name.values());
    brought
        .chain(introductions.connected.values())
        .filter_map(|lines| lines.last())
}

/// The report.
pub fn report(ledger: &Ledger, introductions: &Introductions, read: &ReadEntry<'_>) -> Report {
    let graph = IntroductionGraph::of(ledger, introductions);
    let mut sections = vec![
        summary(ledger, introductions, &graph),
        brought(ledger, introductions, read),
        connected(ledger, introductions, read),
        chains(ledger, &graph),
    ];
    if !introductions.brought_to_name.is_empty() {
        sections.push(without_note(ledger, introductions, read));
    }
    Report {
        word: "introductions",
        title: "Introductions".to_owned(),
        about: "Who brought you to whom, and whom you connected; over all time".to_owned(),
        today: ledger.today,
        window: None,
        sections,
        main: Some("brought"),
    }
}

/// A count with its noun: `1 pair`, `2 pairs`.
fn count_of(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", plural(count, one, several))
}

fn summary(ledger: &Ledger, introductions: &Introductions, graph: &IntroductionGraph) -> Section {
    let mut section = Section::new("summary", "In short");
    if graph.is_empty() {
        return section.with_sentence(
            "No introductions are written down yet. `introduced-by: NAME` in the front matter of somebody's note, or an \
             entry `got intro` or `introduced`, tells of one.",
        );
    }
    let introduced_count = graph.introduced_count();
    let (introducers, pairs) = (graph.introducer_count(), introductions.connected.len());
    let noun = plural(ledger.contacts.len(), "contact", "contacts");
    section.figures = vec![
        Figure::new(
            "came",
            format!("of {} {noun} came through somebody", ledger.contacts.len()),
            Cell::count(introduced_count),
        ),
        Figure::new(
            "through",
            plural(
                introducers,
                "person brought you to them",
                "people brought you to them",
            ),
            Cell::count(introducers),
        ),
        Figure::new(
            "connected",
            plural(pairs, "pair you connected", "pairs you connected"),
            Cell::count(pairs),
        ),
    ];
    if let Some(chain) = graph.longest() {
        section
            .sentences
            .push(format!("The longest chain: {}.", chain.join(", then ")));
    }
    section.with_plot(plot(graph, introductions.connected.len()))
}

fn plot(graph: &IntroductionGraph, pairs: usize) -> Plot {
    let drawn = most_connected(graph);
    let is_complete = drawn.len() == graph.people.len();
    let place = |person: &usize| drawn.binary_search(person).ok();
    let edge = |(from, to): &(usize, usize), says, is_arrow| {
        Some(Edge {
            from: place(from)?,
            to: place(to)?,
            says,
            is_arrow,
        })
    };
    let brought = graph.brought.iter();
    let brought = brought.filter_map(|pair| edge(pair, "brought you to", true));
    let connected = graph.connected.iter();
    let connected = connected.filter_map(|pair| edge(pair, "you connected with", false));
    let data = Graph {
        people: drawn
            .iter()
            .map(|at| graph.people[*at].name.clone())
            .collect(),
        edges: brought.chain(connected).collect(),
    };
    let mut description = format!(
        "{} came through {}; you connected {}.",
        count_of(graph.introduced_count(), "contact", "contacts"),
        count_of(graph.introducer_count(), "person", "people"),
        count_of(pairs, "pair", "pairs")
    );
    if let Some(root) = graph.roots.first() {
        let name = &graph.people[root.person].name;
        description += &format!(" Most trace back to {name}: {}.", root.all);
    }
    let mut title = "Who came to you through whom".to_owned();
    if !is_complete {
        title += &format!(": the {DRAWN} with most introductions");
        description += &format!(
            " Of {} people, the {DRAWN} with most introductions are drawn.",
            graph.people.len()
        );
    }
    Plot {
        title,
        description,
        shape: Shape::Graph(data),
    }
}

/// The indices of the people who are drawn, in order: those with the most introductions.
fn most_connected(graph: &IntroductionGraph) -> Vec<usize> {
    let mut counts = vec![0_usize; graph.people.len()];
    for (a, b) in graph.brought.iter().chain(&graph.connected) {
        counts[*a] += 1;
        counts[*b] += 1;
    }
    let mut ranked: Vec<usize> = (0..counts.len()).collect();
    ranked.sort_by_key(|person| (Reverse(counts[*person]), *person));
    ranked.truncate(DRAWN);
    ranked.sort_unstable();
    ranked
}

/// The cells of the last of these entries: date, text, number of entries, path, and line.
fn entry_cells(ledger: &Ledger, lines: &[EntryRef], read: &ReadEntry<'_>) -> [Cell; 5] {
    let Some(line) = lines.last() else {
        let placeholder = Cell::Parts(serde_json::Value::Null, THEIR_NOTE.to_owned());
        return [
            Cell::Nothing,
            placeholder,
            Cell::count(0),
            Cell::Nothing,
            Cell::Nothing,
        ];
    };
    let entry = read(line);
    let path = ledger.path_of(line.note).to_owned();
    [
        Cell::Day(line.date),
        entry.map_or(Cell::Nothing, |entry| Cell::Text(text_without_kind(entry))),
        Cell::count(lines.len()),
        Cell::Text(path),
        entry.map_or(Cell::Nothing, |entry| Cell::Number(i64::from(entry.line))),
    ]
}

/// The text of an entry without its kind, which is the same for all introductions.
fn text_without_kind(entry: &Entry) -> String {
    let text = words(entry);
    match text.split_once(':') {
        Some((kind, rest)) if fold_search(kind) == kinds::INTRO => rest.trim().to_owned(),
        _ => text,
    }
}

/// The cells of a contact: link and path.
fn person(ledger: &Ledger, id: ContactId) -> [Cell; 2] {
    let contact = ledger.contact(id);
    [
        Cell::contact(contact),
        Cell::Text(contact.path().to_owned()),
    ]
}

/// The cells of a person without a note.
fn person_without_note(name: &str) -> [Cell; 2] {
    [Cell::Text(name.to_owned()), Cell::Nothing]
}

fn brought(ledger: &Ledger, introductions: &Introductions, read: &ReadEntry<'_>) -> Section {
    let mut rows = Vec::new();
    let mut row = |by: &str, by_cells: [Cell; 2], id: ContactId, lines: &[EntryRef]| {
        let cells = by_cells.into_iter().chain(person(ledger, id));
        let cells = cells.chain(entry_cells(ledger, lines, read)).collect();
        let key = (
            fold_search(by),
            by.to_owned(),
            fold_search(ledger.name(id)),
            id,
        );
        rows.push((key, cells));
    };
    for ((by, id), lines) in &introductions.introduced {
        row(ledger.name(*by), person(ledger, *by), *id, lines);
    }
    for (id, by) in &introductions.brought_by_name {
        row(by, person_without_note(by), *id, &[]);
    }
    Section::new("brought", "Who brought you to whom").with_table(
        Table::of(&BROUGHT, in_order(rows)),
        "Nobody yet, as far as your notes say.",
    )
}

/// The section of pairs that the user connected, latest first.
fn connected(ledger: &Ledger, introductions: &Introductions, read: &ReadEntry<'_>) -> Section {
    let rows = introductions.connected.iter().map(|((a, b), lines)| {
        let (a, b) = if name_key(ledger, *a) <= name_key(ledger, *b) {
            (*a, *b)
        } else {
            (*b, *a)
        };
        let cells = person(ledger, a).into_iter().chain(person(ledger, b));
        let key = (
            Reverse(lines.last().map(|line| line.date)),
            name_key(ledger, a),
            name_key(ledger, b),
        );
        (key, cells.chain(entry_cells(ledger, lines, read)).collect())
    });
    Section::new("connected", "Whom you connected").with_table(
        Table::of(&CONNECTED, in_order(rows.collect())),
        "Nobody yet. Two people who should know each other may come to mind.",
    )
}

fn chains(ledger: &Ledger, graph: &IntroductionGraph) -> Section {
    let rows = graph.roots.iter().map(|root| {
        let who = &graph.people[root.person];
        let who = who
            .id
            .map_or_else(|| person_without_note(&who.name), |id| person(ledger, id));
        let numbers = [root.brought, root.all, root.steps].map(Cell::count);
        who.into_iter().chain(numbers).collect()
    });
    Section::new("chains", "Where it began").with_table(Table::of(&CHAINS, rows), "Nowhere yet.")
}

fn without_note(ledger: &Ledger, introductions: &Introductions, read: &ReadEntry<'_>) -> Section {
    let rows = introductions
        .brought_to_name
        .iter()
        .map(|((by, name), lines)| {
            let cells = person(ledger, *by)
                .into_iter()
                .chain(person_without_note(name));
            let key = (name_key(ledger, *by), fold_search(name), name.clone());
            (key, cells.chain(entry_cells(ledger, lines, read)).collect())
        });
    Section::new("without-note", "Introduced to, without a note yet")
        .with_sentence("These stand in an introduction, and no note answers to them.")
        .with_table(Table::of(&BROUGHT, in_order(rows.collect())), "")
}

fn name_key(ledger: &Ledger, id: ContactId) -> (String, ContactId) {
    (fold_search(ledger.name(id)), id)
}

fn in_order<K: Ord>(mut rows: Vec<(K, Vec<Cell>)>) -> impl Iterator<Item = Vec<Cell>> {
    rows.sort_by(|(a, _), (b, _)| a.cmp(b));
    rows.into_iter().map(|(_, cells)| cells)
}
