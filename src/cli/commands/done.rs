//! `ties done`: closes an open promise, need, or ask in the note that has it.
//!
//! In: a name, and words of the line. Out: the closed entry, with its place. Does not: guess which of several entries
//! is meant.

use serde_json::{Value, json};
use ties::date::Date;
use ties::edit::mark::{self, Ending};
use ties::engine::{Loaded, Notes};
use ties::ledger::{Contact, EntryRef};
use ties::note::{Entry, State, link};
use ties::settings::Verb;
use ties::text::{safe, shell, words};

use crate::cli::args::{Common, Done};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::output;
use crate::cli::ui::pick;
use crate::cli::ui::print;
use crate::cli::writing;
use ties::render::palette::{ASIDE, paint};

/// The verbs whose entries can be closed.
const CLOSED: [Verb; 3] = [Verb::Promised, Verb::Needs, Verb::Asked];

pub fn run(command: &Done, common: &Common, env: &Env) -> Result<(), CliError> {
    let loaded = writing::open(common, env)?;
    let session = &loaded.session;
    let contact = pick::contact(env, &loaded, &command.name)?;
    let ending = match (&command.on, command.dropped) {
        (_, true) => Ending::Dropped,
        (Some(on), _) => Ending::Done(past(on, session.today)?),
        (None, _) => Ending::Done(session.today),
    };
    let lines: Vec<&EntryRef> = loaded
        .ledger
        .entries_of(contact.id)
        .filter(|line| line.state == Some(State::Open) && CLOSED.contains(&line.verb))
        .collect();
    let mut notes = Notes::new(&session.shelf);
    notes.fetch(lines.iter().map(|line| line.note).chain([contact.note()]))?;
    let typed: Vec<&str> = command.words.iter().map(String::as_str).collect();
    let mut once = lines.clone();
    loaded.ledger.dedup_logged_twice(&mut once);
    once.sort_by_key(|line| (line.date, line.note, line.place));
    let open: Vec<Open<'_>> = once
        .iter()
        .filter_map(|line| Open::new(&loaded, line, &notes))
        .collect();
    let fits: Vec<&Open<'_>> = open.iter().filter(|open| open.says(&typed)).collect();
    let one = match fits.as_slice() {
        [] => return Err(nothing(&loaded, contact, &open, &notes, &typed)),
        [one] => *one,
        several => chosen(env, several, &typed)?,
    };
    let places = places(&loaded, &lines, one, &notes);
    let settings = &session.root.settings;
    let edits: Vec<_> = places
        .iter()
        .map(|(path, line)| {
            let edit = move |bytes: &[u8]| mark::close(path, bytes, *line, ending, settings);
            (path.clone(), edit)
        })
        .collect();
    let told = format!("closed with {}: {}", contact.name(), one.words());
    let writing = writing::Writer {
        root: &session.root,
        env,
        dry_run: command.how.dry_run,
    };
    writing.all(&told, &edits)?;
    if command.how.json {
        return print::value(
            env,
            &one.json(ending, !command.how.dry_run, contact, &places),
        );
    }
    let would = if command.how.dry_run {
        "would close: "
    } else {
        ""
    };
    let ended = match ending {
        Ending::Done(date) => format!("done {date}"),
        Ending::Dropped => "dropped".to_owned(),
    };
    let mut page = format!("{would}{ended}: {}\n", safe::terminal(&one.words()));
    for (path, line) in &places {
        page += &format!(
            "  {}\n",
            writing::place(env, &loaded.session.root, path, Some(*line))
        );
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

/// The places of the entry. The same entry logged in several notes counts as one, and each copy is closed.
fn places(
    loaded: &Loaded,
    lines: &[&EntryRef],
    one: &Open<'_>,
    notes: &Notes<'_>,
) -> Vec<(String, u32)> {
    let says = |entry: &Entry| (entry.date, entry.verb, entry.kind.clone(), entry.text_hash);
    let is_it = |line: &EntryRef, entry: &Entry| {
        if line.note == one.line.note {
            line.place == one.line.place
        } else {
            says(entry) == says(one.entry)
        }
    };
    let found = lines.iter().filter_map(|line| {
        let entry = notes.entry(line).filter(|entry| is_it(line, entry))?;
        let path = loaded.ledger.paths[line.note as usize].to_owned();
        Some((path, entry.line))
    });
    found.collect()
}

/// An open entry.
struct Open<'a> {
    line: &'a EntryRef,
    entry: &'a Entry,
    path: &'a str,
}

impl<'a> Open<'a> {
    fn new(loaded: &'a Loaded, line: &'a EntryRef, notes: &'a Notes<'_>) -> Option<Self> {
        Some(Open {
            line,
            entry: notes.entry(line)?,
            path: &loaded.ledger.paths[line.note as usize],
        })
    }

    /// Whether each word in `typed` is a word of the entry, or the beginning of one.
    fn says(&self, typed: &[&str]) -> bool {
        let kind = self.entry.kind.as_deref().unwrap_or("");
        let text = format!("{} {kind} {}", self.entry.verb.word(), self.entry.text);
        let mut wanted = typed.iter().flat_map(|typed| words::folded(typed));
        wanted.all(|word| words::occurs(&text, &[word.into_owned()], true))
    }

    /// `promised review: read her draft by 2026-12-01`
    fn words(&self) -> String {
        let kind = self.entry.kind.as_deref().filter(|kind| *kind != "other");
        let kind = kind.map_or(String::new(), |kind| format!(" {kind}"));
        let first_line = self.entry.text.lines().next().unwrap_or("");
        let words = first_line
            .split_once(": ")
            .map_or(first_line, |(_, words)| words);
        format!("{}{kind}: {}", self.entry.verb.word(), link::plain(words))
    }

    fn place(&self) -> String {
        format!("{}:{}", self.path, self.entry.line)
    }

    fn json(
        &self,
        ending: Ending,
        written: bool,
        contact: Contact<'_>,
        places: &[(String, u32)],
    ) -> Value {
        let (state, on) = match ending {
            Ending::Done(date) => (State::Done, Some(date.to_string())),
            Ending::Dropped => (State::Dropped, None),
        };
        let entry = self.entry;
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
}

/// Asks which of several entries is meant. Without a terminal, returns an error that lists them.
fn chosen<'a>(
    env: &Env,
    several: &[&'a Open<'a>],
    typed: &[&str],
) -> Result<&'a Open<'a>, CliError> {
    let head = if typed.is_empty() {
        "several entries are open".to_owned()
    } else {
        format!("several open entries match {:?}", typed.join(" "))
    };
    let row = |open: &&Open<'_>| (open.entry.date.to_string(), open.words(), open.place());
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
    open: &[Open<'_>],
    notes: &Notes<'_>,
    typed: &[&str],
) -> CliError {
    let name = contact.name();
    let row: Vec<String> = typed
        .iter()
        .flat_map(|typed| words::folded(typed))
        .map(|word| word.into_owned())
        .collect();
    let needs = notes
        .note(contact.note())
        .map_or(&[][..], |note| &note.fields.needs);
    let is_it = |need: &&String| {
        row.iter()
            .all(|word| words::occurs(need, std::slice::from_ref(word), true))
    };
    if let Some(need) = needs.iter().find(is_it) {
        // A need that contains a comma is quoted, so that it stays one value of the list.
        let whole = |need: &String| match need.contains(',') {
            true => format!("\"{need}\""),
            false => need.clone(),
        };
        let left: Vec<String> = needs
            .iter()
            .filter(|other| *other != need)
            .map(whole)
            .collect();
        let called = writing::shell_name(loaded, contact.id);
        return CliError::Usage(format!(
            "the need {need:?} of {name} is in the front matter of {}; remove it with: ties set {called} needs={}",
            contact.path(),
            if left.is_empty() {
                String::new()
            } else {
                shell::word(&left.join(", "))
            }
        ));
    }
    if open.is_empty() {
        return CliError::Usage(format!(
            "no promise, need, or ask of {name} is open; `ties show {}` shows everything",
            writing::shell_name(loaded, contact.id)
        ));
    }
    let rows: Vec<String> = open
        .iter()
        .map(|open| {
            format!(
                "\n  {}  {}  {}",
                open.entry.date,
                open.words(),
                open.place()
            )
        })
        .collect();
    CliError::Usage(format!(
        "no open entry with {name} matches {:?}; these are open:{}",
        typed.join(" "),
        rows.concat()
    ))
}
