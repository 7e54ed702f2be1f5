//! `ties completions`: prints the completion script of a shell.

use crate::cli::args::Completions;
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::output;

pub fn run(command: &Completions, env: &Env) -> Result<(), CliError> {
    output::print_plain(env, &command.shell.script())
}
