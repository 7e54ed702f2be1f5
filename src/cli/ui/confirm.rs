//! Whether the user wants what was shown to them.
//!
//! In: what is to be written, and a question. Out: a yes, or that nothing was written. Does not: write, or ask where nobody
//! can answer.

use crate::cli::error::Failure;
use crate::cli::ui::output;
use ties::render::screen::Screen;

/// Asks a question that is answered with yes, or with Enter for no. Only where the screen asks.
pub fn asked(question: &str) -> Result<(), Failure> {
    let answer = output::asked(question).unwrap_or_default();
    match answer.to_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Failure::Usage("nothing was written".to_owned())),
    }
}

/// Shows what is to be written, and asks `question` where somebody can be asked; elsewhere `command` is the one that needs
/// no answer.
pub fn to_write(shown: &str, question: &str, command: &str, yes: bool) -> Result<(), Failure> {
    if yes {
        return output::print_line(shown);
    }
    if Screen::global().asks {
        return asked(&format!("{shown}\n{question} (yes, or Enter for no) "));
    }
    output::print_line(shown)?;
    Err(Failure::Usage(format!(
        "nobody can be asked here; `{command}` writes it: nothing was written"
    )))
}
