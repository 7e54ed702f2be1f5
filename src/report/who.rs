//! Contacts as rows: the columns of `ties who` (docs/reference/output.md#forms).
//!
//! In: contacts of the ledger. Out: cells by column, and the JSON of each. Does not: select or sort by itself.

mod order;

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::cell::{Cell, share_json};
use crate::date::Date;
use crate::ledger::clocks::CLOCKS;
use crate::ledger::{Clock, Contact, LastLine};
use crate::note::link;
use crate::query::fields::NumberField;
use crate::query::{Condition, Query, TextField, Thing};
use crate::settings::Verb;

pub use order::{Order, first};

/// A contact, with the data that its row is made from.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    /// The contact.
    pub contact: Contact<'a>,
    /// The full-text relevance for the words of the query; higher is better.
    pub score: f32,
    /// The last interaction that counts, with its text, as far as it was read.
    pub last: Option<(LastLine, Option<Cow<'a, str>>)>,
    /// When the note's file last changed.
    pub edited: Option<Date>,
}

/// A column of `ties who`.
pub struct Column {
    /// Its name, for `--fields` and `--sort`.
    pub word: &'static str,
    /// The text field that it shows, if it shows one.
    pub field: Option<TextField>,
    cell: fn(&Row<'_>) -> Cell,
}

impl std::fmt::Debug for Column {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word)
    }
}

const fn column(word: &'static str, cell: fn(&Row<'_>) -> Cell) -> Column {
    Column {
        word,
        field: None,
        cell,
    }
}

const fn text(word: &'static str, field: TextField, cell: fn(&Row<'_>) -> Cell) -> Column {
    Column {
        word,
        field: Some(field),
        cell,
    }
}

/// Every column, in CSV order.
#[rustfmt::skip]
pub const COLUMNS: &[Column] = &[
    column("name", |row| Cell::contact(row.contact)),
    column("path", |row| Cell::Text(row.contact.path().to_owned())),
    column("aliases", |row| Cell::List(row.contact.ledger.aliases().of(row.contact.note()).map(str::to_owned).collect())),
    text("circle", TextField::Circle, |row| row.list(TextField::Circle)),
    text("tags", TextField::Tag, |row| row.list(TextField::Tag)),
    text("company", TextField::Company, |row| row.list(TextField::Company)),
    text("role", TextField::Role, |row| row.list(TextField::Role)),
    text("place", TextField::Place, |row| row.list(TextField::Place)),
    text("email", TextField::Email, |row| row.list(TextField::Email)),
    text("phone", TextField::Phone, |row| row.list(TextField::Phone)),
    column("touched", |row| row.clock(Clock::Touched)),
    column("talked", |row| row.clock(Clock::Talked)),
    column("updated", |row| row.clock(Clock::Updated)),
    column("met", |row| row.clock(Clock::Met)),
    column("called", |row| row.clock(Clock::Called)),
    column("wrote", |row| row.clock(Clock::Wrote)),
    column("heard", |row| row.clock(Clock::Heard)),
    column("gave", |row| row.clock(Clock::Gave)),
    column("got", |row| row.clock(Clock::Got)),
    column("asked", |row| row.clock(Clock::Asked)),
    column("thanked", |row| row.clock(Clock::Thanked)),
    column("told", |row| row.clock(Clock::Told)),
    column("first", |row| row.clock(Clock::First)),
    column("edited", |row| Cell::Clock(row.edited)),
    column("due", |row| row.contact.due().map_or(Cell::Nothing, |due| Cell::Day(due.on))),
    column("overdue", |row| row.contact.due().map_or(Cell::Nothing, |due| Cell::Number(due.overdue_days))),
    column("reason", |row| row.contact.due().map_or(Cell::Nothing, |due| Cell::Text(due.reason()))),
    column("thanks", |row| Cell::count(row.contact.thanks_owed().len())),
    column("promises", |row| Cell::count(row.contact.open(Verb::Promised).len())),
    column("updates", |row| Cell::count(row.contact.updates_owed().len())),
    column("awaited", |row| Cell::count(row.contact.open(Verb::Asked).len())),
    column("given", |row| Cell::Number(row.contact.balance().given)),
    column("received", |row| Cell::Number(row.contact.balance().received)),
    column("balance", |row| Cell::Number(row.contact.balance().balance())),
    column("share", |row| row.contact.balance().share().map_or(Cell::Nothing, Cell::Share)),
    column("tie", |row| Cell::Text(row.contact.tie().word().to_owned())),
    column("marks", |row| Cell::List(marks(row.contact))),
    column("interactions", |row| Cell::count(row.contact.interaction_days().len())),
    column("gave-count", |row| Cell::count(row.contact.count(Verb::Gave))),
    column("got-count", |row| Cell::count(row.contact.count(Verb::Got))),
    column("asks", |row| Cell::count(row.contact.count(Verb::Asked))),
    column("last", |row| row.last_words()),
    column("score", |row| Cell::Share(f64::from(row.score))),
];

fn marks(contact: Contact<'_>) -> Vec<String> {
    contact
        .marks()
        .into_iter()
        .map(|mark| mark.word().to_owned())
        .collect()
}

/// The column with this name.
pub fn column_named(word: &str) -> Option<&'static Column> {
    COLUMNS.iter().find(|column| column.word == word)
}

impl<'a> Row<'a> {
    fn list(&self, field: TextField) -> Cell {
        Cell::List(self.texts_of(field))
    }

