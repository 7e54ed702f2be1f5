//! `ties undo`: take back the last change that ties made.

use ties::session::write::{ChangeError, Pen};
use ties::vault::undo::Written;

use super::args::Common;
use super::failure::Failure;
use super::machine::Machine;
use super::render::output;

pub fn run(common: &Common, machine: &Machine) -> Result<(), Failure> {
    let root = machine.root(common)?;
    let pen = Pen::take(&machine.cache()?, &root)?;
    let undo = match pen.cut_short() {
        Some(undo) => undo.clone(),
        None => pen.take_back()?,
    };
    let notes: Vec<&str> = undo.notes.iter().map(Written::was_at).collect();
    let said = format!("taken back: {}\n{}\n", undo.said, notes.join("\n"));
    output::print(&ties::text::safe::terminal_lines(&said))?;
    output::print("\n")
}

impl From<ChangeError> for Failure {
    fn from(error: ChangeError) -> Self {
        use ties::note::edit::EditError;
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
