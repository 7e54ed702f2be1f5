//! Questions to `ties who` whose answer is entries, a date, or a number (docs/reference/queries.md#parts).
//!
//! In: a [`Question`]. Out: its answer, as the matching command would give it. Does not: select contacts to show.

use ties::ledger::LedgerParts;
use ties::query::{Query, Question};
use ties::report::Cell;

use crate::cli::args::{Common, Output, OutputFormat, Who};
use crate::cli::commands::ask;
use crate::cli::commands::entries::{self, Wanted};
use crate::cli::commands::show;
use crate::cli::commands::who;
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::output;
use crate::cli::ui::print;

/// Answers any question that does not ask for contacts.
pub fn run(question: &Question, command: &Who, common: &Common, env: &Env) -> Result<(), CliError> {
    if command.sort.is_some() || command.limit.is_some() || command.explain {
        return Err(CliError::Usage(
            "--sort, --limit, and --explain only work with a question for contacts, and this one asks for something else"
                .to_owned(),
        ));
    }
    let output = &command.output;
    match question {
        Question::Who(query) | Question::HowMany(query) => {
            let count = how_many(query, common, env)?;
            ask::show_reading(query);
            number(count, ["person", "people"], output)
        }
        Question::Entries(entries) => Wanted {
            query: &Query::all(),
            entries,
        }
        .answer(common, env, |rows, session| {
            ask::show_reading(question);
            entries::print(rows, output, env, session)
        }),
        Question::HowOften(entries) => Wanted {
            query: &Query::all(),
            entries,
        }
        .answer(common, env, |rows, _| {
            ask::show_reading(question);
            number(rows.len(), ["time", "times"], output)
        }),
        Question::Of { name, column } => {
            ask::show_reading(question);
            show::one_thing(name, column, output, common, env)
        }
    }
}

/// The error for `--format html` when the answer is a single value.
pub fn no_html_error() -> CliError {
    CliError::Usage(
        "this answer is a single value, not a page; use --format table or json".to_owned(),
    )
}

fn how_many(query: &Query, common: &Common, env: &Env) -> Result<usize, CliError> {
    let wants = (&query.needs(), LedgerParts::default(), &[][..]);
    let selected = who::selected(query, wants, common, env)?;
    Ok(selected.people.len())
}

/// Prints a count. `of` is the counted noun, singular and plural.
fn number(count: usize, of: [&str; 2], output: &Output) -> Result<(), CliError> {
    match output.paper.format {
        OutputFormat::Table | OutputFormat::Md => {
            output::print(&format!("{count} {}\n", of[usize::from(count != 1)]))
        }
        OutputFormat::Html => Err(no_html_error()),
        OutputFormat::Json | OutputFormat::Jsonl => {
            let object = [("count".to_owned(), count.into())];
            print::object(
                object.into_iter().collect(),
                output.paper.format == OutputFormat::Jsonl,
            )
        }
        OutputFormat::Csv => {
            let count = Cell::Number(i64::try_from(count).unwrap_or(i64::MAX));
            print::csv(&["count"], [vec![count]].into_iter(), output.paper.raw)
        }
    }
}