    fn texts_of(&self, field: TextField) -> Vec<String> {
        field
            .texts(&self.contact.ledger.facts)
            .map(|texts| texts.of(self.contact.note()).map(str::to_owned).collect())
            .unwrap_or_default()
    }

    fn clock(&self, clock: Clock) -> Cell {
        Cell::Clock(self.contact.clock(clock))
    }

    fn last_words(&self) -> Cell {
        let Some((line, text)) = &self.last else {
            return Cell::Nothing;
        };
        let words = text.as_deref().unwrap_or("");
        let words = link::plain(words.lines().next().unwrap_or(""));
        let shown = format!("{} {}", line.verb.word(), self.beside_their_name(&words));
        Cell::Entry {
            date: line.date,
            verb: line.verb,
            text: text.as_deref().map(str::to_owned),
            shown: shown.trim().to_owned(),
        }
    }

    /// The words without a leading `NAME: ` of the contact, because the name is shown in the same row.
    fn beside_their_name<'w>(&self, words: &'w str) -> &'w str {
        let contact = self.contact;
        let mut names =
            std::iter::once(contact.name()).chain(contact.ledger.aliases().of(contact.note()));
        match words.split_once(": ") {
            Some((before, after)) if names.any(|name| name == before) => after,
            _ => words,
        }
    }

    /// The value of a column.
    pub fn cell(&self, column: &Column) -> Cell {
        (column.cell)(self)
    }

    /// The contact as the JSON object described in docs/reference/output.md.
    pub fn json(&self) -> Map<String, Value> {
        let contact = self.contact;
        let clocks = CLOCKS.iter().filter(|row| row.clock != Clock::Edited);
        let clocks: Map<String, Value> = clocks
            .map(|row| (row.word.to_owned(), self.clock(row.clock).json()))
            .collect();
        let due = contact.due().map(|due| {
            json!({"on": due.on.to_string(), "overdue_days": due.overdue_days, "ratio": share_json(due.ratio)})
        });
        let (owed, balance) = (contact.owed(), contact.balance());
        let value = json!({
            "name": contact.name(),
            "path": contact.path(),
            "aliases": contact.ledger.aliases().of(contact.note()).collect::<Vec<_>>(),
            "circle": self.texts_of(TextField::Circle),
            "tags": self.texts_of(TextField::Tag),
            "company": self.texts_of(TextField::Company),
            "clocks": clocks,
            "due": due,
            "owed": {"thanks": owed.thanks, "promises": owed.promises, "updates": owed.updates},
            "balance": {
                "given": balance.given,
                "received": balance.received,
                "balance": balance.balance(),
                "share": balance.share().map(share_json),
            },
            "tie": contact.tie().word(),
            "marks": marks(contact),
            "interactions": contact.interaction_days().len(),
            "last": self.last_words().json(),
        });
        match value {
            Value::Object(map) => map,
            _ => unreachable!("the object above is an object"),
        }
    }
}

/// The column that shows the fact a condition tests, such as the date of a clock, or the balance.
pub fn column_of(condition: &Condition) -> Option<&'static Column> {
    column_named(match condition {
        Condition::Clock { clock, .. } => clock.word(),
        Condition::FavorItem {
            verb: verb @ (Verb::Gave | Verb::Got | Verb::Asked),
            ..
        } => verb.word(),
        Condition::Told(_) => Clock::Told.word(),
        Condition::Due(_) => "due",
        Condition::Number { field, .. } => match field {
            NumberField::Balance => "balance",
            NumberField::Interactions => "interactions",
            NumberField::Asks => "asks",
            NumberField::GaveCount => "gave-count",
            NumberField::GotCount => "got-count",
        },
        Condition::Is(state) => match state.word() {
            "due" | "overdue" | "soon" | "slipping" => "due",
            "archived" | "snoozed" | "try-again" | "opened-with-an-ask" => return None,
            _ => "tie",
        },
        Condition::Has(thing) => match thing {
            Thing::Thanks => "thanks",
            Thing::Promise => "promises",
            Thing::Update => "updates",
            Thing::Awaited => "awaited",
            _ => return None,
        },
        Condition::Text { field, .. } => match field {
            TextField::Company => "company",
            TextField::Role => "role",
            TextField::Place => "place",
            TextField::Email => "email",
            TextField::Phone => "phone",
            TextField::Circle => "circle",
            TextField::Tag => "tags",
            _ => return None,
        },
        _ => return None,
    })
}

/// Maximum number of text columns; with more, the table would be too wide to read.
const MOST_TEXTS: usize = 2;

/// The columns that show why a contact was selected: the facts that the query tests. If none of them is a date, the
/// clock `touched` comes first.
pub fn reason_columns(query: &Query) -> Vec<&'static Column> {
    let mut columns: Vec<&'static Column> = Vec::new();
    for column in query.conditions().into_iter().filter_map(column_of) {
        if !columns
            .iter()
            .any(|column_before| column_before.word == column.word)
        {
            columns.push(column);
        }
    }
    // "In Berlin" tests four fields at once. Only a few text columns still show which of them matched.
    let texts = columns.iter().filter(|column| column.field.is_some());
    if texts.count() > MOST_TEXTS {
        columns.retain(|column| column.field.is_none());
    }
    let has_day = |column: &&Column| Clock::of(column.word).is_some() || column.word == "due";
    if !columns.iter().any(has_day) {
        columns.splice(0..0, column_named(Clock::Touched.word()));
    }
    columns
}
