//! Asks the user to confirm a change that was shown.
//!
//! In: the change, and a question. Out: success for yes, else an error. Does not: write, or ask without a terminal.

use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::output;

/// Asks a question with the answers yes, and Enter for no. Call it only if the screen can ask.
///
/// # Errors
/// If the answer is not yes.
pub fn confirm(question: &str) -> Result<(), CliError> {
    let answer = output::prompt(question).unwrap_or_default();
    match answer.to_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(CliError::Usage("nothing was written".to_owned())),
    }
}

/// Shows a change, and asks `question` if the screen can ask. Without a terminal it fails, and names `command`, which
/// does not ask. With `yes` it does not ask.
pub fn show_and_confirm(
    env: &Env,
    shown: &str,
    question: &str,
    command: &str,
    yes: bool,
) -> Result<(), CliError> {
    if yes {
        return output::print_line(shown);
    }
    if env.terminal.can_ask {
        return confirm(&format!("{shown}\n{question} (yes, or Enter for no) "));
    }
    output::print_line(shown)?;
    Err(CliError::Usage(format!(
        "cannot ask for confirmation without a terminal; `{command}` writes it; nothing was written"
    )))
}
