//! The rules of logging: what is written for several contacts, and which entries are refused because they would be read
//! differently from what was meant.
//!
//! In: a loaded vault, contacts, and the typed text. Out: a [`LogPlan`] for the note of the first contact; and, once it
//! is written, what follows from it. Does not: find the contacts, or write.

use std::borrow::Cow;

use super::loaded::Loaded;
use crate::date::Date;
use crate::edit::entry_input::{EntryInput, WhenError};
use crate::edit::log::{self, NewEntry};
use crate::edit::{EditError, Edited};
use crate::ledger::people::Resolution;
use crate::ledger::{ContactId, Ledger};
use crate::note::{Entry, link};
use crate::report::consequences;
use crate::settings::Settings;
use crate::text::{shell, words};

/// Why an entry is not written.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// No text was given.
    #[error("what happened? write it after the name, such as `met: lunch at the harbor`")]
    Empty,
    /// The text has no usable day.
    #[error("{0}; nothing was written")]
    When(#[from] WhenError),
    /// The text is not exactly one entry, or the parser reports a problem with it.
    #[error("{0}; nothing was written")]
    Entry(#[from] EditError),
    /// A link could mean several notes.
    #[error("[[{target}]] could be any of {}; link to one of these paths; nothing was written", paths.join(", "))]
    AmbiguousLink {
        /// The target of the link.
        target: String,
        /// The paths of the notes.
        paths: Vec<String>,
    },
    /// Another contact is named before the colon without a link.
    #[error(
        "{name} is named without a link, and would not count as a participant; write {link}; nothing was written"
    )]
    Unlinked {
        /// The contact's name.
        name: String,
        /// The link to write.
        link: String,
    },
    /// A contact would not take part when the entry is read back.
    #[error(
        "{0} would not count as a participant; log it for one person, and link to the others yourself; nothing was written"
    )]
    NotParticipant(String),
}

/// An entry that is ready to be written.
#[derive(Debug)]
pub struct LogPlan<'a> {
    loaded: &'a Loaded,
    contacts: Vec<ContactId>,
    input: EntryInput,
    /// The text with links to the other contacts.
    text: String,
}

/// Plans an entry that all of `contacts` take part in. It belongs in the note of the first.
///
/// # Errors
/// [`LogError`] if the text is not understood, or would be read differently from what was meant.
///
/// # Panics
/// If `contacts` is empty.
pub fn plan<'a>(
    loaded: &'a Loaded,
    contacts: &[ContactId],
    text: &str,
) -> Result<LogPlan<'a>, LogError> {
    let (session, ledger) = (&loaded.session, &loaded.ledger);
    let settings = &session.root.settings;
    let input = EntryInput::read(text, session.today, settings)?;
    if input.text.is_empty() {
        return Err(LogError::Empty);
    }
    let others = &contacts[1..];
    let text = with_others(&input.text, others, loaded, settings);
    let plan = LogPlan {
        loaded,
        contacts: contacts.to_vec(),
        input,
        text,
    };
    let entry = log::read(&plan.entry(), settings)?;
    check_links(&entry, ledger)?;
    check_names(&plan.text, contacts, loaded)?;
    check_participants(&entry, others, ledger)?;
    Ok(plan)
}

