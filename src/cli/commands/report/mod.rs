//! `ties report`: looks back over the vault, one file for each report.

mod introductions;
mod momentum;
mod reciprocity;
pub mod review;
mod updates;

use crate::cli::args::{Common, Report, ReportCommand};
use crate::cli::env::Env;
use crate::cli::error::CliError;

pub fn run(command: &Report, common: &Common, env: &Env) -> Result<(), CliError> {
    match &command.which {
        ReportCommand::Reciprocity(command) => reciprocity::run(command, common, env),
        ReportCommand::Momentum(command) => momentum::run(command, common, env),
        ReportCommand::Review(command) => review::run(command, common, env),
        ReportCommand::Introductions(command) => introductions::run(command, common, env),
        ReportCommand::Updates(command) => updates::run(command, common, env),
    }
}
