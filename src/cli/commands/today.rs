//! `ties` without a command, and `ties today`: today at a glance.

use ties::engine::today;

use crate::cli::args::{Common, OutputFormat, Today};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::{output, print};

/// Prints today at a glance, fitted to the terminal.
pub fn glance(common: &Common, env: &Env) -> Result<(), CliError> {
    let mut vault = env.vault(common)?;
    let loaded = today::load(&mut vault)?;
    output::print(env, &today::text(&loaded, &vault.root().path, &env.screen)?)
}

pub fn run(command: &Today, common: &Common, env: &Env) -> Result<(), CliError> {
    if command.form.format == OutputFormat::Table {
        return glance(common, env);
    }
    let mut vault = env.vault(common)?;
    let loaded = today::load(&mut vault)?;
    let report = today::report(&loaded)?;
    print::report(&report, &command.form, &vault.root().path, env)
}
