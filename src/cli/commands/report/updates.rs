//! `ties report updates`: shows who should hear about progress.

use ties::engine::reports::updates;
use ties::query::Question;

use crate::cli::args::{Common, OutputFormat, Updates};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::question;
use crate::cli::ui::print;

pub fn run(command: &Updates, common: &Common, env: &Env) -> Result<(), CliError> {
    let mut vault = env.vault(common)?;
    let Question::Who(query) = question::read(&command.words, &vault)? else {
        return Err(CliError::Usage(
            "a report is about contacts, but this question does not ask for contacts".to_owned(),
        ));
    };
    let all_steps = !matches!(
        command.form.format,
        OutputFormat::Table | OutputFormat::Md | OutputFormat::Html
    );
    let report = updates::report(&mut vault, &query, all_steps)?;
    question::show_reading(&query);
    print::report(&report, &command.form, &vault.root().path, env)
}
