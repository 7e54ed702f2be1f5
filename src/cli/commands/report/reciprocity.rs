//! `ties report reciprocity`: shows what was given and received.

use ties::engine::Notes;
use ties::ledger::{ContactId, EntryRef, LedgerParts};
use ties::note::link;
use ties::query::{Condition, Query, Text, TextField};
use ties::report::reciprocity::{Exchange, Reciprocity, Words};

use crate::cli::args::{self, Common, OutputFormat};
use crate::cli::commands::ask;
use crate::cli::commands::date_args;
use crate::cli::commands::who;
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::print;

pub fn run(command: &args::Reciprocity, common: &Common, env: &Env) -> Result<(), CliError> {
    let today = env.today(common)?;
    let settings = env.root(common)?.settings;
    let (since, until) = (command.since.as_deref(), command.until.as_deref());
    let window = date_args::window(since, until, &settings, today)?;
    let known = env.known(common);
    let asked = ask::read_people(&command.words, &settings, today, &known)?;
    let query = in_circle(asked, &command.circle);
    let want = LedgerParts {
        entries: true,
        favors: true,
        cadence: true,
        ..LedgerParts::default()
    };
    let mut needs = query.needs();
    needs.emails = true;
    let wants = (&needs, want, &[TextField::Need][..]);
    let found = who::selected(&query, wants, common, env)?;
    let people: Vec<ContactId> = found.people.iter().map(|(contact, _)| *contact).collect();
    let (session, loaded) = (&found.session, &found.loaded);
    let exchange = Exchange::of(&loaded.ledger, &people, window);
    let worked_out = Reciprocity::of(&exchange, &loaded.texts[&TextField::Need]);
    let mut notes = Notes::new(&session.shelf);
    notes.fetch(worked_out.lines().map(|line| line.note))?;
    let words = |line: &EntryRef| {
        let text = notes.entry(line)?.text.lines().next()?.trim().to_owned();
        Some(link::plain(&text)).filter(|text| !text.is_empty())
    };
    let made = worked_out.report(&Words {
        about: &query.to_string(),
        emails: &loaded.found.emails,
        of: &words,
    });
    ask::show_reading(&query);
    if people.is_empty() && command.paper.format == OutputFormat::Table {
        who::nobody(&query, loaded, None);
    }
    print::report(&made, &command.paper, &session.root.path, env)
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