impl LogPlan<'_> {
    /// The path of the note that the entry belongs in.
    pub fn path(&self) -> &str {
        self.loaded.ledger.contact(self.contacts[0]).path()
    }

    /// The names of the contacts.
    pub fn names(&self) -> Vec<&str> {
        let contacts = self.contacts.iter();
        contacts.map(|id| self.loaded.ledger.name(*id)).collect()
    }

    /// Adds the entry to the bytes of its note.
    ///
    /// # Errors
    /// [`EditError`] if the note cannot be edited.
    pub fn add(&self, note: &[u8]) -> Result<Edited, EditError> {
        let settings = &self.loaded.session.root.settings;
        log::add(self.path(), note, &self.entry(), settings)
    }

    /// What follows from the entry for each contact, in sentences.
    pub fn consequences(&self, entry: &Entry) -> Vec<String> {
        let ledger = &self.loaded.ledger;
        let names = self.loaded.shortest_names(&self.contacts);
        let several = self.contacts.len() > 1;
        let of_contact = self.contacts.iter().zip(names).flat_map(|(id, name)| {
            let contact = ledger.contact(*id);
            // Quoted, because `ties log` takes the name as a single word.
            let sentences = consequences::sentences(contact, entry, &shell::word(&name));
            sentences.into_iter().map(move |sentence| {
                if several {
                    format!("{}: {sentence}", contact.name())
                } else {
                    sentence
                }
            })
        });
        of_contact.collect()
    }

    /// The links of the entry that only mention. A link in the place of a participant is one if it leads to a note that
    /// is not a contact.
    pub fn mentions(&self, entry: &Entry) -> Vec<String> {
        let ledger = &self.loaded.ledger;
        let is_thing = |target: &&str| {
            let note = ledger.people().resolve(target).note();
            note.is_some_and(|note| ledger.contact_at(note).is_none())
        };
        let people = entry.people.iter().map(|person| person.target.as_str());
        let mentions = entry.mentions.iter().map(String::as_str);
        let all = people.filter(is_thing).chain(mentions);
        all.map(|target| link::shown(target).to_owned()).collect()
    }

    /// The links of the entry that lead to no note yet.
    pub fn unknown_links(&self, entry: &Entry) -> Vec<String> {
        let people = self.loaded.ledger.people();
        entry
            .linked()
            .filter(|target| people.resolve(target) == Resolution::NotFound)
            .map(|target| link::shown(target).to_owned())
            .collect()
    }

    fn entry(&self) -> NewEntry<'_> {
        NewEntry {
            text: &self.text,
            ..self.input.as_new_entry()
        }
    }
}

/// The text with links to the other contacts inserted before its colon.
fn with_others(text: &str, others: &[ContactId], loaded: &Loaded, settings: &Settings) -> String {
    if others.is_empty() {
        return text.to_owned();
    }
    let links: Vec<String> = others.iter().map(|id| loaded.link_to(*id)).collect();
    let with = format!(" with {}", links.join(", "));
    let rest = rest_of(text, loaded.session.today, settings);
    let first_line = text.lines().next().unwrap_or("");
    let colon = first_line
        .find(": ")
        .or_else(|| first_line.strip_suffix(':').map(str::len));
    match colon {
        Some(at) => format!("{}{with}{}", &text[..at], &text[at..]),
        None => match text.strip_suffix(rest.as_str()).map(str::trim_end) {
            Some(verb) if !rest.is_empty() => format!("{verb}{with}: {rest}").trim().to_owned(),
            _ => format!("{text}{with}"),
        },
    }
}

/// The words after the verb. Empty if the text is not an entry.
fn rest_of(text: &str, date: Date, settings: &Settings) -> String {
    let entry = NewEntry {
        date,
        time: None,
        mark: None,
        text,
    };
    log::read(&entry, settings).map_or(String::new(), |entry| entry.text)
}

/// Checks that no link of the entry could mean several notes.
fn check_links(entry: &Entry, ledger: &Ledger) -> Result<(), LogError> {
    for target in entry.linked() {
        if let Resolution::Ambiguous(several) = ledger.people().resolve(target) {
            let paths = several
                .iter()
                .map(|note| ledger.path_of(*note).to_owned())
                .collect();
            return Err(LogError::AmbiguousLink {
                target: link::shown(target).to_owned(),
                paths,
            });
        }
    }
    Ok(())
}

/// Checks that no other contact is named before the colon without a link, because they would not count as a
/// participant.
fn check_names(text: &str, contacts: &[ContactId], loaded: &Loaded) -> Result<(), LogError> {
    let Some((head, _)) = text.lines().next().and_then(|line| line.split_once(": ")) else {
        return Ok(());
    };
    let outside_links: String = head
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
    let ledger = &loaded.ledger;
    let is_named = |id: &ContactId| {
        let name: Vec<String> = words::folded(ledger.name(*id))
            .map(Cow::into_owned)
            .collect();
        !name.is_empty() && !contacts.contains(id) && words::occurs(&outside_links, &name, false)
    };
    match ledger.contact_ids().find(is_named) {
        None => Ok(()),
        Some(id) => Err(LogError::Unlinked {
            name: ledger.name(id).to_owned(),
            link: loaded.link_to(id),
        }),
    }
}

/// Checks that each of `others` is a participant when the entry is read back.
fn check_participants(
    entry: &Entry,
    others: &[ContactId],
    ledger: &Ledger,
) -> Result<(), LogError> {
    let missing = others.iter().find(|id| {
        let note = ledger.contact(**id).note();
        !entry
            .people
            .iter()
            .any(|person| ledger.people().resolve(&person.target).note() == Some(note))
    });
    match missing {
        None => Ok(()),
        Some(id) => Err(LogError::NotParticipant(ledger.name(*id).to_owned())),
    }
}
