//! Today at a glance as a report, for the forms other than a terminal's (docs/reference/output.md#forms).
//!
//! In: the sections of today, and the entries that their items show. Out: a [`Report`] with every item. Does not:
//! shorten anything.

use super::{Section, Topic};
use crate::date::Date;
use crate::ledger::EntryRef;
use crate::note::Entry;
use crate::report::cell::Cell;
use crate::report::document::{self, Column, Report, Table};

const COLUMNS: [Column; 5] = [
    Column::new("name"),
    Column::for_programs("called"),
    Column::new("why"),
    Column::for_programs("due"),
    Column::titled("text", "entry"),
];

/// The report. `names` has the shortest name of the contact of each item, in the order of the sections.
pub fn report<'a>(
    today: Date,
    sections: &[Section<'a>],
    names: &[Option<String>],
    entry: &dyn Fn(&'a EntryRef) -> Option<&'a Entry>,
) -> Report {
    let mut names = names.iter();
    let sections: Vec<document::Section> = sections
        .iter()
        .map(|section| {
            let rows = section.items.iter().map(|item| {
                let text = item.line.and_then(entry);
                let text = text.map(|entry| item.words(section.topic.lead(), entry));
                vec![
                    Cell::contact(item.contact),
                    names
                        .next()
                        .cloned()
                        .flatten()
                        .map_or(Cell::Nothing, Cell::Text),
                    Cell::Text(item.reason()),
                    item.by.map_or(Cell::Nothing, Cell::Day),
                    text.filter(|text| !text.is_empty())
                        .map_or(Cell::Nothing, Cell::Text),
                ]
            });
            let table = Table::of(&COLUMNS, rows);
            document::Section::new(word(section.topic), &section.title)
                .with_table(table, "Nothing.")
        })
        .collect();
    let about = if sections.is_empty() {
        "All caught up. Nobody is due and nothing is owed."
    } else {
        "Who to reconnect with, thank, and tell; promises, answers you await, and birthdays."
    };
    Report {
        word: "today",
        title: format!("Today, {}", today.strftime("%A %Y-%m-%d")),
        about: about.to_owned(),
        today,
        window: None,
        sections,
        main: None,
    }
}

/// The key of a section in JSON.
fn word(topic: Topic) -> &'static str {
    match topic {
        Topic::Reconnect => "reconnect",
        Topic::Thanks => "thanks",
        Topic::Promises => "promises",
        Topic::Updates => "updates",
        Topic::Awaited => "awaited",
        Topic::Birthdays => "birthdays",
        Topic::TryAgain => "try_again",
        Topic::Standstill => "standstill",
    }
}
