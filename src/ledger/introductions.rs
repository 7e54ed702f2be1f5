//! Collects introductions (docs/reference/ledger.md#introductions).
//!
//! In: entries and front matter of all notes. Out: who brought the user to which contact, and which contacts the user
//! connected, each with the entries that record it. Does not: draw the graph.

use std::collections::BTreeMap;

use super::contact_id::ContactId;
use super::entry_ref::EntryRef;
pub use super::introduction_map::Introductions;
use super::model::Ledger;
use super::people::Resolution;
use crate::note::link;
use crate::settings::{Verb, kinds};
use crate::store::facts;

impl Introductions {
    fn of(ledger: &Ledger) -> Self {
        let mut found = Introductions::default();
        let entries = ledger.entries().iter();
        for entry in entries.filter(|entry| ledger.introduces(entry)) {
            match entry.verb {
                Verb::Gave => {
                    for pair in ledger.connected_pairs(entry) {
                        found.connected.entry(pair).or_default().push(*entry);
                    }
                }
                _ => found.add_received(ledger, entry),
            }
        }
        let introduced_by = ledger.facts.texts(facts::INTRODUCED_BY);
        for contact in ledger.contact_ids() {
            for written in introduced_by.of(ledger.contact(contact).note()) {
                found.add_from_note(ledger, contact, &link::target_of(written));
            }
        }
        let lists = [&mut found.introduced, &mut found.connected].into_iter();
        let lists = lists.flat_map(BTreeMap::values_mut);
        for entries in lists.chain(found.brought_to_name.values_mut()) {
            in_order(ledger, entries);
        }
        found
    }

    fn add_received(&mut self, ledger: &Ledger, entry: &EntryRef) {
        for pair in ledger.introduced_pairs(entry) {
            self.introduced.entry(pair).or_default().push(*entry);
        }
        let names = names_without_note(ledger, entry);
        for a in ledger.contacts_in(entry) {
            for name in &names {
                let to = (a, name.clone());
                self.brought_to_name.entry(to).or_default().push(*entry);
            }
        }
    }

    fn add_from_note(&mut self, ledger: &Ledger, contact: ContactId, target: &str) {
        let by = match ledger.people().resolve(target) {
            Resolution::Note(note) => ledger.contact_at(note).filter(|by| *by != contact),
            _ => None,
        };
        match by {
            Some(by) => _ = self.introduced.entry((by, contact)).or_default(),
            None => {
                let name = link::shown(target).to_owned();
                self.brought_by_name.insert((contact, name));
            }
        }
    }
}

impl Ledger {
    /// All introductions.
    pub fn introductions(&self) -> &Introductions {
        self.introductions.get_or_init(|| Introductions::of(self))
    }

    /// Whether an entry counts and records an introduction, made by the user or to the user.
    pub fn introduces(&self, entry: &EntryRef) -> bool {
        matches!(entry.verb, Verb::Gave | Verb::Got)
            && self.kind(entry) == Some(kinds::INTRO)
            && self.counts(entry)
    }

    /// The contacts whom the user connected by a `gave intro` entry, as all pairs of them.
    pub fn connected_pairs(&self, entry: &EntryRef) -> Vec<(ContactId, ContactId)> {
        let mut people = self.contacts_in(entry);
        if people.len() < 2 {
            people.extend(mentioned(self, entry));
        }
        people.sort_unstable();
        people.dedup();
        let pairs = people.iter().enumerate();
        let pairs = pairs.flat_map(|(at, a)| people[at + 1..].iter().map(|b| (*a, *b)));
        pairs.collect()
    }

    /// The pairs (A, B) of a `got intro` entry: A introduced the user to B.
    pub fn introduced_pairs(&self, entry: &EntryRef) -> Vec<(ContactId, ContactId)> {
        let mentioned = mentioned(self, entry);
        let people = self.contacts_in(entry).into_iter();
        let pairs = people.flat_map(|a| mentioned.iter().map(move |b| (a, *b)));
        pairs.filter(|(a, b)| a != b).collect()
    }
}

fn mentioned(ledger: &Ledger, entry: &EntryRef) -> Vec<ContactId> {
    ledger
        .mentioned(entry)
        .into_iter()
        .filter_map(|note| ledger.contact_at(note))
        .collect()
}

/// The names that an entry mentions and that match no note.
fn names_without_note(ledger: &Ledger, entry: &EntryRef) -> Vec<String> {
    let notes = ledger.mentioned(entry);
    let is_of_note = |name: &String| notes.iter().any(|note| ledger.name_of_note(*note) == name);
    let mut names = ledger.mentions(entry);
    names.retain(|name| !is_of_note(name));
    names
}

/// Removes entries that were logged twice, and sorts the rest by date.
fn in_order(ledger: &Ledger, entries: &mut Vec<EntryRef>) {
    let mut kept: Vec<&EntryRef> = entries.iter().collect();
    ledger.dedup_logged_twice(&mut kept);
    kept.sort_by_key(|entry| (entry.date, entry.note, entry.place));
    *entries = kept.into_iter().copied().collect();
}
