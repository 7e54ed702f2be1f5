//! `ties report momentum`: shows interactions per week.

use ties::ledger::{Book, Want};
use ties::report::momentum;

use crate::cli::args::{Common, Momentum};
use crate::cli::env::Machine;
use crate::cli::error::Failure;
use crate::cli::ui::print;

pub fn run(command: &Momentum, common: &Common, machine: &Machine) -> Result<(), Failure> {
    let want = Want {
        entries: true,
        favours: true,
        cadence: true,
        ..Want::default()
    };
    let (session, book) = machine.open(common, &|root, shelf, today| {
        Book::load(shelf, &root.settings, today, want)
    })?;
    let made = momentum::report(&book);
    print::report(&made, &command.paper, &session.root.path, machine)
}
