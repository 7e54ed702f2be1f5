//! `ties undo`: undoes the last change that ties made.

use ties::engine::write::{ChangeError, Recovered, Transaction};
use ties::vault::journal::Change;

use crate::cli::args::Common;
use crate::cli::env::Machine;
use crate::cli::error::Failure;
use crate::cli::ui::output;

pub fn run(common: &Common, machine: &Machine) -> Result<(), Failure> {
    let root = machine.root(common)?;
    let begun = Transaction::begin(&machine.cache()?, &root)?;
    for recovered in begun.recovered() {
        // An interrupted change that was undone is the answer itself.
        if !matches!(recovered, Recovered::TakenBack(_)) {
            output::remark(&recovered.to_string());
        }
    }
    let step = match begun.cut_short() {
        Some(step) => step.clone(),
        None => begun.take_back()?,
    };
    let notes: Vec<&str> = step.changes.iter().map(Change::path).collect();
    let said = format!("undone: {}\n{}\n", step.said, notes.join("\n"));
    output::print(&ties::text::safe::terminal_lines(&said))?;
    output::print("\n")
}

impl From<ChangeError> for Failure {
    fn from(error: ChangeError) -> Self {
        use ties::edit::EditError;
        match error {
            ChangeError::Edit {
                error: EditError::Doubtful(_),
                ..
            } => Failure::Usage(error.to_string()),
            ChangeError::Place(error) => error.into(),
            error => Failure::Cannot(error.to_string()),
        }
    }
}
