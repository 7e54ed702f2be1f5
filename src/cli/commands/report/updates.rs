//! `ties report updates`: shows who should hear about progress.

use ties::engine::Notes;
use ties::ledger::{ContactId, LedgerParts};
use ties::query::{Question, TextField, eval, shortest_name};
use ties::report::updates;

use crate::cli::args::{Common, OutputFormat, Updates};
use crate::cli::commands::ask;
use crate::cli::commands::who;
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::print;

pub fn run(command: &Updates, common: &Common, env: &Env) -> Result<(), CliError> {
    let (today, root) = (env.today(common)?, env.root(common)?);
    let known = env.known(common);
    let Question::Who(query) = ask::read(&command.words, &root.settings, today, &known)? else {
        return Err(CliError::Usage(
            "a report is about contacts, but this question does not ask for contacts".to_owned(),
        ));
    };
    let mut needs = query.needs();
    needs.emails = true;
    let want = LedgerParts {
        entries: true,
        mentions: true,
        ..LedgerParts::default()
    };
    let (session, mut loaded) = env.open(common, &|root, shelf, today| {
        who::load(root, shelf, today, (&needs, want, &[TextField::Circle]))
    })?;
    if needs.edited {
        loaded.found.edited = env.edited(&session);
    }
    let ledger = &loaded.ledger;
    let selected = eval::select(&query, ledger, &loaded.found)?;
    let selected: Vec<ContactId> = selected.into_iter().map(|(id, _)| id).collect();
    let updates = updates::Updates::of(ledger, &selected);
    let mut notes = Notes::new(&session.shelf);
    notes.fetch(updates.notes())?;
    let called = shortest_name::shortest(ledger, &loaded.found.emails, &updates.named());
    let circles = &loaded.texts[&TextField::Circle];
    let whole = !matches!(
        command.paper.format,
        OutputFormat::Table | OutputFormat::Md | OutputFormat::Html
    );
    let made = updates.report(circles, &called, &|line| notes.entry(line), whole);
    ask::show_reading(&query);
    print::report(&made, &command.paper, &session.root.path, env)
}
