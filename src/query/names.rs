//! Resolves a name that somebody typed (docs/reference/output.md#commands).
//!
//! In: a ledger and a text. Out: the one contact, several, or the nearest names. Does not: choose among several.

use crate::date::day;
use crate::ledger::{ContactId, Ledger};
use crate::store::{NoteId, facts};
use crate::text::fold::{fold_search, fold_search_cow};
use crate::text::stem::{stem, without_extension};
use crate::text::suggest::distance;
use crate::text::words;

/// What a name resolved to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// Exactly one contact.
    One(ContactId),
    /// Several contacts match.
    Several(Vec<ContactId>),
    /// Nobody matches; contains the nearest names.
    Nobody(Vec<String>),
}

/// A name in a query that does not resolve to exactly one contact or goal, or text without a word.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Several contacts or goals match.
    #[error("{name:?} could be {}; give more of the name", several.join(", "))]
    Several {
        /// The name, as written.
        name: String,
        /// Those that match.
        several: Vec<String>,
    },
    /// No contact matches.
    #[error("nobody is called {name:?}{}", offer(nearest))]
    Nobody {
        /// The name, as written.
        name: String,
        /// The nearest names.
        nearest: Vec<String>,
    },
    /// No goal matches.
    #[error("no goal is called {name:?}{}", offer(goals))]
    NoGoal {
        /// The name, as written.
        name: String,
        /// The goals of the vault.
        goals: Vec<String>,
    },
    /// The text has no word to search for.
    #[error("there is no word in {0:?} to search for")]
    NoWord(String),
}

fn offer(names: &[String]) -> String {
    if names.is_empty() {
        String::new()
    } else {
        format!("; did you mean {}?", names.join(" or "))
    }
}

/// Maximum number of names to suggest.
const OFFERED: usize = 3;

/// Resolves `text` to a contact: as a path, which is unique; else as a whole name, alias, file stem or e-mail address;
/// else as part of a name. Letter case and accents are ignored.
pub fn find(ledger: &Ledger, text: &str) -> Named {
    let text = text.trim();
    if let Some(contact) = at_path(ledger, text) {
        return Named::One(contact);
    }
    let typed = fold_search_cow(text);
    let same = |other: &str| fold_search_cow(other) == typed;
    let file = fold_search_cow(without_extension(text));
    let whole = |contact: ContactId| {
        let note = ledger.contact(contact).note();
        answers_to(ledger, contact).any(same)
            || fold_search_cow(stem(ledger.contact(contact).path())) == file
            || ledger.emails().of(note).any(same)
    };
    let row: Vec<String> = words::folded(text)
        .map(std::borrow::Cow::into_owned)
        .collect();
    let part = |contact: ContactId| {
        answers_to(ledger, contact).any(|name| words::occurs(name, &row, true))
    };
    let steps: [&dyn Fn(ContactId) -> bool; 2] = [&whole, &part];
    for holds in steps {
        let found: Vec<ContactId> = ledger
            .contact_ids()
            .filter(|contact| holds(*contact))
            .collect();
        match found.as_slice() {
            [] => {}
            [one] => return Named::One(*one),
            _ => return Named::Several(found),
        }
    }
    Named::Nobody(nearest(ledger, &typed))
}

/// The contact whose note has this path. Text counts as a path only if it has an extension or a folder; otherwise it
/// may be a name that others have too.
fn at_path(ledger: &Ledger, text: &str) -> Option<ContactId> {
    let text = text.strip_prefix("./").unwrap_or(text);
    let bare = without_extension(text);
    if bare.len() == text.len() && !text.contains('/') {
        return None;
    }
    let path = |contact: &ContactId| ledger.contact(*contact).path();
    // The exact path is tried before the folded one, because two paths may differ only in letter case or accents.
    let exactly = |contact: &ContactId| path(contact) == text;
    let typed = fold_search_cow(bare);
    let folded = |contact: &ContactId| fold_search_cow(without_extension(path(contact))) == typed;
    ledger.contact_ids().find(exactly).or_else(|| {
        let mut found = ledger.contact_ids().filter(folded);
        found.next().filter(|_| found.next().is_none())
    })
}

