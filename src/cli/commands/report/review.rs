//! `ties review`, also `ties report review`: prints the weekly review.

use std::collections::HashMap;

use ties::engine::{self, Notes};
use ties::ledger::{Ledger, LedgerParts};
use ties::query::eval::Needs;
use ties::query::shortest_name;
use ties::report::review::{DetailLevel, EarlierDays, Review as Made, Sources, Week, Words};
use ties::store::schema;

use crate::cli::args::{Common, OutputFormat, Review};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::print;

pub fn run(command: &Review, common: &Common, env: &Env) -> Result<(), CliError> {
    let today = env.today(common)?;
    let week = command.week.as_deref();
    let week = week.map(|said| Week::parse(said, today)).transpose();
    let week = week
        .map_err(|error| CliError::Usage(format!("--week: {error}")))?
        .unwrap_or_else(|| Week::of(today));
    let needs = Needs {
        emails: true,
        birthdays: true,
        ..Needs::default()
    };
    let (session, (then, ledger, found, introduced_by)) = env.open(common, &|root, shelf, _| {
        let ledger = Ledger::load(shelf, &root.settings, week.read_on, LedgerParts::ALL)?;
        let found = engine::load_for_query(shelf, &ledger, &needs)?;
        let introduced_by = shelf.texts(schema::INTRODUCED_BY)?;
        let (then, ledger) = EarlierDays::read(ledger, &sources(&found.birthdays, &introduced_by));
        Ok((then, ledger, found, introduced_by))
    })?;
    let room = match command.paper.format {
        OutputFormat::Table => DetailLevel::Few,
        OutputFormat::Md | OutputFormat::Html => DetailLevel::Many,
        OutputFormat::Json | OutputFormat::Jsonl | OutputFormat::Csv => DetailLevel::All,
    };
    let sources = sources(&found.birthdays, &introduced_by);
    let review = Made::of(&ledger, &then, &sources, room);
    let mut notes = Notes::new(&session.shelf);
    notes.fetch(review.lines().map(|line| line.note))?;
    let people = review.people();
    let called = shortest_name::shortest(&ledger, &found.emails, &people);
    let called: HashMap<_, _> = people
        .into_iter()
        .zip(called)
        .filter_map(|(contact, called)| Some((contact, called?)))
        .collect();
    let words = Words {
        entry: &|line| notes.entry(line),
        called: &called,
    };
    print::report(
        &review.report(&words),
        &command.paper,
        &session.root.path,
        env,
    )
}

fn sources<'a>(
    birthdays: &'a [Option<ties::note::Birthday>],
    introduced_by: &'a ties::store::Texts,
) -> Sources<'a> {
    Sources {
        birthdays,
        introduced_by,
    }
}
