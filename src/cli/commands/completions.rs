//! `ties completions`: prints the completion script of a shell.

use crate::cli::args::Completions;
use crate::cli::error::Failure;
use crate::cli::ui::output;

pub fn run(command: &Completions) -> Result<(), Failure> {
    output::print_plain(&command.shell.script())
}
