//! Tests the rules of docs/reference/ledger.md one by one: text of notes in, computed facts out.

mod balance;
mod cast;
mod clocks;
mod due;
mod joined;
mod laws;
mod momentum;
mod owed;
mod tie;

use super::{Contact, EntryRef, Ledger};
use crate::date::{Date, day};
use crate::settings::{self, Settings};
use crate::store::testing::store;

/// The day on which most tests run.
const TODAY: Date = Date::constant(2026, 11, 22);

fn date(text: &str) -> Date {
    day::parse(text).unwrap_or_else(|| panic!("{text} is no day"))
}

fn settings(toml: &str) -> Settings {
    settings::read("ties.toml".as_ref(), toml).expect(toml)
}

/// The ledger of these notes on a day.
fn read_on(today: Date, toml: &str, notes: &[(&str, &str)]) -> Ledger {
    let settings = settings(toml);
    Ledger::new(store(notes, &settings).facts(), &settings, today)
}

/// The ledger of these notes on [`TODAY`].
fn read(notes: &[(&str, &str)]) -> Ledger {
    read_on(TODAY, "", notes)
}

/// The ledger of one contact, Sam, with this note.
fn sam(note: &str) -> Ledger {
    read(&[("people/Sam.md", note)])
}

/// The contact with this name.
fn of<'a>(ledger: &'a Ledger, name: &str) -> Contact<'a> {
    let mut everybody = ledger.contact_ids().map(|id| ledger.contact(id));
    let found = everybody.find(|contact| contact.name() == name);
    found.unwrap_or_else(|| panic!("nobody is called {name}"))
}

/// The dates of entries.
fn days(lines: &[&EntryRef]) -> Vec<String> {
    lines.iter().map(|line| line.date.to_string()).collect()
}

#[test]
fn moving_a_ledger_to_another_day_equals_loading_it_on_that_day() {
    let notes = [
        (
            "people/Sam.md",
            "---\ncadence: 30d\nsnoozed: 2026-10-15\nmet: 2026-09-01\n---\n- 2026-09-02 met: x\n- 2026-10-20 got advice: y\n- 2026-11-20 thanked: z\n",
        ),
        (
            "people/Ann.md",
            "- 2026-10-30 asked job: x\n- 2026-11-21 gave intro with [[Sam]]: y\n",
        ),
    ];
    let told = |ledger: &Ledger| {
        let each = ledger.contact_ids().map(|id| {
            let one = ledger.contact(id);
            format!(
                "{:?} {:?} {:?} {:?} {:?}",
                one.due(),
                one.owed(),
                one.tie(),
                one.balance(),
                one.interaction_days()
            )
        });
        (each.collect::<Vec<_>>(), ledger.momentum())
    };
    let mut ledger = read(&notes);
    for day in [
        "2026-09-01",
        "2026-10-14",
        "2026-10-31",
        "2026-11-21",
        "2026-08-01",
    ] {
        ledger = ledger.with_today(date(day));
        assert_eq!(
            told(&ledger),
            told(&read_on(date(day), "", &notes)),
            "{day}"
        );
    }
}
