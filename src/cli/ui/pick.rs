//! Finds the contact that a typed name means, and asks if several could be meant.
//!
//! In: an open vault, and a name. Out: the contact, or an error that says who comes near. Does not: decide for the
//! user.

use ties::engine::Loaded;
use ties::ledger::{Contact, ContactId};
use ties::query::names::Named;
use ties::store::NoteId;
use ties::text::safe;

use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::output;
use ties::render::palette::{ASIDE, NAME, TYPED, paint};

/// Maximum number of contacts listed. With more, typing a longer name is faster than reading the list.
const LISTED: usize = 12;

/// The contact that a name means. If several could be meant, the user chooses one on a terminal.
pub fn contact<'a>(env: &Env, loaded: &'a Loaded, name: &str) -> Result<Contact<'a>, CliError> {
    let contact = match loaded.named(name) {
        Named::One(contact) => contact,
        Named::Several(several) => one_of(env, loaded, &several, name)?,
        Named::Nobody(nearest) if nearest.is_empty() => {
            return Err(CliError::Usage(format!(
                "nobody is called {name:?}; `ties who` lists everybody"
            )));
        }
        Named::Nobody(nearest) => {
            return Err(CliError::Usage(format!(
                "nobody is called {name:?}; did you mean {}?",
                nearest.join(" or ")
            )));
        }
    };
    Ok(loaded.ledger.contact(contact))
}

/// Like [`contact`], if there is a name.
pub fn contact_named(
    env: &Env,
    loaded: &Loaded,
    name: Option<&str>,
) -> Result<Option<ContactId>, CliError> {
    let contact = name.map(|name| contact(env, loaded, name)).transpose()?;
    Ok(contact.map(|contact| contact.id))
}

/// The note that a name means: the note at that path, else the note that a link with this target leads to, else the note
/// of the contact with this name.
pub fn note(env: &Env, loaded: &Loaded, name: &str) -> Result<NoteId, CliError> {
    match loaded.note_at(name) {
        Some(note) => Ok(note),
        None => Ok(contact(env, loaded, name)?.note()),
    }
}

/// The contact that the user chooses by number. Without a terminal it fails, and lists the contacts.
fn one_of(
    env: &Env,
    loaded: &Loaded,
    several: &[ContactId],
    name: &str,
) -> Result<ContactId, CliError> {
    let ledger = &loaded.ledger;
    let description = |contact| {
        let description = loaded.description(contact);
        if env.screen.plain_text {
            description.replace(" · ", ", ")
        } else {
            description
        }
    };
    let more = several.len().saturating_sub(LISTED);
    let several = &several[..several.len() - more];
    let and_more = if more > 0 {
        format!("\n  and {more} more")
    } else {
        String::new()
    };
    if !env.terminal.can_ask {
        let told = several
            .iter()
            .map(|contact| format!("\n  {}  {}", ledger.name(*contact), description(*contact)));
        return Err(CliError::Usage(format!(
            "{name:?} could be any of these; give more of the name:{}{and_more}",
            told.collect::<String>()
        )));
    }
    let head = format!("{:?} could be any of these:", safe::terminal(name));
    let rows: Vec<String> = several
        .iter()
        .map(|contact| {
            let name = paint(NAME, &safe::terminal(ledger.name(*contact)));
            format!(
                "{name}  {}",
                paint(ASIDE, &safe::terminal(&description(*contact)))
            )
        })
        .collect();
    by_number(&head, &rows, &and_more).map(|at| several[at])
}

/// The index of the row that the user chooses by number. Call it only if the screen can ask.
pub fn by_number(head: &str, rows: &[String], and_more: &str) -> Result<usize, CliError> {
    let mut question = format!("{head}\n");
    let digits = rows.len().to_string().len();
    for (number, row) in (1..).zip(rows) {
        let number = paint(TYPED, &format!("{number:>digits$}"));
        question += &format!("  {number}  {row}\n");
    }
    if !and_more.is_empty() {
        question += &format!("{}\n", and_more.trim_start_matches('\n'));
    }
    question += "which one? (a number, or Enter for none) ";
    let answer = output::prompt(&question).unwrap_or_default();
    let chosen: Option<usize> = answer.parse().ok();
    chosen
        .and_then(|number| number.checked_sub(1))
        .filter(|at| *at < rows.len())
        .ok_or_else(|| CliError::Usage("none was chosen; nothing was done".to_owned()))
}
