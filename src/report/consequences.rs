//! The consequences of an entry that is about to be logged (docs/reference/ledger.md), in sentences.
//!
//! In: the contact as before the entry, and the entry. Out: sentences. Does not: state what depends on the rest of the
//! note; every sentence holds whatever else the note says.

use crate::date::day::ago;
use crate::date::{Cadence, Date, DateRange, day};
use crate::ledger::{Clock, Contact, Timing};
use crate::note::{Entry, Fields, State};
use crate::settings::Verb;

/// The consequences of `entry` for `contact`. `name` is the shortest name of the contact on a command line.
pub fn sentences(contact: Contact<'_>, entry: &Entry, name: &str) -> Vec<String> {
    let today = contact.ledger.today;
    if let Some(planned) = planned(entry, today) {
        return vec![planned];
    }
    let mut sentences = Vec::new();
    sentences.extend(thanks(contact, entry, name));
    sentences.extend(updates(contact, entry));
    sentences.extend(returned(contact, entry));
    sentences.extend(promise(entry, today, name));
    sentences.extend(another_try(entry));
    sentences.extend(next(contact, entry));
    sentences
}

/// When the contact is due once their note has these fields. `name` is the contact's name on a command line.
pub fn due(contact: Contact<'_>, fields: &Fields, name: &str) -> String {
    let today = contact.ledger.today;
    let cadence = fields.cadence.or_else(|| contact.default_cadence());
    if contact.is_inactive() {
        return "archived or deceased, so nothing comes due".to_owned();
    }
    match (contact.timing_with(cadence, fields.snoozed), cadence) {
        (Timing::Due(due), _) if due.on <= today => match day::between(due.on, today) {
            0 => "due today".to_owned(),
            _ => format!("due since {}, {}", due.on, ago(due.on, today)),
        },
        (Timing::Due(due), _) => format!("due {}, {}", due.on, ago(due.on, today)),
        (Timing::NotContactedYet, _) => {
            "due once there is a first contact to count from".to_owned()
        }
        (Timing::None, Some(Cadence::Never)) => "never due".to_owned(),
        (Timing::None, _) => {
            format!("never due without a cadence: ties set {name} cadence=monthly")
        }
    }
}

fn planned(entry: &Entry, today: Date) -> Option<String> {
    let waits = matches!(entry.verb, Verb::Promised | Verb::Needs | Verb::Asked);
    if entry.state == Some(State::Dropped) {
        return Some("it never happened, so nothing follows from it".to_owned());
    }
    if entry.date > today {
        return Some(format!("planned: it counts from {} on", entry.date));
    }
    let open = entry.state == Some(State::Open) && !waits;
    open.then(|| "planned: it counts once its box is checked".to_owned())
}

fn thanks(contact: Contact<'_>, entry: &Entry, name: &str) -> Option<String> {
    match entry.verb {
        Verb::Thanked => {
            let owed = contact.thanks_owed().into_iter();
            match owed.filter(|got| got.date <= entry.date).count() {
                0 => None,
                1 => Some("that settles the thank-you you owed".to_owned()),
                several => Some(format!(
                    "that settles the thank-you you owed for {several} favors"
                )),
            }
        }
        Verb::Got => {
            let thanked = contact.clock(Clock::Thanked);
            let owed = thanked.is_none_or(|thanked| thanked < entry.date);
            owed.then(|| format!("when you have thanked them: ties log {name} thanked"))
        }
        _ => None,
    }
}

fn updates(contact: Contact<'_>, entry: &Entry) -> Option<String> {
    if entry.verb != Verb::Updated {
        return None;
    }
    let owed = contact.updates_owed().into_iter();
    match owed.filter(|step| step.date <= entry.date).count() {
        0 => None,
        1 => Some("they are up to date: 1 step told".to_owned()),
        several => Some(format!("they are up to date: {several} steps told")),
    }
}

/// Which received favor the entry returns: the oldest one that is still open (first in, first out). Says nothing if a
/// favor was given on a later day, because that one may have returned it already.
fn returned(contact: Contact<'_>, entry: &Entry) -> Option<String> {
    if entry.verb != Verb::Gave {
        return None;
    }
    let ledger = contact.ledger;
    if contact.days(Clock::Gave).any(|gave| gave > entry.date) {
        return None;
    }
    let returned = contact.favors().returned().into_iter();
    let mut waiting = returned.filter(|favor| favor.gave.is_none() && favor.got.date < entry.date);
    let got = waiting.next()?.got;
    let kind = ledger.kind(got).unwrap_or("favor");
    Some(format!("that returns the {kind} of {}", got.date))
}

fn promise(entry: &Entry, today: Date, name: &str) -> Option<String> {
    match (entry.verb, entry.state, entry.due) {
        (Verb::Promised, Some(State::Open), Some(due)) if due < today => Some(format!(
            "it was due {}; when it is done: ties done {name}",
            ago(due, today)
        )),
        (Verb::Promised, Some(State::Open), Some(due)) => Some(format!(
            "due {due}, {}; when it is done: ties done {name}",
            ago(due, today)
        )),
        (Verb::Promised, Some(State::Open), None) => {
            Some(format!("when it is done: ties done {name}"))
        }
        (Verb::Asked, Some(State::Open), _) => Some("their answer is awaited".to_owned()),
        _ => None,
    }
}

fn another_try(entry: &Entry) -> Option<String> {
    let awry = entry
        .tags
        .iter()
        .any(|tag| tag.eq_ignore_ascii_case("awry"));
    awry.then(|| "worth another try in two weeks".to_owned())
}

/// When the contact is due again.
fn next(contact: Contact<'_>, entry: &Entry) -> Option<String> {
    let latest = contact
        .clock(Clock::Touched)
        .is_none_or(|touched| touched <= entry.date);
    let awry = another_try(entry).is_some();
    let is_moved = entry.verb.row().interaction && latest && !awry;
    if !is_moved || contact.is_snoozed() || contact.is_inactive() {
        return None;
    }
    let Some(Cadence::Every(every)) = contact.cadence() else {
        return None;
    };
    let on = every.after(entry.date);
    let today = contact.ledger.today;
    let days = DateRange {
        from: Some(today),
        to: None,
    };
    days.contains(on).then(|| match day::between(today, on) {
        0 => "due again today".to_owned(),
        _ => format!("due again {on}, {}", ago(on, today)),
    })
}
