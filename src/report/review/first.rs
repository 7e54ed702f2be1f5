//! The three things to do first.
//!
//! In: the lists of a day. Out: three items, most urgent first; if possible, of three kinds and with three people.
//! Does not: list everything there is to do.

use super::day::Day;
use super::inputs::Words;
use super::list::{ListKind, command, entry_cells};
use crate::date::{Date, Duration};
use crate::report::cell::Cell;
use crate::report::document::{Column, Section, Table};
use crate::report::today::Item;

/// Maximum number of items.
const FIRST: usize = 3;
/// A birthday within this time comes before things that can wait.
const NEAR: Duration = Duration { months: 0, days: 2 };

/// A kind of thing to do: the list, which of its items qualify, and the phrase for it.
struct Kind {
    about: ListKind,
    is_match: fn(&Item<'_>, Date) -> bool,
    phrase: &'static str,
}

const fn kind(
    about: ListKind,
    is_match: fn(&Item<'_>, Date) -> bool,
    phrase: &'static str,
) -> Kind {
    Kind {
        about,
        is_match,
        phrase,
    }
}

fn any(_: &Item<'_>, _: Date) -> bool {
    true
}

fn presses(item: &Item<'_>, _: Date) -> bool {
    item.is_urgent
}

fn is_near(item: &Item<'_>, today: Date) -> bool {
    item.by.is_some_and(|by| by <= NEAR.after(today))
}

fn is_due(item: &Item<'_>, today: Date) -> bool {
    item.by.is_some_and(|by| by <= today)
}

/// Every kind, most urgent first.
const KINDS: [Kind; 11] = [
    kind(ListKind::Promises, presses, "Keep your promise"),
    kind(ListKind::Birthdays, is_near, "Wish a happy birthday"),
    kind(ListKind::Easiest, any, "Begin again"),
    kind(ListKind::Thanks, any, "Say thank you"),
    kind(ListKind::TryAgain, is_due, "Try again"),
    kind(ListKind::Reconnect, presses, "Reconnect"),
    kind(ListKind::Updates, any, "Tell the news"),
    kind(ListKind::Reconnect, any, "Reconnect"),
    kind(ListKind::Promises, any, "Keep your promise"),
    kind(ListKind::TryAgain, any, "Try again"),
    kind(ListKind::Birthdays, any, "Wish a happy birthday"),
];

/// An item, with the index of its kind in [`KINDS`].
type Pick<'d, 'a> = (usize, &'d Item<'a>);

/// Whether two items are too similar to both be picked.
type Clash<'c> = &'c dyn Fn(&Pick<'_, '_>, &Pick<'_, '_>) -> bool;

/// The picked items, most urgent first.
fn picked<'d, 'a>(day: &'d Day<'a>) -> Vec<Pick<'d, 'a>> {
    let all: Vec<Pick<'d, 'a>> = KINDS
        .iter()
        .enumerate()
        .flat_map(|(place, kind)| {
            let items = day.list(kind.about).items.iter();
            let matching = items.filter(|item| (kind.is_match)(item, day.ledger.today));
            matching.map(move |item| (place, item))
        })
        .collect();
    let mut picked: Vec<Pick<'d, 'a>> = Vec::new();
    let same_person = |a: &Pick<'_, '_>, b: &Pick<'_, '_>| a.1.contact.id == b.1.contact.id;
    let same_kind = |a: &Pick<'_, '_>, b: &Pick<'_, '_>| KINDS[a.0].about == KINDS[b.0].about;
    // First, pick different kinds with different people; then different people; then any different things.
    let clashes: [Clash<'_>; 3] = [
        &|a, b| same_person(a, b) || same_kind(a, b),
        &same_person,
        &|a, b| same_person(a, b) && same_kind(a, b),
    ];
    for clash in clashes {
        for pick in &all {
            if picked.len() < FIRST && !picked.iter().any(|picked_item| clash(picked_item, pick)) {
                picked.push(*pick);
            }
        }
    }
    picked.sort_by_key(|(place, _)| *place);
    picked
}

const COLUMNS: [Column; 9] = [
    Column::titled("do", "first"),
    Column::new("name"),
    Column::for_programs("path"),
    Column::for_programs("by"),
    Column::for_programs("entry_path"),
    Column::for_programs("line"),
    Column::new("why"),
    Column::new("said"),
    Column::titled("command", "type"),
];
/// The number of columns shown in full: the reason, the text, and the command.
const WHOLE: usize = 3;

/// The picked items, whose entries and people the report shows.
pub fn items<'d, 'a>(day: &'d Day<'a>) -> Vec<&'d Item<'a>> {
    picked(day).into_iter().map(|(_, item)| item).collect()
}

/// The section of the things to do first.
pub fn section(day: &Day<'_>, words: &Words<'_>) -> Section {
    let picked = picked(day);
    let rows = picked.iter().map(|(place, item)| {
        let kind = &KINDS[*place];
        let [text, path, line] = entry_cells(item, kind.about.row().prefix, words);
        vec![
            Cell::Text(kind.phrase.to_owned()),
            Cell::contact(item.contact),
            Cell::Text(item.contact.path().to_owned()),
            item.by.map_or(Cell::Nothing, Cell::Day),
            path,
            line,
            Cell::Text(item.reason()),
            text,
            command(words.names, item.contact.id),
        ]
    });
    let title = match picked.len() {
        1 => "One thing to do first",
        2 => "Two things to do first",
        _ => "Three things to do first",
    };
    let none = if day.active.is_empty() {
        "There are no contacts yet. Start with a note for one person, and add a line whenever you are in touch."
    } else {
        "Nothing is urgent. Have a good week."
    };
    let (section, table) = (Section::new("first", title), Table::of(&COLUMNS, rows));
    if table.rows.is_empty() {
        return section.with_table(table, none);
    }
    section.with_full_columns(table, WHOLE)
}
