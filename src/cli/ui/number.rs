//! Prints an answer that is a single value.
//!
//! In: a count. Out: the count in the requested form. Does not: count.

use ties::report::Cell;

use super::{output, print};
use crate::cli::args::{Output, OutputFormat};
use crate::cli::env::Env;
use crate::cli::error::CliError;

/// Prints a count. `noun` is what is counted, singular and plural.
pub fn number(env: &Env, count: usize, noun: [&str; 2], output: &Output) -> Result<(), CliError> {
    match output.form.format {
        OutputFormat::Table | OutputFormat::Md => {
            output::print(env, &format!("{count} {}\n", noun[usize::from(count != 1)]))
        }
        OutputFormat::Html => Err(no_html_error()),
        OutputFormat::Json | OutputFormat::Jsonl => {
            let object = [("count".to_owned(), count.into())];
            print::object(
                env,
                object.into_iter().collect(),
                output.form.format == OutputFormat::Jsonl,
            )
        }
        OutputFormat::Csv => {
            let count = Cell::Number(i64::try_from(count).unwrap_or(i64::MAX));
            print::csv(env, &["count"], [vec![count]].into_iter(), output.form.raw)
        }
    }
}

/// The error for `--format html` when the answer is a single value.
pub fn no_html_error() -> CliError {
    CliError::Usage(
        "this answer is a single value, not a page; use --format table or json".to_owned(),
    )
}
