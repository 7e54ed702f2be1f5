//! Tests whole answers, sentence by sentence of docs/reference/queries.md: notes and a query go in as text, names in
//! order come out.

mod clocks;
mod entries;
mod fields;
mod links;
mod names;
mod order;
mod rows;
mod words;

use super::{digest, load_for_query};
use crate::date::{Date, day};
use crate::ledger::{Ledger, LedgerParts};
use crate::query::{self, Query, eval};
use crate::report::who::{self, Order, Row};
use crate::settings::{self, Settings};
use crate::store::testing::shelf;
use crate::store::{Draft, Shelf};

const TODAY: Date = Date::constant(2026, 11, 22);

fn date(text: &str) -> Date {
    day::parse(text).unwrap_or_else(|| panic!("{text} is no day"))
}

/// A small vault in memory, with a fixed date for today.
struct Vault {
    shelf: Shelf,
    settings: Settings,
    today: Date,
}

fn vault(notes: &[(&str, &str)]) -> Vault {
    vault_on(TODAY, "", notes)
}

fn vault_on(today: Date, toml: &str, notes: &[(&str, &str)]) -> Vault {
    let settings = settings::read("ties.toml".as_ref(), toml).expect(toml);
    Vault {
        shelf: shelf(notes, &settings),
        settings,
        today,
    }
}

impl Vault {
    fn read(&self, text: &str) -> Query {
        let read = query::parse(text, &self.settings, self.today);
        read.unwrap_or_else(|errors| panic!("{text}: {errors:?}"))
    }

    fn ledger(&self, want: LedgerParts) -> Ledger {
        Ledger::load(&self.shelf, &self.settings, self.today, want).expect("a sound index")
    }

    /// The names that a query selects, in order. Loads only what the query says it needs.
    fn try_ask(&self, text: &str) -> Result<Vec<String>, eval::NameError> {
        let query = self.read(text);
        let order = Order::of(&query);
        let needs = query.needs();
        let mut lean = needs.ledger;
        lean.clocks |= matches!(order, Order::LongestAgo(_));
        let mut draft = Draft::default();
        let done = digest::put_down(&self.shelf, &self.settings, &mut draft);
        done.expect("a sound index");
        let digested = self.shelf.digested(draft);
        let outlined = Ledger::load_cached(&digested, &self.settings, self.today, lean);
        let outlined = outlined.expect("a sound index");
        let whole = [lean, LedgerParts::ALL].map(|want| (&self.shelf, self.ledger(want)));
        let books = whole
            .into_iter()
            .chain(outlined.map(|ledger| (&digested, ledger)));
        let answers = books.map(|(shelf, ledger)| {
            let found = load_for_query(shelf, &ledger, &needs).expect("a sound index");
            let selected = eval::select(&query, &ledger, &found)?;
            let texts = std::collections::HashMap::new();
            let rows = selected.into_iter().map(|(id, score)| Row {
                contact: ledger.contact(id),
                score,
                texts: &texts,
                last: None,
                edited: None,
            });
            let rows = who::first(rows, order, usize::MAX);
            Ok(rows
                .iter()
                .map(|row| row.contact.name().to_owned())
                .collect())
        });
        let answers: Vec<_> = answers.collect();
        let (first, others) = answers.split_first().expect("two at least");
        for other in others {
            assert_eq!(first, other, "{text}: not all that it needs was loaded");
        }
        first.clone()
    }

    fn ask(&self, text: &str) -> String {
        match self.try_ask(text) {
            Ok(names) => names.join(" "),
            Err(error) => panic!("{text}: {error}"),
        }
    }

    /// Same as [`Vault::ask`], but sorted by name.
    fn who(&self, text: &str) -> String {
        let mut names = self
            .try_ask(text)
            .unwrap_or_else(|error| panic!("{text}: {error}"));
        names.sort();
        names.join(" ")
    }

    fn error(&self, text: &str) -> String {
        match self.try_ask(text) {
            Ok(names) => panic!("{text} was answered: {names:?}"),
            Err(error) => error.to_string(),
        }
    }

    /// Checks each query of the table against the names it selects, sorted by name.
    fn check(&self, table: &[(&str, &str)]) {
        for (text, expected) in table {
            assert_eq!(self.who(text), *expected, "{text}");
        }
    }
}
