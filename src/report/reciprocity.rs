//! The reciprocity report: what was given and received with each contact, who to give to next and why, and which favors
//! are not returned yet (docs/reference/output.md#reports; docs/reference/ledger.md#balance).
//!
//! In: an [`Exchange`], and the texts of the entries that are shown. Out: a [`Report`]. Does not: read as a list of
//! debts; a balance only shows where a favor would do good.

use serde_json::{Map, Value};

use super::cell::Cell;
use super::document::{Column, Figure, Report, Section, Table};
use super::plot::{Plot, Shape};
use crate::ledger::{Balance, ContactId, EntryRef};
use crate::query::shortest_name;
use crate::text::shell;

pub mod exchange;
mod next;
#[cfg(test)]
mod tests;
mod time;

pub use exchange::Exchange;
use exchange::{Person, Unreturned, median};
use next::{Need, Next};

/// Maximum number of people drawn in the plot.
const DRAWN: usize = 30;
/// Maximum number of contacts listed with unreturned favors.
const MAX_UNRETURNED: usize = 20;
/// The command to type next, followed by a name.
const COMMAND: &str = "ties prep";

const NEXT: [Column; 7] = [
    Column::new("name"),
    Column::for_programs("path"),
    Column::for_programs("need"),
    Column::for_programs("tie"),
    Column::for_programs("gave"),
    Column::new("why"),
    Column::titled("command", "type"),
];
const UNANSWERED: [Column; 8] = [
    Column::new("name"),
    Column::for_programs("path"),
    Column::titled("date", "on"),
    Column::for_programs("kind"),
    Column::titled("text", "what they did"),
    Column::titled("thanked", "thanked?"),
    Column::titled("count", "in all"),
    Column::titled("command", "type"),
];
const PEOPLE: [Column; 15] = [
    Column::new("name"),
    Column::for_programs("path"),
    Column::new("given"),
    Column::new("received"),
    Column::new("balance"),
    Column::titled("gave", "last gave"),
    Column::titled("got", "last got"),
    Column::new("returned"),
    Column::titled("delay", "median days"),
    Column::titled("unreturned", "open"),
    Column::new("share"),
    Column::for_programs("tie"),
    Column::for_programs("favours"),
    Column::titled("given_kinds", "you gave"),
    Column::titled("received_kinds", "they gave"),
];
const WEIGHTS: &str =
    "A favor weighs as much as its kind. A favor for several people counts for each of them.";

/// The computed report, without the texts of entries.
#[derive(Debug)]
pub struct Reciprocity<'e, 'a> {
    exchange: &'e Exchange<'a>,
    next: Vec<Next<'e, 'a>>,
    unanswered: Vec<(&'e Person<'a>, Unreturned<'a>)>,
}

/// The texts that the report needs in addition to what was computed.
pub struct Words<'a> {
    /// The query that selects the contacts; empty for everybody.
    pub about: &'a str,
    /// Returns the text of an entry.
    pub text: &'a dyn Fn(&EntryRef) -> Option<String>,
}

impl<'e, 'a> Reciprocity<'e, 'a> {
    /// Computes the report.
    pub fn of(exchange: &'e Exchange<'a>) -> Self {
        Reciprocity {
            exchange,
            next: next::next(exchange),
            unanswered: next::unanswered(exchange),
        }
    }

