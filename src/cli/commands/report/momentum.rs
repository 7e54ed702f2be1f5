//! `ties report momentum`: shows interactions per week.

use ties::engine::reports::momentum;

use crate::cli::args::{Common, Momentum};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::print;

pub fn run(command: &Momentum, common: &Common, env: &Env) -> Result<(), CliError> {
    let mut vault = env.vault(common)?;
    let report = momentum::report(&mut vault)?;
    print::report(&report, &command.form, &vault.root().path, env)
}
