//! Contacts who were asked too early.
//!
//! In: asks and gifts of each contact. Out: two lists. Does not: reproach the user.

use super::order::in_order;
use super::snapshot::ContactSnapshot;
use crate::date::day::ago;
use crate::ledger::EntryRef;
use crate::ledger::asks::heavy_before_giving;
use crate::report::today::Item;
use crate::settings::Verb;

/// Contacts who were asked for something heavy before anything was given to them, latest ask first.
pub fn heavy_first<'a>(active: &[ContactSnapshot<'a>]) -> Vec<Item<'a>> {
    let asked = active.iter().filter_map(|snapshot| {
        Some((
            snapshot,
            heavy_before_giving(snapshot.contact.ledger, &snapshot.asked_and_given)?,
        ))
    });
    latest_first(asked)
}

/// Contacts where the relationship began with an ask, latest ask first.
pub fn opened<'a>(active: &[ContactSnapshot<'a>]) -> Vec<Item<'a>> {
    let first_ask = active.iter().filter_map(|snapshot| {
        let mut lines = snapshot.asked_and_given.iter();
        let first_ask = lines.find(|line| line.verb == Verb::Asked)?;
        snapshot
            .contact
            .opened_with_an_ask()
            .then_some((snapshot, *first_ask))
    });
    latest_first(first_ask)
}

fn latest_first<'s, 'a: 's>(
    asked: impl Iterator<Item = (&'s ContactSnapshot<'a>, &'a EntryRef)>,
) -> Vec<Item<'a>> {
    let mut items: Vec<Item<'a>> = asked
        .map(|(snapshot, line)| {
            let ledger = snapshot.contact.ledger;
            let kind = ledger.kind(line).unwrap_or("something");
            Item {
                contact: snapshot.contact,
                why: format!("{kind}, {}", line.date),
                detail: ago(line.date, ledger.today),
                line: Some(line),
                by: None,
                is_urgent: false,
            }
        })
        .collect();
    in_order(&mut items, |item| {
        std::cmp::Reverse(item.line.map(|line| line.date))
    });
    items
}
