//! `ties completions`: the script by which a shell completes.

use super::args::Completions;
use super::failure::Failure;
use super::render::output;

pub fn run(command: &Completions) -> Result<(), Failure> {
    output::print_plain(&command.shell.script())
}
