//! `ties report reciprocity`: shows what was given and received.

use ties::engine::reports::reciprocity;
use ties::query::{Condition, Query, Text, TextField};

use crate::cli::args::{self, Common, OutputFormat};
use crate::cli::date_args;
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::question;
use crate::cli::ui::{output, print};

pub fn run(command: &args::Reciprocity, common: &Common, env: &Env) -> Result<(), CliError> {
    let mut vault = env.vault(common)?;
    let (since, until) = (command.since.as_deref(), command.until.as_deref());
    let window = date_args::window(since, until, &vault.root().settings, vault.today())?;
    let asked = question::read_contacts(&command.words, &vault)?;
    let query = in_circle(asked, &command.circle);
    let (report, nobody) = reciprocity::report(&mut vault, &query, window)?;
    question::show_reading(&query);
    if let Some(nobody) = nobody.filter(|_| command.form.format == OutputFormat::Table) {
        output::remark(&nobody.to_string());
    }
    print::report(&report, &command.form, &vault.root().path, env)
}

/// The query narrowed to contacts in one of these circles. Unchanged if there are none.
fn in_circle(query: Query, circles: &[String]) -> Query {
    if circles.is_empty() {
        return query;
    }
    let text = |circle: &String| Text {
        text: circle.trim().to_owned(),
        prefix: false,
    };
    let of_circle = Condition::Text {
        field: TextField::Circle,
        values: circles.iter().map(text).collect(),
    };
    Query::and(vec![query, Query::Field(of_circle)])
}
