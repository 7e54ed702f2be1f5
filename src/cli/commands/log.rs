//! `ties log`: adds one line to a contact's note.
//!
//! In: names, when, and what. Out: the line as it was understood, and what follows from it. Does not: write a line that
//! would be read in another way than meant.

use std::borrow::Cow;

use serde_json::{Value, json};
use ties::date::Date;
use ties::edit::entry_input::EntryInput;
use ties::edit::log::{self, NewEntry};
use ties::edit::{EditError, Edited};
use ties::ledger::{ContactId, Ledger};
use ties::note::{Entry, link};
use ties::query::names::{self, Named};
use ties::query::shortest_name;
use ties::report::consequences;
use ties::text::{safe, shell, words};

use crate::cli::args::{Common, Log};
use crate::cli::commands::change::{OpenVault, Writer, link_to};
use crate::cli::commands::edit;
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::output;
use crate::cli::ui::print;
use ties::render::palette::{ASIDE, NAME, TYPED, paint};
use ties::render::screen::{self, Screen};

/// Maximum number of words of a name after its first.
const NAME_WORDS: usize = 4;

pub fn run(command: &Log, common: &Common, env: &Env) -> Result<(), CliError> {
    let opened = OpenVault::new(common, env)?;
    let OpenVault { session, loaded } = &opened;
    let ledger = &loaded.ledger;
    let words: Vec<&str> = command.text.iter().map(String::as_str).collect();
    let (name, words) = split(&command.name, &words, &opened);
    let people = people(&name, &opened)?;
    let text = typed_text(&words.join(" "), ledger, &people, session.today)?;
    let settings = &session.root.settings;
    let typed = EntryInput::read(&text, session.today, settings)
        .map_err(|error| CliError::Usage(format!("{error}; nothing was written")))?;
    if typed.text.is_empty() {
        return Err(nothing_said());
    }
    let with_others = with_others(&typed.text, &people[1..], ledger, settings)?;
    let said = NewEntry {
        text: &with_others,
        ..typed.as_new_entry()
    };
    let entry = log::read(&said, settings).map_err(doubtful)?;
    is_told_apart(&entry, ledger)?;
    is_linked(&with_others, &people, ledger)?;
    takes_part(&entry, &people[1..], ledger)?;
    let path = ledger.contact(people[0]).path().to_owned();
    let names: Vec<&str> = people.iter().map(|id| ledger.name(*id)).collect();
    let told = format!("logged with {}", names.join(", "));
    let edit = |bytes: &[u8]| log::add(&path, bytes, &said, settings);
    let edited = Writer {
        root: &session.root,
        env,
        dry_run: command.dry_run,
    }
    .one(&told, &path, edit)?;
    let called = shortest_name::shortest(ledger, &loaded.found.emails, &people);
    let follows: Vec<String> = people
        .iter()
        .zip(&called)
        .flat_map(|(id, called)| {
            let contact = ledger.contact(*id);
            // Quoted, because this command takes the name as a single word.
            let name = shell::word(called.as_deref().unwrap_or(contact.path()));
            let said = consequences::sentences(contact, &edited.entry, &name);
            let several = people.len() > 1;
            said.into_iter().map(move |sentence| {
                if several {
                    format!("{}: {sentence}", contact.name())
                } else {
                    sentence
                }
            })
        })
        .collect();
    let line = Line {
        edited: &edited,
        path: &path,
        names: people
            .iter()
            .map(|id| ledger.name(*id).to_owned())
            .collect(),
        follows,
        mentions: mentions(&edited.entry, ledger),
        unknown: unknown(&edited.entry, ledger),
        written: !command.dry_run,
    };
    if command.json {
        return print::value(&line.json());
    }
    output::print(&line.page(&opened))?;
    if command.edit {
        return edit::open(&screen::file(&session.root.path, &path), edited.line, env);
    }
    Ok(())
}

/// Splits the words into the name, which may have several words, and the rest. The name is the longest sequence of
/// words that means a contact.
fn split<'a>(first: &str, words: &'a [&'a str], opened: &OpenVault) -> (String, &'a [&'a str]) {
    let is_of_name = |word: &&&str| !word.contains([':', '[', ',', '#']);
    let most = words.iter().take(NAME_WORDS).take_while(is_of_name).count();
    let several = first.contains(',');
    for count in (1..=most).rev().filter(|_| !several) {
        let name = format!("{first} {}", words[..count].join(" "));
        let found = names::find(opened.ledger(), &opened.loaded.found.emails, &name);
        if !matches!(found, Named::Nobody(_)) {
            return (name, &words[count..]);
        }
    }
    (first.to_owned(), words)
}

/// The contacts that the comma-separated names mean.
fn people(names: &str, opened: &OpenVault) -> Result<Vec<ContactId>, CliError> {
    let mut people: Vec<ContactId> = Vec::new();
    for name in names
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        let id = opened.one(name)?.id;
        if !people.contains(&id) {
            people.push(id);
        }
    }
    if people.is_empty() {
        return Err(CliError::Usage(
            "with whom? give a name; `ties who` lists all contacts".to_owned(),
        ));
    }
    Ok(people)
}

