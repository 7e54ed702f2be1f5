//! `ties review`, also `ties report review`: prints the weekly review.

use ties::engine::reports::review;
use ties::report::review::{DetailLevel, Week};

use crate::cli::args::{Common, OutputFormat, Review};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::print;

pub fn run(command: &Review, common: &Common, env: &Env) -> Result<(), CliError> {
    let mut vault = env.vault(common)?;
    let today = vault.today();
    let week = command.week.as_deref();
    let week = week.map(|text| Week::parse(text, today)).transpose();
    let week = week
        .map_err(|error| CliError::Usage(format!("--week: {error}")))?
        .unwrap_or_else(|| Week::of(today));
    let detail = match command.form.format {
        OutputFormat::Table => DetailLevel::Few,
        OutputFormat::Md | OutputFormat::Html => DetailLevel::Many,
        OutputFormat::Json | OutputFormat::Jsonl | OutputFormat::Csv => DetailLevel::All,
    };
    let report = review::report(&mut vault, week, detail)?;
    print::report(&report, &command.form, &vault.root().path, env)
}
