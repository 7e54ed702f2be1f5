//! `ties log`: adds one line to a contact's note.
//!
//! In: names, when, and what. Out: the line as it was understood, and what follows from it. Does not: know the rules of
//! logging, which `engine::log` does.

use serde_json::{Value, json};
use ties::date::Date;
use ties::edit::Edited;
use ties::engine::Loaded;
use ties::engine::log::{self, LogError};
use ties::ledger::{ContactId, Ledger};
use ties::note::link;
use ties::query::names::Named;
use ties::text::safe;
use ties::vault::Root;

use crate::cli::args::{Common, Log};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::{editor, output, pick, print};
use crate::cli::writing;
use ties::render::palette::{ASIDE, NAME, TYPED, paint};
use ties::render::screen;

/// Maximum number of words of a name after its first.
const NAME_WORDS: usize = 4;

pub fn run(command: &Log, common: &Common, env: &Env) -> Result<(), CliError> {
    let loaded = writing::open(common, env)?;
    let (session, ledger) = (&loaded.session, &loaded.ledger);
    let words: Vec<&str> = command.text.iter().map(String::as_str).collect();
    let (name, words) = split(&command.name, &words, &loaded);
    let people = people(env, &name, &loaded)?;
    let text = typed_text(env, &words.join(" "), ledger, &people, session.today)?;
    let plan = log::plan(&loaded, &people, &text)?;
    let description = format!("logged with {}", plan.names().join(", "));
    let writer = writing::Writer {
        root: &session.root,
        env,
        dry_run: command.dry_run,
    };
    let edited = writer.one(&description, plan.path(), |note| plan.add(note))?;
    let line = Line {
        edited: &edited,
        path: plan.path(),
        names: plan.names(),
        follows: plan.consequences(&edited.entry),
        mentions: plan.mentions(&edited.entry),
        unknown: plan.unknown_links(&edited.entry),
        written: !command.dry_run,
    };
    if command.json {
        return print::value(env, &line.json());
    }
    output::print(env, &line.page(&session.root, env))?;
    if command.edit {
        let file = screen::file(&session.root.path, plan.path());
        return editor::open(&file, edited.line, env);
    }
    Ok(())
}

/// Splits the words into the name, which may have several words, and the rest. The name is the longest sequence of
/// words that means a contact.
fn split<'a>(first: &str, words: &'a [&'a str], loaded: &Loaded) -> (String, &'a [&'a str]) {
    let is_of_name = |word: &&&str| !word.contains([':', '[', ',', '#']);
    let most = words.iter().take(NAME_WORDS).take_while(is_of_name).count();
    let several = first.contains(',');
    for count in (1..=most).rev().filter(|_| !several) {
        let name = format!("{first} {}", words[..count].join(" "));
        let found = loaded.named(&name);
        if !matches!(found, Named::Nobody(_)) {
            return (name, &words[count..]);
        }
    }
    (first.to_owned(), words)
}

/// The contacts that the comma-separated names mean.
fn people(env: &Env, names: &str, loaded: &Loaded) -> Result<Vec<ContactId>, CliError> {
    let mut people: Vec<ContactId> = Vec::new();
    for name in names
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        let id = pick::contact(env, loaded, name)?.id;
        if !people.contains(&id) {
            people.push(id);
        }
    }
    if people.is_empty() {
        return Err(CliError::Usage(
            "who with? give a name; `ties who` lists all contacts".to_owned(),
        ));
    }
    Ok(people)
}

/// The text of the entry. If it is missing, it is asked for on a terminal.
fn typed_text(
    env: &Env,
    text: &str,
    ledger: &Ledger,
    people: &[ContactId],
    today: Date,
) -> Result<String, CliError> {
    if !text.trim().is_empty() {
        return Ok(text.to_owned());
    }
    if !env.terminal.can_ask {
        return Err(LogError::Empty.into());
    }
    let name = safe::terminal(ledger.name(people[0])).into_owned();
    let question = format!(
        "{}, {}\nwhat happened? ({}) ",
        paint(NAME, &name),
        paint(ASIDE, &today.to_string()),
        paint(TYPED, "met: lunch, yesterday called: the flat")
    );
    output::prompt(&question)
        .filter(|answer| !answer.is_empty())
        .ok_or_else(|| LogError::Empty.into())
}

/// A line that was written, or would be with `--dry-run`.
struct Line<'a> {
    edited: &'a Edited,
    path: &'a str,
    names: Vec<&'a str>,
    follows: Vec<String>,
    mentions: Vec<String>,
    unknown: Vec<String>,
    written: bool,
}

impl Line<'_> {
    /// The line as it is in the note.
    fn as_written(&self) -> &str {
        let before = self.edited.line.saturating_sub(1) as usize;
        self.edited
            .text
            .lines()
            .nth(before)
            .unwrap_or("")
            .trim_end()
    }

    fn json(&self) -> Value {
        let entry = &self.edited.entry;
        json!({
            "written": self.written, "path": self.path, "line": self.edited.line,
            "date": entry.date.to_string(), "time": entry.time, "verb": entry.verb.word(), "kind": entry.kind,
            "with": self.names, "mentions": self.mentions,
            "text": entry.text, "tags": entry.tags, "state": entry.state.map(ties::note::State::word),
            "due": entry.due.map(|due| due.to_string()), "follows": self.follows, "without_note": self.unknown,
            "written_as": self.as_written(),
        })
    }

    /// The text that shows how the line was understood.
    fn page(&self, root: &Root, env: &Env) -> String {
        let entry = &self.edited.entry;
        let time = entry
            .time
            .as_ref()
            .map_or(String::new(), |time| format!(" {time}"));
        let kind = entry
            .kind
            .as_ref()
            .map_or(String::new(), |kind| format!(" {kind}"));
        let names: Vec<String> = self
            .names
            .iter()
            .map(|name| paint(NAME, &safe::terminal(name)))
            .collect();
        let state = entry
            .state
            .map_or(String::new(), |state| format!(" ({})", state.word()));
        // The verb, kind, and people are printed before this.
        let first_line = entry.text.lines().next().unwrap_or("");
        let words = first_line
            .split_once(": ")
            .map_or(first_line, |(_, words)| words);
        let words = link::plain(words);
        let words = if words.is_empty() {
            String::new()
        } else {
            format!(": {}", safe::terminal(&words))
        };
        let head = if self.written { "" } else { "would log: " };
        let mut out = format!(
            "{head}{}{time} {}{kind} {}{state}{words}\n",
            entry.date,
            entry.verb.word(),
            names.join(", "),
        );
        let place = writing::place(env, root, self.path, Some(self.edited.line));
        out += &format!("  {place}\n  {}\n", safe::terminal(self.as_written()));
        for sentence in &self.follows {
            out += &format!("  {}\n", safe::terminal(sentence));
        }
        for name in &self.unknown {
            out += &format!("  there is no note for [[{}]] yet\n", safe::terminal(name));
        }
        out
    }
}
