//! `ties done`: closes an open promise, need, or ask in the note that has it.
//!
//! In: a name, and words of the line. Out: the closed entry, with its place. Does not: guess which of several entries
//! is meant.

use serde_json::{Value, json};
use ties::date::Date;
use ties::edit::mark::{self, Ending};
use ties::engine::Loaded;
use ties::engine::close::{self, OpenEntries, OpenEntry};
use ties::ledger::Contact;
use ties::note::State;
use ties::text::{safe, shell};

use crate::cli::args::{Common, Done};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::{output, pick, print};
use crate::cli::writing;
use ties::render::palette::{ASIDE, paint};

pub fn run(command: &Done, common: &Common, env: &Env) -> Result<(), CliError> {
    let loaded = writing::open(common, env)?;
    let session = &loaded.session;
    let contact = pick::contact(env, &loaded, &command.name)?;
    let ending = match (&command.on, command.dropped) {
        (_, true) => Ending::Dropped,
        (Some(on), _) => Ending::Done(past(on, session.today)?),
        (None, _) => Ending::Done(session.today),
    };
    let entries = close::open_entries(&loaded, contact.id)?;
    let typed: Vec<&str> = command.words.iter().map(String::as_str).collect();
    let open = entries.all();
    let matching: Vec<&OpenEntry<'_>> = open.iter().filter(|open| open.has_words(&typed)).collect();
    let chosen = match matching.as_slice() {
        [] => return Err(nothing(&loaded, contact, &entries, &typed)),
        [one] => *one,
        several => chosen(env, several, &typed)?,
    };
    let places = entries.places(chosen);
    let settings = &session.root.settings;
    let edits: Vec<_> = places
        .iter()
        .map(|(path, line)| {
            let edit = move |bytes: &[u8]| mark::close(path, bytes, *line, ending, settings);
            (path.clone(), edit)
        })
        .collect();
    let description = format!("closed with {}: {}", contact.name(), chosen.text());
    let writer = writing::Writer {
        root: &session.root,
        env,
        dry_run: command.how.dry_run,
    };
    writer.all(&description, &edits)?;
    let is_written = !command.how.dry_run;
    if command.how.json {
        let value = json(chosen, ending, is_written, contact, &places);
        return print::value(env, &value);
    }
    let would = if is_written { "" } else { "would close: " };
    let ended = match ending {
        Ending::Done(date) => format!("done {date}"),
        Ending::Dropped => "dropped".to_owned(),
    };
    let mut page = format!("{would}{ended}: {}\n", safe::terminal(&chosen.text()));
    for (path, line) in &places {
        let place = writing::place(env, &session.root, path, Some(*line));
        page += &format!("  {place}\n");
    }
    output::print(env, &page)
}

/// The day given with `--on`, which must not be in the future.
fn past(typed: &str, today: Date) -> Result<Date, CliError> {
    match writing::day(typed, today, "--on")? {
        date if date > today => Err(CliError::Usage(format!(
            "--on: {date} is in the future; give the day when it was done"
        ))),
        date => Ok(date),
    }
}

fn json(
    open: &OpenEntry<'_>,
    ending: Ending,
    written: bool,
    contact: Contact<'_>,
    places: &[(String, u32)],
) -> Value {
    let (state, on) = match ending {
        Ending::Done(date) => (State::Done, Some(date.to_string())),
        Ending::Dropped => (State::Dropped, None),
    };
    let entry = open.entry;
    let places: Vec<Value> = places
        .iter()
        .map(|(path, line)| json!({"path": path, "line": line}))
        .collect();
    json!({
        "written": written, "name": contact.name(), "state": state.word(), "on": on,
        "date": entry.date.to_string(), "verb": entry.verb.word(), "kind": entry.kind, "text": entry.text,
        "due": entry.due.map(|due| due.to_string()), "places": places,
    })
}

/// Asks which of several entries is meant. Without a terminal, returns an error that lists them.
fn chosen<'a>(
    env: &Env,
    several: &[&'a OpenEntry<'a>],
    typed: &[&str],
) -> Result<&'a OpenEntry<'a>, CliError> {
    let head = if typed.is_empty() {
        "several entries are open".to_owned()
    } else {
        format!("several open entries match {:?}", typed.join(" "))
    };
    let row = |open: &&OpenEntry<'_>| (open.entry.date.to_string(), open.text(), open.place());
    if env.terminal.can_ask {
        let rows: Vec<String> = several
            .iter()
            .map(row)
            .map(|(date, words, place)| {
                let place = paint(ASIDE, &safe::terminal(&place));
                format!("{date}  {}  {place}", safe::terminal(&words))
            })
            .collect();
        let at = pick::by_number(&format!("{}:", safe::terminal(&head)), &rows, "")?;
        return Ok(several[at]);
    }
    let rows: Vec<String> = several
        .iter()
        .map(row)
        .map(|(date, words, place)| format!("\n  {date}  {words}  {place}"))
        .collect();
    Err(CliError::Usage(format!(
        "{head}; add words of the one you mean:{}",
        rows.concat()
    )))
}

/// The error when no open entry matches, with what could be closed instead.
fn nothing(
    loaded: &Loaded,
    contact: Contact<'_>,
    entries: &OpenEntries<'_>,
    typed: &[&str],
) -> CliError {
    let name = contact.name();
    let command_name = || writing::shell_name(loaded, contact.id);
    if let Some((need, others)) = entries.need_in_front_matter(typed) {
        // A need that contains a comma is quoted, so that it stays one value of the list.
        let value = |need: &str| match need.contains(',') {
            true => format!("\"{need}\""),
            false => need.to_owned(),
        };
        let left: Vec<String> = others.into_iter().map(value).collect();
        return CliError::Usage(format!(
            "the need {need:?} of {name} is in the front matter of {}; remove it with: ties set {} needs={}",
            contact.path(),
            command_name(),
            if left.is_empty() {
                String::new()
            } else {
                shell::word(&left.join(", "))
            }
        ));
    }
    let open = entries.all();
    if open.is_empty() {
        return CliError::Usage(format!(
            "no promise, need, or ask of {name} is open; `ties show {}` shows everything",
            command_name()
        ));
    }
    let rows: Vec<String> = open
        .iter()
        .map(|open| format!("\n  {}  {}  {}", open.entry.date, open.text(), open.place()))
        .collect();
    CliError::Usage(format!(
        "no open entry with {name} matches {:?}; these are open:{}",
        typed.join(" "),
        rows.concat()
    ))
}
