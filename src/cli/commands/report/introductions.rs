//! `ties report introductions`: shows who introduced whom.

use ties::engine::{self, Notes};
use ties::ledger::{Ledger, LedgerParts};
use ties::query::eval::Needs;
use ties::report::introductions;

use crate::cli::args::{Common, Introductions};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::print;

pub fn run(command: &Introductions, common: &Common, env: &Env) -> Result<(), CliError> {
    let needs = Needs {
        introductions: true,
        ..Needs::default()
    };
    let (session, (ledger, found)) = env.open(common, &|root, shelf, today| {
        let ledger = Ledger::load(shelf, &root.settings, today, LedgerParts::ALL)?;
        let found = engine::load_for_query(shelf, &ledger, &needs)?;
        Ok((ledger, found))
    })?;
    let all = &found.introductions;
    let mut notes = Notes::new(&session.shelf);
    notes.fetch(introductions::lines(all).map(|line| line.note))?;
    let made = introductions::report(&ledger, all, &|line| notes.entry(line));
    print::report(&made, &command.paper, &session.root.path, env)
}
