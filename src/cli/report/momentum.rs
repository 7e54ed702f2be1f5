//! `ties report momentum`.

use ties::ledger::{Book, Want};
use ties::report::momentum;

use crate::cli::args::{Common, Momentum};
use crate::cli::failure::Failure;
use crate::cli::machine::Machine;
use crate::cli::render::report;

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
    report::print(&made, &command.paper, &session.root.path, machine)
}
