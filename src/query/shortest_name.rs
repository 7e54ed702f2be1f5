//! Finds a short name for each contact that refers to nobody else.
//!
//! In: a ledger and some of its contacts. Out: for each, the shortest form of the name that [`names::find`] resolves to
//! exactly this contact; if there is none, the note's path. Does not: quote for a shell.
//!
//! [`names::find`]: super::names::find

use std::collections::HashMap;

use super::names::answers_to;
use crate::ledger::{ContactId, Ledger};
use crate::text::fold::{fold_search, fold_search_cow};
use crate::text::stem::{stem, without_extension};
use crate::text::{safe, words};

/// One possible name, and the contacts that match it: by a whole name, or by part of a name.
#[derive(Default)]
struct Call {
    row: Vec<String>,
    whole: Vec<ContactId>,
    part: Vec<ContactId>,
}

impl Call {
    /// Whether it refers to this contact and no other.
    fn means(&self, contact: ContactId) -> bool {
        let found = if self.whole.is_empty() {
            &self.part
        } else {
            &self.whole
        };
        found == &[contact]
    }
}

/// The shortest name of each of `contacts`; `None` if even the path cannot be printed as it is. All names of the vault
/// are scanned once, however many contacts are given.
pub fn shortest(ledger: &Ledger, contacts: &[ContactId]) -> Vec<Option<String>> {
    let mut calls: HashMap<String, Call> = HashMap::new();
    for text in contacts.iter().flat_map(|contact| forms(ledger, *contact)) {
        let row = words::folded(&text).map(|word| word.into_owned()).collect();
        calls.entry(fold_search(&text)).or_default().row = row;
    }
    for contact in ledger.contact_ids() {
        let note = ledger.contact(contact).note();
        let file = stem(ledger.contact(contact).path());
        for text in answers_to(ledger, contact)
            .chain([file])
            .chain(ledger.emails().of(note))
        {
            if let Some(call) = calls.get_mut(fold_search_cow(text).as_ref()) {
                add(&mut call.whole, contact);
            }
        }
    }
    let mut beginnings: HashMap<String, Vec<String>> = HashMap::new();
    // If somebody has exactly this name, `names::find` does not try parts of names.
    for (folded, call) in calls.iter().filter(|(_, call)| call.whole.is_empty()) {
        if let Some(first) = call.row.first() {
            let same = beginnings.entry(first.clone()).or_default();
            same.push(folded.clone());
        }
    }
    for contact in ledger.contact_ids() {
        for name in answers_to(ledger, contact) {
            for word in words::folded(name) {
                // A form that begins like a word of this name may match as part of it.
                for (end, c) in word.char_indices() {
                    let begun = beginnings.get(&word[..end + c.len_utf8()]);
                    for folded in begun.into_iter().flatten() {
                        let call = calls.get_mut(folded).expect("every beginning is of a call");
                        if words::occurs(name, &call.row, true) {
                            add(&mut call.part, contact);
                        }
                    }
                }
            }
        }
    }
    let best = |contact: &ContactId| {
        forms(ledger, *contact)
            .find(|text| {
                calls
                    .get(&fold_search(text))
                    .is_some_and(|call| call.means(*contact))
            })
            .or_else(|| by_path(ledger.contact(*contact).path()))
    };
    contacts.iter().map(best).collect()
}

fn add(found: &mut Vec<ContactId>, contact: ContactId) {
    if found.last() != Some(&contact) {
        found.push(contact);
    }
}

/// Possible names of a contact, best first: the first word of the name, the last word, the whole name, the aliases.
fn forms(ledger: &Ledger, contact: ContactId) -> impl Iterator<Item = String> {
    let name = ledger.name(contact).to_lowercase();
    let mut words = name.split_whitespace();
    let mut found: Vec<String> = [words.next(), words.next_back(), Some(name.as_str())]
        .into_iter()
        .flatten()
        .map(str::to_owned)
        .collect();
    let aliases = ledger.aliases().of(ledger.contact(contact).note());
    found.extend(aliases.map(str::to_lowercase));
    found.retain(|text| {
        let begins_well = text.chars().next().is_some_and(char::is_alphanumeric);
        // Text that looks like a path is resolved as a path first.
        let like_a_path = text.contains('/') || without_extension(text).len() < text.len();
        // A bare number does not identify anybody to a reader.
        let number = text.chars().all(|c| c.is_ascii_digit());
        begins_well
            && !number
            && !like_a_path
            && text.trim() == text
            && safe::terminal(text) == *text
    });
    found.into_iter()
}

/// The path, prefixed so that it cannot be mistaken for a flag or lose a leading space.
fn by_path(path: &str) -> Option<String> {
    let plain = path.chars().next().is_some_and(char::is_alphanumeric);
    (safe::terminal(path) == path).then(|| {
        if plain {
            path.to_owned()
        } else {
            format!("./{path}")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Date;
    use crate::query::names::{self, Named};
    use crate::settings::Settings;
    use crate::store::testing::store;

    #[test]
    fn shortest_name_resolves_to_exactly_this_contact() {
        let settings = Settings::default();
        let notes = [
            ("people/Dana Whitfield.md", ""),
            ("people/Sam Lee.md", "---\nemail: taro\n---\n"),
            ("people/Samuel.md", ""),
            ("people/Sam Ray.md", "---\naliases: Lee-Ann\n---\n"),
            ("people/Taro Ito.md", ""),
            ("people/田中 美咲.md", ""),
            ("people/Łukasz Nowak.md", ""),
            ("people/O'Brien.md", ""),
            ("a/people/Twin.md", ""),
            ("b/people/Twin.md", ""),
            ("-dash.md", "---\ntype: contact\n---\n"),
            ("people/x.md", "---\nname: a/b\n---\n"),
            (
                "people/y.md",
                "---\nname: \"Re\\u202Ed\"\naliases: Red\n---\n",
            ),
            ("people/Dan Lie 2823.md", ""),
            ("people/Dan Lie 2824.md", ""),
            ("people/Jo.md", ""),
            ("people/Jo Jo.md", ""),
        ];
        let today = Date::constant(2026, 11, 22);
        let ledger = Ledger::new(store(&notes, &settings).facts(), &settings, today);
        let everybody: Vec<ContactId> = ledger.contact_ids().collect();
        let called = shortest(&ledger, &everybody);
        for (contact, called) in everybody.iter().zip(&called) {
            let called = called.as_deref().expect("all of these can be shown");
            assert_eq!(
                names::find(&ledger, called),
                Named::One(*contact),
                "{called}"
            );
        }
        let mut called: Vec<String> = called.into_iter().flatten().collect();
        called.sort();
        assert_eq!(
            called,
            [
                "./-dash.md",
                "a/people/Twin.md",
                "b/people/Twin.md",
                "dan lie 2823",
                "dan lie 2824",
                "dana",
                "ito",
                "jo",
                "jo jo",
                "o'brien",
                "people/x.md",
                "ray",
                "red",
                "sam lee",
                "samuel",
                "łukasz",
                "田中"
            ]
        );
    }
}
