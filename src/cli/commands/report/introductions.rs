//! `ties report introductions`: shows the introductions that you got and made.

use ties::engine::reports::introductions;

use crate::cli::args::{Common, Introductions};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::print;

pub fn run(command: &Introductions, common: &Common, env: &Env) -> Result<(), CliError> {
    let mut vault = env.vault(common)?;
    let report = introductions::report(&mut vault)?;
    print::report(&report, &command.form, &vault.root().path, env)
}
