//! The data of a briefing, and the texts of its entries.
//!
//! In: a contact with note, entries, matches, and introductions, and the notes of questions and pitches. Out: a
//! [`Briefing`], and the text and the place of each of its entries. Does not: know the sections.

use super::kept_notes::KeptNote;
use crate::ledger::{Contact, EntryRef, Ledger};
use crate::note::{Entry, Note};
use crate::query::matches::{Matches, one_line};
use crate::report::cell::Cell;

/// The data of the briefing.
pub struct Briefing<'a> {
    /// The contact that it is about.
    pub contact: Contact<'a>,
    /// The contact's note.
    pub note: &'a Note,
    /// Returns the parsed entry for an entry of the ledger: of this contact, and of the steps that they should hear of.
    pub entry: &'a dyn Fn(&EntryRef) -> Option<&'a Entry>,
    /// Their needs, and who might meet them.
    pub needs: &'a Matches,
    /// The vault's notes of questions and pitches, sorted by path.
    pub kept: &'a [KeptNote<'a>],
}

impl<'a> Briefing<'a> {
    pub(super) fn ledger(&self) -> &'a Ledger {
        self.contact.ledger
    }

    pub(super) fn words(&self, line: &EntryRef) -> String {
        (self.entry)(line).map_or(String::new(), |entry| one_line(&entry.text))
    }

    /// The text of a past entry without a leading name of the contact, because the page is about them.
    pub(super) fn text_without_name(&self, line: &EntryRef) -> String {
        let words = self.words(line);
        let aliases = self.note.fields.aliases.iter().map(String::as_str);
        let mut names = aliases.chain([self.contact.name()]);
        match words.split_once(": ") {
            Some((before, after)) => {
                let name = ["with ", "from ", "to "]
                    .into_iter()
                    .find_map(|preposition| before.strip_prefix(preposition))
                    .unwrap_or(before);
                if names.any(|known| known == name) {
                    after.to_owned()
                } else {
                    words
                }
            }
            None => words,
        }
    }

    /// The text of an entry with its verb: `gave job: …`, `called: …`.
    pub(super) fn verb_and_text(&self, line: &EntryRef) -> String {
        let verb = line.verb.word();
        match (self.text_without_name(line), self.ledger().kind(line)) {
            (words, _) if words.is_empty() => verb.to_owned(),
            (words, Some(kind)) if words.starts_with(kind) => format!("{verb} {words}"),
            (words, _) => format!("{verb}: {words}"),
        }
    }

    /// The cells with the path and the line of an entry.
    pub(super) fn place(&self, line: &EntryRef) -> [Cell; 2] {
        let path = self.ledger().path_of(line.note);
        let at =
            (self.entry)(line).map_or(Cell::Nothing, |entry| Cell::Number(i64::from(entry.line)));
        [Cell::Text(path.to_owned()), at]
    }
}
