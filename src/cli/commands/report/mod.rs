//! `ties report`: looks back over the vault, one file for each report.

mod introductions;
mod momentum;
mod reciprocity;
pub mod review;
mod updates;

use crate::cli::args::{Common, Report, Which};
use crate::cli::env::Machine;
use crate::cli::error::Failure;

pub fn run(command: &Report, common: &Common, machine: &Machine) -> Result<(), Failure> {
    match &command.which {
        Which::Reciprocity(command) => reciprocity::run(command, common, machine),
        Which::Momentum(command) => momentum::run(command, common, machine),
        Which::Review(command) => review::run(command, common, machine),
        Which::Introductions(command) => introductions::run(command, common, machine),
        Which::Updates(command) => updates::run(command, common, machine),
    }
}
