//! What follows from entries, sentence by sentence of ledger.md: notes as text in, answers out.

mod balance;
mod clocks;
mod due;
mod joined;
mod laws;
mod momentum;
mod owed;
mod tie;

use super::{Book, Contact, Line, Want};
use crate::calendar::{Date, day};
use crate::index::testing::shelf;
use crate::settings::{self, Settings};

/// The day on which most tests are read.
const TODAY: Date = Date::constant(2026, 11, 22);

fn date(text: &str) -> Date {
    day::parse(text).unwrap_or_else(|| panic!("{text} is no day"))
}

fn settings(toml: &str) -> Settings {
    settings::read("ties.toml".as_ref(), toml).expect(toml)
}

/// A book of these notes on a day.
fn read_on(today: Date, toml: &str, notes: &[(&str, &str)]) -> Book {
    let settings = settings(toml);
    Book::load(&shelf(notes, &settings), &settings, today, Want::ALL).expect("a sound index")
}

/// A book of these notes, on [`TODAY`].
fn read(notes: &[(&str, &str)]) -> Book {
    read_on(TODAY, "", notes)
}

/// A book of one contact, Sam, with this note.
fn sam(note: &str) -> Book {
    read(&[("people/Sam.md", note)])
}

/// The contact of this name.
fn of<'a>(book: &'a Book, name: &str) -> Contact<'a> {
    let mut everybody = book.everybody().map(|id| book.contact(id));
    let found = everybody.find(|contact| contact.name() == name);
    found.unwrap_or_else(|| panic!("nobody is called {name}"))
}

/// Entries in short: their days.
fn days(lines: &[&Line]) -> Vec<String> {
    lines.iter().map(|line| line.date.to_string()).collect()
}
