//! Who is new this week, and who was introduced.
//!
//! In: first interactions, and the entries that introduce people. Out: two lists. Does not: draw.
//!
//! Somebody whose note says by whom they were introduced counts as introduced on the day of the first interaction.

use std::collections::BTreeMap;

use super::day::Standing;
use super::week::Week;
use crate::book::{Book, ContactId, Line};
use crate::calendar::Date;
use crate::index::Texts;
use crate::note::link;
use crate::report::today::Item;
use crate::settings::Verb;

/// Who was first met this week, in the order of days.
pub fn new<'a>(active: &[Standing<'a>], week: &Week, introduced_by: &Texts) -> Vec<Item<'a>> {
    let days = week.days();
    let met = active.iter().filter_map(|one| {
        let first = one.first.filter(|first| days.contains(*first))?;
        let through = through(one, introduced_by);
        let through = match through.as_slice() {
            [] => String::new(),
            names => format!("through {}", names.join(", ")),
        };
        let why = first.strftime("%A").to_string() + &format!(" {first}");
        Some(item(
            one.contact,
            why,
            through,
            first_line(one, first),
            first,
        ))
    });
    let mut items: Vec<Item<'a>> = met.collect();
    super::in_order(&mut items, |item| item.by);
    items
}

fn item<'a>(
    contact: crate::book::Contact<'a>,
    why: String,
    beside: String,
    line: Option<&'a Line>,
    on: Date,
) -> Item<'a> {
    Item {
        contact,
        why,
        beside,
        line,
        by: Some(on),
        pressing: false,
    }
}

fn first_line<'a>(one: &Standing<'a>, first: Date) -> Option<&'a Line> {
    let book = one.contact.book;
    let lines = book.lines_of(one.contact.id);
    lines
        .filter(|line| line.date == first && line.verb.row().interaction && book.counts(line))
        .min_by_key(|line| (line.note, line.place))
}

/// By whom their note says that they were introduced: what those are called.
fn through(one: &Standing<'_>, introduced_by: &Texts) -> Vec<String> {
    let book = one.contact.book;
    let names = introduced_by.of(one.contact.note()).map(|written| {
        let target = link::target_of(written);
        match book.people.answer(&target).note() {
            Some(note) => book.name_of_note(note).to_owned(),
            None => link::shown(&target).to_owned(),
        }
    });
    names.collect()
}

/// Who was introduced to whom this week: those whom the user connected, and who brought the user to somebody.
pub fn introductions<'a>(
    book: &'a Book,
    active: &[Standing<'a>],
    week: &Week,
    introduced_by: &Texts,
) -> Vec<Item<'a>> {
    let days = week.days();
    let mut found: BTreeMap<(Verb, ContactId, ContactId), (Date, &'a Line)> = BTreeMap::new();
    let lines = book.lines.iter();
    for line in lines.filter(|line| days.contains(line.date) && book.introduces(line)) {
        let pairs = match line.verb {
            Verb::Gave => book.connected_by(line),
            _ => book.brought_by(line),
        };
        for (a, b) in pairs {
            found.entry((line.verb, a, b)).or_insert((line.date, line));
        }
    }
    let mut items: Vec<Item<'a>> = found
        .iter()
        .map(|((verb, a, b), (date, line))| {
            let (contact, other) = (book.contact(*a), book.name(*b));
            let why = match verb {
                Verb::Gave => format!("you introduced {} and {other}", contact.name()),
                _ => format!("{} introduced you to {other}", contact.name()),
            };
            item(contact, why, date.to_string(), Some(line), *date)
        })
        .collect();
    let brought = |contact: ContactId| {
        found
            .keys()
            .any(|(verb, _, b)| *verb == Verb::Got && *b == contact)
    };
    for one in active {
        let first = one.first.filter(|first| days.contains(*first));
        let Some(first) = first.filter(|_| !brought(one.contact.id)) else {
            continue;
        };
        for name in through(one, introduced_by) {
            let why = format!("{name} introduced you to {}", one.contact.name());
            items.push(item(
                one.contact,
                why,
                first.to_string(),
                first_line(one, first),
                first,
            ));
        }
    }
    super::in_order(&mut items, |item| item.by);
    items
}
