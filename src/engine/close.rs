//! Finds the open promises, needs, and asks of a contact, so that one can be closed.
//!
//! In: a loaded vault, a contact, and words. Out: the open entries that have the words, and every place where one is
//! written. Does not: choose between several, or write.

use super::loaded::Loaded;
use crate::ledger::notes::Notes;
use crate::ledger::{ContactId, EntryRef};
use crate::note::{Entry, State, link};
use crate::settings::Verb;
use crate::store::IndexError;
use crate::text::words;

/// The verbs whose entries can be closed.
const CLOSED: [Verb; 3] = [Verb::Promised, Verb::Needs, Verb::Asked];

/// The open entries of a contact.
#[derive(Debug)]
pub struct OpenEntries<'a> {
    loaded: &'a Loaded,
    contact: ContactId,
    notes: Notes,
    /// All copies of the entries.
    lines: Vec<&'a EntryRef>,
}

/// An open entry.
#[derive(Debug, Clone, Copy)]
pub struct OpenEntry<'a> {
    line: &'a EntryRef,
    /// The entry.
    pub entry: &'a Entry,
    /// The path of its note.
    pub path: &'a str,
}

/// Collects the open entries of a contact.
///
/// # Errors
/// [`IndexError::Damaged`] if the index cannot be read.
pub fn open_entries(loaded: &Loaded, contact: ContactId) -> Result<OpenEntries<'_>, IndexError> {
    let ledger = &loaded.ledger;
    let is_open = |line: &&EntryRef| line.state == Some(State::Open) && CLOSED.contains(&line.verb);
    let lines: Vec<&EntryRef> = ledger.entries_of(contact).filter(is_open).collect();
    let own = ledger.contact(contact).note();
    let notes = lines.iter().map(|line| line.note).chain([own]);
    let notes = loaded.session.notes(notes)?;
    Ok(OpenEntries {
        loaded,
        contact,
        notes,
        lines,
    })
}

impl OpenEntries<'_> {
    /// Each open entry once, oldest first.
    pub fn all(&self) -> Vec<OpenEntry<'_>> {
        let ledger = &self.loaded.ledger;
        let mut once = self.lines.clone();
        ledger.dedup_logged_twice(&mut once);
        once.sort_by_key(|line| (line.date, line.note, line.place));
        once.into_iter()
            .filter_map(|line| {
                Some(OpenEntry {
                    line,
                    entry: self.notes.entry(line)?,
                    path: ledger.path_of(line.note),
                })
            })
            .collect()
    }

    /// The places of an entry: paths and 1-based lines. The same entry logged in several notes counts as one, and has
    /// each of its copies here.
    pub fn places(&self, open: &OpenEntry<'_>) -> Vec<(String, u32)> {
        let content = |entry: &Entry| (entry.date, entry.verb, entry.kind.clone(), entry.text_hash);
        let is_it = |line: &EntryRef, entry: &Entry| {
            if line.note == open.line.note {
                line.place == open.line.place
            } else {
                content(entry) == content(open.entry)
            }
        };
        let places = self.lines.iter().filter_map(|line| {
            let entry = self.notes.entry(line).filter(|entry| is_it(line, entry))?;
            let path = self.loaded.ledger.path_of(line.note).to_owned();
            Some((path, entry.line))
        });
        places.collect()
    }

    /// The first need in the contact's front matter that has all the words, and the other needs there.
    pub fn need_in_front_matter(&self, typed: &[&str]) -> Option<(&str, Vec<&str>)> {
        let note = self.loaded.ledger.contact(self.contact).note();
        let needs = &self.notes.note(note)?.fields.needs;
        let need = needs.iter().find(|need| has_words(need, typed))?;
        let others = needs.iter().filter(|other| *other != need);
        Some((need, others.map(String::as_str).collect()))
    }
}

impl OpenEntry<'_> {
    /// Whether each of the words is a word of the entry, or the beginning of one.
    pub fn has_words(&self, typed: &[&str]) -> bool {
        let kind = self.entry.kind.as_deref().unwrap_or("");
        let text = format!("{} {kind} {}", self.entry.verb.word(), self.entry.text);
        has_words(&text, typed)
    }

    /// The entry in short: `promised review: read her draft by 2026-12-01`.
    pub fn text(&self) -> String {
        let kind = self.entry.kind.as_deref().filter(|kind| *kind != "other");
        let kind = kind.map_or(String::new(), |kind| format!(" {kind}"));
        let first_line = self.entry.text.lines().next().unwrap_or("");
        let words = first_line
            .split_once(": ")
            .map_or(first_line, |(_, words)| words);
        format!("{}{kind}: {}", self.entry.verb.word(), link::plain(words))
    }

    /// The path of its note, and its line.
    pub fn place(&self) -> String {
        format!("{}:{}", self.path, self.entry.line)
    }
}

fn has_words(text: &str, typed: &[&str]) -> bool {
    let mut typed = typed.iter().flat_map(|typed| words::folded(typed));
    typed.all(|word| words::occurs(text, &[word.into_owned()], true))
}
