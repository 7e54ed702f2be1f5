//! `ties prep`: prints a briefing to read before you meet a contact.

use ties::engine::reports::prep;

use crate::cli::args::{Common, Prep};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::{pick, print};

pub fn run(command: &Prep, common: &Common, env: &Env) -> Result<(), CliError> {
    let mut vault = env.vault(common)?;
    let loaded = vault.load()?;
    let contact = pick::contact(env, &loaded, &command.name.join(" "))?;
    let report = prep::report(&loaded, contact.id)?;
    print::report(&report, &command.form, &vault.root().path, env)
}
