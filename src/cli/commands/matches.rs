//! `ties match`: shows open needs, and who might meet them.

use ties::engine::reports::matches;

use crate::cli::args::{Common, Match};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::{pick, print};

pub fn run(command: &Match, common: &Common, env: &Env) -> Result<(), CliError> {
    let mut vault = env.vault(common)?;
    let name = command.name.join(" ");
    let report = if name.is_empty() {
        matches::of_everybody(&mut vault, command.limit)?
    } else {
        let loaded = vault.load()?;
        let contact = pick::contact(env, &loaded, &name)?;
        matches::of_contact(&loaded, contact.id, command.limit)?
    };
    print::report(&report, &command.form, &vault.root().path, env)
}