    /// The entries whose text the report shows.
    pub fn lines(&self) -> impl Iterator<Item = &'a EntryRef> {
        let needs = self.next.iter().filter_map(|next| match next.need {
            Some(Need::Entry(line)) => Some(line),
            _ => None,
        });
        needs.chain(
            self.listed_unreturned()
                .map(|(_, waiting)| waiting.favor.got),
        )
    }

    fn listed_unreturned(&self) -> impl Iterator<Item = &(&'e Person<'a>, Unreturned<'a>)> {
        self.unanswered.iter().take(MAX_UNRETURNED)
    }

    /// The report.
    pub fn report(&self, words: &Words<'_>) -> Report {
        let exchange = self.exchange;
        let ledger = exchange.ledger;
        let people = self.next.iter().map(|next| next.person);
        let people = people.chain(self.listed_unreturned().map(|(person, _)| *person));
        let people: Vec<ContactId> = people.map(|person| person.contact.id).collect();
        let mut names = shortest_name::shortest(ledger, &people).into_iter();
        let mut command = || {
            let name = names.next().flatten();
            name.map_or(Cell::Nothing, |name| {
                Cell::Command(format!("{COMMAND} {}", shell::name(&name)))
            })
        };
        let sections = vec![
            totals(exchange),
            self.give_next(words, &mut command),
            self.unreturned_section(words, &mut command),
            person_by_person(exchange),
            kinds(exchange),
            time::section(exchange),
        ];
        Report {
            word: "reciprocity",
            title: "Reciprocity".to_owned(),
            about: about(exchange, words.about),
            today: ledger.today,
            window: Some(exchange.window),
            sections,
            main: Some("people"),
        }
    }

    fn give_next(&self, words: &Words<'_>, command: &mut dyn FnMut() -> Cell) -> Section {
        let rows = self.next.iter().map(|next| {
            let contact = next.person.contact;
            let need = match next.need {
                Some(Need::Entry(line)) => (words.text)(line),
                Some(Need::Words(words)) => Some(words.to_owned()),
                None => None,
            };
            let why = next.why(need.as_deref());
            vec![
                Cell::contact(contact),
                Cell::Text(contact.path().to_owned()),
                need.map_or(Cell::Nothing, Cell::Text),
                Cell::Text(next.person.tie.word().to_owned()),
                Cell::Clock(next.gave),
                Cell::Text(why),
                command(),
            ]
        });
        let section = Section::new("next", "Who to give to next");
        let table = Table::of(&NEXT, rows);
        if table.rows.is_empty() {
            return section
                .with_sentence("Nobody stands out. Whoever you think of first is a good choice.")
                .with_table(table, "");
        }
        section.with_full_columns(table, 2)
    }

    fn unreturned_section(&self, words: &Words<'_>, command: &mut dyn FnMut() -> Cell) -> Section {
        let rows = self.listed_unreturned().map(|(person, waiting)| {
            let favor = waiting.favor.got;
            let kind = person.contact.ledger.kind(favor);
            let thanked = if waiting.is_thanked { "yes" } else { "not yet" };
            vec![
                Cell::contact(person.contact),
                Cell::Text(person.contact.path().to_owned()),
                Cell::Day(favor.date),
                kind.map_or(Cell::Nothing, |kind| Cell::Text(kind.to_owned())),
                (words.text)(favor).map_or(Cell::Nothing, Cell::Text),
                Cell::Text(thanked.to_owned()),
                Cell::count(waiting.count),
                command(),
            ]
        });
        let mut section = Section::new("unanswered", "Favors you have not returned yet");
        let to_thank = self.exchange.to_thank();
        if to_thank > 0 {
            section = section.with_sentence(format!(
                "{} would appreciate a thank-you.",
                people(to_thank)
            ));
        }
        let more = self.unanswered.len().saturating_sub(MAX_UNRETURNED);
        if more > 0 {
            section = section.with_sentence(format!(
                "Here are the {MAX_UNRETURNED} to begin with; below, person by person, are {more} more.",
            ));
        }
        let none = if to_thank > 0 {
            "Everything received in this period was returned."
        } else {
            "No favor from this period is still to be returned."
        };
        section.with_table(Table::of(&UNANSWERED, rows), none)
    }
}

fn people(count: usize) -> String {
    match count {
        1 => "1 person".to_owned(),
        count => format!("{count} people"),
    }
}

fn about(exchange: &Exchange<'_>, query: &str) -> String {
    let window = exchange.window;
    let days = match (window.from, window.to) {
        (Some(from), Some(to)) => format!("From {from} to {to}"),
        (None, Some(to)) => format!("Up to {to}"),
        (Some(from), None) => format!("From {from} on"),
        (None, None) => "At any time".to_owned(),
    };
    match query {
        "" => format!("{days}, with everybody"),
        query => format!("{days}, with {query}"),
    }
}

fn verdict(total: Balance) -> &'static str {
    match total.share() {
        None => "Nothing was given or received in this period. A small favor is a good start.",
        Some(share) if share > 0.6 => "You gave more than you received.",
        Some(share) if share < 0.4 => {
            "You received more than you gave: there are kind people around you, and it is a good time to give."
        }
        Some(_) => "What you gave and what you received are close to even.",
    }
}

