//! `ties undo`: undoes the last change that ties made.

use ties::engine::write::{ChangeError, Recovered, Transaction};
use ties::vault::journal::NoteChange;

use crate::cli::args::Common;
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::output;

pub fn run(common: &Common, env: &Env) -> Result<(), CliError> {
    let root = env.root(common)?;
    let begun = Transaction::begin(&env.cache()?, &root)?;
    for recovered in begun.recovered() {
        // An interrupted change that was undone is the answer itself.
        if !matches!(recovered, Recovered::Undone(_)) {
            output::remark(&recovered.to_string());
        }
    }
    let step = match begun.undone_step() {
        Some(step) => step.clone(),
        None => begun.undo_last()?,
    };
    let notes: Vec<&str> = step.changes.iter().map(NoteChange::path).collect();
    let report = format!("undone: {}\n{}\n", step.description, notes.join("\n"));
    output::print(env, &ties::text::safe::terminal_lines(&report))?;
    output::print(env, "\n")
}

impl From<ChangeError> for CliError {
    fn from(error: ChangeError) -> Self {
        use ties::edit::EditError;
        match error {
            ChangeError::Edit {
                error: EditError::InvalidInput(_),
                ..
            } => CliError::Usage(error.to_string()),
            ChangeError::Place(error) => error.into(),
            error => CliError::Failed(error.to_string()),
        }
    }
}
