//! New people and introductions of the week.
//!
//! In: first interactions, and the entries that record introductions. Out: two lists. Does not: draw.
//!
//! If only the contact's own note says who introduced them, the introduction counts on the date of the first
//! interaction.

use std::collections::BTreeMap;

use super::order::in_order;
use super::snapshot::ContactSnapshot;
use super::week::Week;
use crate::date::Date;
use crate::ledger::{Contact, ContactId, EntryRef, Ledger};
use crate::note::link;
use crate::report::today::Item;
use crate::settings::Verb;
use crate::store::facts;

/// Contacts whose first interaction was this week, by date.
pub fn new<'a>(active: &[ContactSnapshot<'a>], week: &Week) -> Vec<Item<'a>> {
    let days = week.days();
    let met = active.iter().filter_map(|snapshot| {
        let first = snapshot.first.filter(|first| days.contains(*first))?;
        let names = introducers(snapshot).into_iter();
        let names: Vec<String> = names.filter_map(|(_, name)| name).collect();
        let through = match names.as_slice() {
            [] => String::new(),
            names => format!("through {}", names.join(", ")),
        };
        let why = first.strftime("%A").to_string() + &format!(" {first}");
        Some(item(
            snapshot.contact,
            why,
            through,
            first_line(snapshot, first),
            first,
        ))
    });
    let mut items: Vec<Item<'a>> = met.collect();
    in_order(&mut items, |item| item.by);
    items
}

fn item<'a>(
    contact: Contact<'a>,
    why: String,
    detail: String,
    line: Option<&'a EntryRef>,
    on: Date,
) -> Item<'a> {
    Item {
        contact,
        why,
        detail,
        line,
        by: Some(on),
        is_urgent: false,
    }
}

fn first_line<'a>(snapshot: &ContactSnapshot<'a>, first: Date) -> Option<&'a EntryRef> {
    let ledger = snapshot.contact.ledger;
    let lines = ledger.entries_of(snapshot.contact.id);
    lines
        .filter(|line| line.date == first && line.verb.row().interaction && ledger.counts(line))
        .min_by_key(|line| (line.note, line.place))
}

/// Who introduced a contact, according to the contact's note: the contact if there is a note, and the name. Names of
/// inactive contacts are left out.
fn introducers(snapshot: &ContactSnapshot<'_>) -> Vec<(Option<ContactId>, Option<String>)> {
    let ledger = snapshot.contact.ledger;
    let introduced_by = ledger.facts.texts(facts::INTRODUCED_BY);
    let by = introduced_by.of(snapshot.contact.note()).map(|written| {
        let target = link::target_of(written);
        let Some(note) = ledger.people().resolve(&target).note() else {
            return (None, Some(link::shown(&target).to_owned()));
        };
        let by = ledger.contact_at(note);
        let is_named = by.is_none_or(|by| !ledger.contact(by).is_inactive());
        (by, is_named.then(|| ledger.name_of_note(note).to_owned()))
    });
    by.collect()
}

/// The introductions of this week: pairs that the user connected, and people who brought the user to somebody. A row is
/// about an active contact and names only active contacts.
pub fn introductions<'a>(
    ledger: &'a Ledger,
    active: &[ContactSnapshot<'a>],
    week: &Week,
) -> Vec<Item<'a>> {
    let days = week.days();
    let mut first_entries: BTreeMap<(Verb, ContactId, ContactId), &'a EntryRef> = BTreeMap::new();
    let lines = ledger.entries().iter();
    for line in lines.filter(|line| days.contains(line.date) && ledger.introduces(line)) {
        let pairs = match line.verb {
            Verb::Gave => ledger.connected_pairs(line),
            _ => ledger.introduced_pairs(line),
        };
        for (a, b) in pairs {
            first_entries.entry((line.verb, a, b)).or_insert(line);
        }
    }
    let rows = first_entries.iter();
    let mut items: Vec<Item<'a>> = rows
        .filter_map(|((verb, a, b), line)| {
            introduction(*verb, [ledger.contact(*a), ledger.contact(*b)], line)
        })
        .collect();
    for snapshot in active {
        let Some(first) = snapshot.first.filter(|first| days.contains(*first)) else {
            continue;
        };
        let met = snapshot.contact.name();
        for (by, name) in introducers(snapshot) {
            let is_told = |by| first_entries.contains_key(&(Verb::Got, by, snapshot.contact.id));
            if by.is_some_and(is_told) {
                continue;
            }
            let why = match name {
                Some(name) => format!("{name} introduced you to {met}"),
                None => format!("you were introduced to {met}"),
            };
            let line = first_line(snapshot, first);
            items.push(item(snapshot.contact, why, first.to_string(), line, first));
        }
    }
    in_order(&mut items, |item| item.by);
    items
}

/// The row for an introduction of two people; `None` if both are inactive. The text of the entry is hidden if one of
/// them is inactive, because it can name them.
fn introduction<'a>(verb: Verb, [a, b]: [Contact<'a>; 2], line: &'a EntryRef) -> Option<Item<'a>> {
    let is_gift = verb == Verb::Gave;
    let (contact, why) = match (a.is_inactive(), b.is_inactive()) {
        (true, true) => return None,
        (false, false) if is_gift => (a, format!("you introduced {} and {}", a.name(), b.name())),
        (false, false) => (a, format!("{} introduced you to {}", a.name(), b.name())),
        (false, true) if is_gift => (a, format!("you introduced {} to somebody", a.name())),
        (true, false) if is_gift => (b, format!("you introduced {} to somebody", b.name())),
        (false, true) => (a, format!("{} introduced you to somebody", a.name())),
        (true, false) => (b, format!("you were introduced to {}", b.name())),
    };
    let date = line.date;
    let line = (!a.is_inactive() && !b.is_inactive()).then_some(line);
    Some(item(contact, why, date.to_string(), line, date))
}
