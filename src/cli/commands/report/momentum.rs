//! `ties report momentum`: shows interactions per week.

use ties::ledger::{Ledger, LedgerParts};
use ties::report::momentum;

use crate::cli::args::{Common, Momentum};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::print;

pub fn run(command: &Momentum, common: &Common, env: &Env) -> Result<(), CliError> {
    let want = LedgerParts {
        entries: true,
        favors: true,
        cadence: true,
        ..LedgerParts::default()
    };
    let (session, ledger) = env.open(common, &|root, shelf, today| {
        Ledger::load(shelf, &root.settings, today, want)
    })?;
    let made = momentum::report(&ledger);
    print::report(&made, &command.paper, &session.root.path, env)
}
