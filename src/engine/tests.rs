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

use super::vault::search;
use crate::date::{Date, day};
use crate::ledger::Ledger;
use crate::query::{self, Query, eval};
use crate::report::who::{self, Order, Row};
use crate::settings::{self, Settings};
use crate::store::Store;
use crate::store::testing::store;

const TODAY: Date = Date::constant(2026, 11, 22);

fn date(text: &str) -> Date {
    day::parse(text).unwrap_or_else(|| panic!("{text} is no day"))
}

/// A small vault in memory, with a fixed date for today.
struct Vault {
    store: Store,
    settings: Settings,
    today: Date,
}

fn vault(notes: &[(&str, &str)]) -> Vault {
    vault_on(TODAY, "", notes)
}

fn vault_on(today: Date, toml: &str, notes: &[(&str, &str)]) -> Vault {
    let settings = settings::read("ties.toml".as_ref(), toml).expect(toml);
    Vault {
        store: store(notes, &settings),
        settings,
        today,
    }
}

impl Vault {
    fn read(&self, text: &str) -> Query {
        let read = query::parse(text, &self.settings, self.today);
        read.unwrap_or_else(|errors| panic!("{text}: {errors:?}"))
    }

    fn ledger(&self) -> Ledger {
        Ledger::new(self.store.facts(), &self.settings, self.today)
    }

    /// The names that a query selects, in order.
    fn try_ask(&self, text: &str) -> Result<Vec<String>, eval::NameError> {
        let query = self.read(text);
        let order = Order::of(&query);
        let ledger = self.ledger();
        let inputs = search(&query, &self.store).expect("a sound store");
        let selected = eval::select(&query, &ledger, &inputs)?;
        let rows = selected.into_iter().map(|(id, score)| Row {
            contact: ledger.contact(id),
            score,
            last: None,
            edited: None,
        });
        let rows = who::first(rows, order, usize::MAX);
        let names = rows.iter().map(|row| row.contact.name().to_owned());
        Ok(names.collect())
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