/// The name and the aliases of a contact.
pub(super) fn answers_to(ledger: &Ledger, contact: ContactId) -> impl Iterator<Item = &str> {
    let note = ledger.contact(contact).note();
    ledger
        .facts
        .texts(facts::NAME)
        .of(note)
        .chain(ledger.aliases().of(note))
}

/// The contacts with the nearest name, part of a name, or alias. If an e-mail address was typed, their addresses are
/// compared too.
fn nearest(ledger: &Ledger, typed: &str) -> Vec<String> {
    let difference = |name: &str| {
        let parts = name.split_whitespace().map(|part| distance(part, typed));
        parts
            .chain([distance(name, typed)])
            .min()
            .unwrap_or(usize::MAX)
    };
    let length = typed.chars().count();
    // Addresses have much in common, so only a small difference counts as near.
    let is_email = typed.contains('@');
    let limit = 1 + length / if is_email { 10 } else { 4 };
    let mut found: Vec<(usize, String)> = Vec::new();
    for contact in ledger.contact_ids() {
        let name = ledger.name(contact);
        let called = answers_to(ledger, contact)
            .map(|other| (difference(other), other))
            .min();
        let written = ledger
            .emails()
            .of(ledger.contact(contact).note())
            .filter(|_| is_email)
            .map(|email| (distance(email, typed), email))
            .min();
        let best = [called, written].into_iter().flatten().min();
        let Some((best, by)) = best.filter(|(best, _)| *best <= limit) else {
            continue;
        };
        let offer = if difference(name) == best {
            name.to_owned()
        } else {
            format!("{name} ({by})")
        };
        found.push((best, offer));
    }
    found.sort_unstable();
    found.dedup();
    let best = found.first().map_or(0, |(difference, _)| *difference);
    found.retain(|(difference, _)| *difference == best);
    found
        .into_iter()
        .take(OFFERED)
        .map(|(_, offer)| offer)
        .collect()
}

/// Resolves the name of a goal: as a link; else by its whole name; else by a part that only one goal has.
pub(super) fn goal(ledger: &Ledger, name: &str) -> Result<NoteId, NameError> {
    let row: Vec<String> = words::folded(name)
        .map(std::borrow::Cow::into_owned)
        .collect();
    let goals: Vec<NoteId> = ledger.goals().map(|(note, _)| note).collect();
    let whole = goals
        .iter()
        .filter(|goal| fold_search(ledger.name_of_note(**goal)) == fold_search(name))
        .count()
        == 1;
    let fits = |goal: &&NoteId| {
        let called = ledger.name_of_note(**goal);
        if whole {
            fold_search(called) == fold_search(name)
        } else {
            words::occurs(called, &row, true)
        }
    };
    let linked = ledger
        .people()
        .resolve(name)
        .note()
        .filter(|note| goals.contains(note));
    let fitting: Vec<NoteId> = goals.iter().filter(fits).copied().collect();
    match (fitting.as_slice(), linked) {
        (_, Some(goal)) => Ok(goal),
        ([goal], None) => Ok(*goal),
        ([], None) => Err(NameError::NoGoal {
            name: name.to_owned(),
            goals: goals
                .iter()
                .map(|goal| ledger.name_of_note(*goal).to_owned())
                .collect(),
        }),
        (several, None) => Err(NameError::Several {
            name: name.to_owned(),
            several: several
                .iter()
                .map(|goal| ledger.name_of_note(*goal).to_owned())
                .collect(),
        }),
    }
}

/// A line that distinguishes a contact from others with a similar name: circle, company, last contact, path.
pub fn describe(ledger: &Ledger, contact: ContactId) -> String {
    let person = ledger.contact(contact);
    let texts = |column| ledger.facts.texts(column).of(person.note());
    let mut parts: Vec<String> = texts(facts::CIRCLE)
        .chain(texts(facts::COMPANY))
        .map(str::to_owned)
        .collect();
    if let Some(touched) = person.clock(crate::ledger::Clock::Touched) {
        parts.push(format!(
            "last contact {touched}, {} days ago",
            day::between(touched, ledger.today)
        ));
    }
    parts.push(person.path().to_owned());
    parts.join(" · ")
}
