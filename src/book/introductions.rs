//! Who brought whom (ledger.md, Introductions).
//!
//! In: entries and front matter of all notes. Out: who brought the user to whom, and whom the user connected.
//! Does not: draw.

use std::collections::BTreeSet;

use super::contact::ContactId;
use super::load::{Book, Line};
use super::people::Answer;
use crate::index::Texts;
use crate::note::link;
use crate::settings::{Verb, kinds};

/// Everybody who brought or was brought.
#[derive(Debug, Clone, Default)]
pub struct Introductions {
    /// The first brought the user to the second.
    pub brought: BTreeSet<(ContactId, ContactId)>,
    /// `introduced-by` that no contact answers to: who was brought, and by what name.
    pub brought_by_name: BTreeSet<(ContactId, String)>,
    /// The user connected them; the one with the earlier path first.
    pub connected: BTreeSet<(ContactId, ContactId)>,
}

impl Introductions {
    /// Gathers them. `introduced_by` is that column of the index.
    pub fn of(book: &Book, introduced_by: &Texts) -> Self {
        let mut found = Introductions::default();
        for line in book.lines.iter().filter(|line| book.introduces(line)) {
            match line.verb {
                Verb::Gave => found.connected.extend(book.connected_by(line)),
                _ => found.brought.extend(book.brought_by(line)),
            }
        }
        for contact in book.everybody() {
            for written in introduced_by.of(book.contact(contact).note()) {
                match book.people.answer(&link::target_of(written)) {
                    Answer::Note(note) if book.contact_at(note).is_some_and(|a| a != contact) => {
                        found
                            .brought
                            .extend(book.contact_at(note).map(|a| (a, contact)));
                    }
                    _ => {
                        found
                            .brought_by_name
                            .insert((contact, link::shown(&link::target_of(written)).to_owned()));
                    }
                }
            }
        }
        found
    }
}

impl Book {
    /// Whether an entry counts and says that somebody was introduced, by the user or to the user.
    pub fn introduces(&self, line: &Line) -> bool {
        matches!(line.verb, Verb::Gave | Verb::Got)
            && self.kind(line) == Some(kinds::INTRO)
            && self.counts(line)
    }

    /// Whom the user connected by an entry of `gave intro`, every two of them.
    pub fn connected_by(&self, line: &Line) -> Vec<(ContactId, ContactId)> {
        let mut people = self.contacts_in(line);
        if people.len() < 2 {
            people.extend(mentioned(self, line));
        }
        people.sort_unstable();
        people.dedup();
        let pairs = people.iter().enumerate();
        let pairs = pairs.flat_map(|(at, a)| people[at + 1..].iter().map(|b| (*a, *b)));
        pairs.collect()
    }

    /// Who brought the user to whom by an entry of `got intro`.
    pub fn brought_by(&self, line: &Line) -> Vec<(ContactId, ContactId)> {
        let mentioned = mentioned(self, line);
        let people = self.contacts_in(line).into_iter();
        let pairs = people.flat_map(|a| mentioned.iter().map(move |b| (a, *b)));
        pairs.filter(|(a, b)| a != b).collect()
    }
}

fn mentioned(book: &Book, line: &Line) -> Vec<ContactId> {
    book.mentioned(line)
        .into_iter()
        .filter_map(|note| book.contact_at(note))
        .collect()
}