fn totals(exchange: &Exchange<'_>) -> Section {
    let total = exchange.total();
    let active = exchange.people.iter().filter(|person| person.is_active);
    let received = || exchange.people.iter().flat_map(|person| &person.received);
    let mut delays: Vec<i64> = received().filter_map(|favor| favor.delay()).collect();
    delays.sort_unstable();
    let mut section = Section::new("totals", "Altogether").with_sentence(verdict(total));
    if total != Balance::default() {
        section = section.with_sentence(WEIGHTS);
    }
    let share = total.share().map_or(Cell::Nothing, Cell::Share);
    let delay = median(&delays).map_or(Cell::Nothing, Cell::Mean);
    section.figures = vec![
        Figure::new("given", "given", Cell::Number(total.given)),
        Figure::new("received", "received", Cell::Number(total.received)),
        Figure::new("balance", "balance", Cell::Number(total.balance())),
        Figure::new("share", "your share of all that was given", share),
        Figure::new("people", "people in it", Cell::count(active.count())),
        Figure::new("returned", "favors returned", Cell::count(delays.len())),
        Figure::new("delay", "days until returned, median", delay),
        Figure::new(
            "unreturned",
            "favors still open",
            Cell::count(received().count() - delays.len()),
        ),
    ];
    section
}

/// A cell of the kinds on one side (given or received) with their summed weights, heaviest first.
fn weights(kinds: &[(&str, Balance)], side: fn(&Balance) -> i64) -> Cell {
    let mut of_side: Vec<(&str, i64)> = kinds
        .iter()
        .map(|(kind, sum)| (*kind, side(sum)))
        .filter(|(_, weight)| *weight > 0)
        .collect();
    of_side.sort_by_key(|(_, weight)| -weight);
    if of_side.is_empty() {
        return Cell::Nothing;
    }
    let texts: Vec<String> = of_side
        .iter()
        .map(|(kind, weight)| format!("{kind} {weight}"))
        .collect();
    let object: Map<String, Value> = of_side
        .into_iter()
        .map(|(kind, weight)| (kind.to_owned(), weight.into()))
        .collect();
    Cell::Parts(object.into(), texts.join(", "))
}

fn row(person: &Person<'_>, exchange: &Exchange<'_>) -> Vec<Cell> {
    let (balance, delays) = (person.balance, person.delays());
    let kinds = person.favors.by_kind(exchange.window);
    vec![
        Cell::contact(person.contact),
        Cell::Text(person.contact.path().to_owned()),
        Cell::Number(balance.given),
        Cell::Number(balance.received),
        Cell::Number(balance.balance()),
        Cell::Clock(person.gave),
        Cell::Clock(person.got),
        Cell::count(delays.len()),
        median(&delays).map_or(Cell::Nothing, Cell::Mean),
        Cell::count(person.received.len() - delays.len()),
        balance.share().map_or(Cell::Nothing, Cell::Share),
        Cell::Text(person.tie.word().to_owned()),
        Cell::count(person.received.len()),
        weights(&kinds, |sum| sum.given),
        weights(&kinds, |sum| sum.received),
    ]
}

fn person_by_person(exchange: &Exchange<'_>) -> Section {
    let active = exchange.active();
    let table = Table::of(&PEOPLE, active.iter().map(|person| row(person, exchange)));
    let drawn = active.iter().take(DRAWN).map(|person| {
        let Balance { given, received } = person.balance;
        (person.contact.name().to_owned(), given, received)
    });
    let title = if active.len() > DRAWN {
        format!("Given and received by person: the {DRAWN} with most")
    } else {
        "Given and received by person".to_owned()
    };
    let description = active.first().map_or_else(String::new, |most| {
        format!(
            "Two bars for each person: to the left what you gave them, to the right what they gave you. The most was \
             exchanged with {}: {} given, {} received.",
            most.contact.name(),
            most.balance.given,
            most.balance.received
        )
    });
    let plot = Plot {
        title,
        description,
        shape: Shape::Diverging {
            left: "given",
            right: "received",
            bars: drawn.collect(),
        },
    };
    let others = exchange.people.len() - active.len();
    let mut section = Section::new("people", "Person by person");
    if others > 0 && !active.is_empty() {
        section = section.with_sentence(format!(
            "With {} more, nothing was given or received in this period.",
            people(others)
        ));
    }
    section
        .with_table(table, "Nobody in this period.")
        .with_plot(plot)
}

fn kinds(exchange: &Exchange<'_>) -> Section {
    let kinds = exchange.by_kind();
    let description = kinds.first().map_or_else(String::new, |(kind, sum)| {
        format!(
            "Two bars for each kind of favor: to the left what you gave, to the right what you received. The most was {kind}: \
             {} given, {} received.",
            sum.given, sum.received
        )
    });
    let bars = kinds
        .iter()
        .map(|(kind, sum)| ((*kind).to_owned(), sum.given, sum.received));
    let plot = Plot {
        title: "Given and received by kind".to_owned(),
        description,
        shape: Shape::Diverging {
            left: "given",
            right: "received",
            bars: bars.collect(),
        },
    };
    Section::new("kinds", "What kind, each way")
        .with_table(plot.table(), "None in this period.")
        .with_plot(plot)
}
