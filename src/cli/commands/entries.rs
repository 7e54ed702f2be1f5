//! `ties entries`: lists entries instead of contacts, newest first.

use ties::date::{Date, DateRange};
use ties::engine::entries::EntryRequest;
use ties::query::{EntryQuery, Query, Question};
use ties::settings::verbs::VERBS;
use ties::settings::{Settings, Verb};
use ties::text::suggest::closest;

use crate::cli::args::{Common, Entries, StateFlag};
use crate::cli::date_args;
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::question;
use crate::cli::ui::entry_rows::{print_entries, with_entries};

pub fn run(command: &Entries, common: &Common, env: &Env) -> Result<(), CliError> {
    let mut vault = env.vault(common)?;
    let (query, entries) = match question::read(&command.words, &vault)? {
        Question::Who(query) => (query, EntryQuery::default()),
        Question::Entries(entries) | Question::HowOften(entries) => (Query::all(), entries),
        other @ (Question::HowMany(_) | Question::Of { .. }) => {
            return Err(CliError::Usage(format!(
                "this question does not ask for entries; `ties who {:?}` answers it; it was read as: {other}",
                question::joined(&command.words)
            )));
        }
    };
    let entries = narrowed(entries, command, &vault.root().settings, vault.today())?;
    let reading = if entries == EntryQuery::default() {
        query.to_string()
    } else {
        format!("{query}{entries}")
    };
    let request = EntryRequest {
        query: &query,
        entries: &entries,
    };
    with_entries(env, &mut vault, request, |rows, vault| {
        if !command.words.is_empty() {
            question::show_reading(&reading.trim());
        }
        let (path, today) = (&vault.root().path, vault.today());
        print_entries(rows, &command.output, env, path, today)
    })
}

/// The entry query of a question, narrowed by the flags. A flag overrides the question.
fn narrowed(
    query: EntryQuery,
    command: &Entries,
    settings: &Settings,
    today: Date,
) -> Result<EntryQuery, CliError> {
    let verbs = command.verb.iter().map(|word| verb(word, settings));
    let verbs: Vec<Verb> = verbs.collect::<Result<_, _>>()?;
    let bound = |text: &Option<String>, flag| {
        let range = text
            .as_ref()
            .map(|text| date_args::bound(text, today, flag));
        range.transpose()
    };
    let since = bound(&command.since, "--since")?.and_then(|range| range.from);
    let until = bound(&command.until, "--until")?.and_then(|range| range.to);
    let kind = command.kind.as_ref().map(|kind| {
        settings
            .kind(kind)
            .map_or(kind.to_lowercase(), str::to_owned)
    });
    Ok(EntryQuery {
        with: command.with.clone().or(query.with),
        verbs: if verbs.is_empty() { query.verbs } else { verbs },
        kind: kind.or(query.kind),
        days: DateRange {
            from: since.or(query.days.from),
            to: until.or(query.days.to),
        },
        state: command.state.map(StateFlag::state).or(query.state),
        happened: command.happened || query.happened,
        owed: command.owed || query.owed,
        limit: command.limit.or(query.limit),
    })
}

fn verb(word: &str, settings: &Settings) -> Result<Verb, CliError> {
    let word = word.trim();
    settings.verb(word).ok_or_else(|| {
        let way_out = match closest(word, settings.verb_words()) {
            Some(near) => format!("did you mean {near:?}?"),
            None => {
                let known: Vec<&str> = VERBS.iter().map(|row| row.word).collect();
                format!("the verbs are {}", known.join(", "))
            }
        };
        CliError::Usage(format!("--verb: unknown verb {word:?}; {way_out}"))
    })
}
