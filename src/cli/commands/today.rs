//! `ties` without a command, and `ties today`: today at a glance.

use ties::engine::today;

use crate::cli::args::{Common, OutputFormat, Today};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::{output, print};

/// Prints today at a glance. Without a command it is a table, fitted to the terminal.
pub fn run(command: Option<&Today>, common: &Common, env: &Env) -> Result<(), CliError> {
    let mut vault = env.vault(common)?;
    let loaded = today::load(&mut vault)?;
    let path = &vault.root().path;
    match command {
        Some(Today { form }) if form.format != OutputFormat::Table => {
            print::report(&today::report(&loaded)?, form, path, env)
        }
        _ => output::print(env, &today::text(&loaded, path, &env.screen)?),
    }
}
