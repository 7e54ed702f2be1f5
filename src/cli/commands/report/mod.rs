//! `ties report`: looks back over the vault, one file for each report.

mod introductions;
mod momentum;
mod reciprocity;
pub mod review;
mod updates;

use crate::cli::args::{Common, Report, ReportCommand};
use crate::cli::env::Env;
use crate::cli::error::CliError;

pub fn run(command: &Report, common: &Common, machine: &Env) -> Result<(), CliError> {
    match &command.which {
        ReportCommand::Reciprocity(command) => reciprocity::run(command, common, machine),
        ReportCommand::Momentum(command) => momentum::run(command, common, machine),
        ReportCommand::Review(command) => review::run(command, common, machine),
        ReportCommand::Introductions(command) => introductions::run(command, common, machine),
        ReportCommand::Updates(command) => updates::run(command, common, machine),
    }
}