/// The text of the entry. If it is missing, it is asked for on a terminal.
fn typed_text(
    text: &str,
    ledger: &Ledger,
    people: &[ContactId],
    today: Date,
) -> Result<String, CliError> {
    if !text.trim().is_empty() {
        return Ok(text.to_owned());
    }
    if !Screen::global().can_ask {
        return Err(nothing_said());
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
        .ok_or_else(nothing_said)
}

fn nothing_said() -> CliError {
    CliError::Usage(
        "what happened? write it after the name, such as `met: lunch at the harbor`".to_owned(),
    )
}

/// The text with links to the other participants inserted before its colon.
fn with_others(
    text: &str,
    others: &[ContactId],
    ledger: &Ledger,
    settings: &ties::settings::Settings,
) -> Result<String, CliError> {
    if others.is_empty() {
        return Ok(text.to_owned());
    }
    let links: Vec<String> = others.iter().map(|id| link_to(ledger, *id)).collect();
    let with = format!(" with {}", links.join(", "));
    let said = |text: &str| {
        let said = NewEntry {
            date: ledger.today,
            time: None,
            mark: None,
            text,
        };
        log::read(&said, settings).ok()
    };
    let rest = said(text).map(|entry| entry.text).unwrap_or_default();
    let first_line = text.lines().next().unwrap_or("");
    let colon = first_line
        .find(": ")
        .or_else(|| first_line.strip_suffix(':').map(str::len));
    Ok(match colon {
        Some(at) => format!("{}{with}{}", &text[..at], &text[at..]),
        None => match text.strip_suffix(rest.as_str()).map(str::trim_end) {
            Some(verb) if !rest.is_empty() => format!("{verb}{with}: {rest}").trim().to_owned(),
            _ => format!("{text}{with}"),
        },
    })
}

fn doubtful(error: EditError) -> CliError {
    CliError::Usage(format!("{error}; nothing was written"))
}

/// Checks that no link of the entry could mean several notes.
fn is_told_apart(entry: &Entry, ledger: &Ledger) -> Result<(), CliError> {
    for target in entry.linked() {
        if let ties::ledger::people::Resolution::Ambiguous(several) =
            ledger.people().resolve(target)
        {
            let paths: Vec<&str> = several
                .iter()
                .map(|note| &ledger.paths[*note as usize])
                .collect();
            return Err(CliError::Usage(format!(
                "[[{}]] could be any of {}; link to one of these paths; nothing was written",
                link::shown(target),
                paths.join(", ")
            )));
        }
    }
    Ok(())
}

/// Checks that no other contact is named before the colon without a link, because they would not count as a
/// participant.
fn is_linked(text: &str, people: &[ContactId], ledger: &Ledger) -> Result<(), CliError> {
    let Some((head, _)) = text.lines().next().and_then(|line| line.split_once(": ")) else {
        return Ok(());
    };
    // Drop the text inside of links.
    let outside: String = head
        .split("[[")
        .enumerate()
        .map(|(at, piece)| {
            if at == 0 {
                piece
            } else {
                piece.split_once("]]").map_or("", |(_, after)| after)
            }
        })
        .collect();
    let is_named = |id: &ContactId| {
        let name: Vec<String> = words::folded(ledger.name(*id))
            .map(Cow::into_owned)
            .collect();
        !name.is_empty() && !people.contains(id) && words::occurs(&outside, &name, false)
    };
    match ledger.contact_ids().find(is_named) {
        None => Ok(()),
        Some(id) => Err(CliError::Usage(format!(
            "{} is named without a link, and would not count as a participant; write {}; nothing was written",
            ledger.name(id),
            link_to(ledger, id)
        ))),
    }
}

/// Checks that each of `others` is a participant when the entry is read back.
fn takes_part(entry: &Entry, others: &[ContactId], ledger: &Ledger) -> Result<(), CliError> {
    let missing = others.iter().find(|id| {
        let note = ledger.contact(**id).note();
        !entry
            .people
            .iter()
            .any(|person| ledger.people().resolve(&person.target).note() == Some(note))
    });
    match missing {
        None => Ok(()),
        Some(id) => Err(CliError::Usage(format!(
            "{} would not count as a participant; log it for one person, and link to the others yourself; nothing was written",
            ledger.name(*id)
        ))),
    }
}

/// The links that only mention. A link in the place of a participant is one if it leads to a note that is not a
/// contact.
fn mentions(entry: &Entry, ledger: &Ledger) -> Vec<String> {
    let is_thing = |target: &&str| {
        let note = ledger.people().resolve(target).note();
        note.is_some_and(|note| ledger.contact_at(note).is_none())
    };
    let people = entry.people.iter().map(|person| person.target.as_str());
    let mentions = entry.mentions.iter().map(String::as_str);
    let all = people.filter(is_thing).chain(mentions);
    all.map(|target| link::shown(target).to_owned()).collect()
}

/// The links that lead to no note yet.
fn unknown(entry: &Entry, ledger: &Ledger) -> Vec<String> {
    let nobody = entry.linked().filter(|target| {
        ledger.people().resolve(target) == ties::ledger::people::Resolution::NotFound
    });
    nobody
        .map(|target| link::shown(target).to_owned())
        .collect()
}

/// A line that was written, or would be with `--dry-run`.
struct Line<'a> {
    edited: &'a Edited,
    path: &'a str,
    names: Vec<String>,
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
    fn page(&self, opened: &OpenVault) -> String {
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
        let place = opened.place(self.path, Some(self.edited.line));
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
