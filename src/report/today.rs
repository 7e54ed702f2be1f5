//! Today at a glance (docs/reference/output.md#commands).
//!
//! In: the ledger. Out: the sections that are not empty, each item with its contact,
//! the reason, and the entry whose text says more. Does not: read that text, or decide how many items are shown.
//!
//! Archived and deceased contacts are left out. A meeting worth another try is due, too, but it has a section of its
//! own, so that contacts who are longer overdue cannot push it out of sight. A promise to several people is listed
//! once, with the first of them, and names the others.

use rustc_hash::FxHashMap;
use std::cmp::Reverse;

use crate::date::day::ago;
use crate::date::{Date, Duration, day};
use crate::ledger::{Clock, Contact, Due, EntryRef, Ledger, Momentum};
use crate::note::{Entry, link};
use crate::query::eval::next_birthday;
use crate::settings::Verb;
use crate::store::NoteId;
use crate::text::fold::fold_search;

pub mod document;
#[cfg(test)]
mod tests;

/// The topic of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // Each is described by its row in `TOPICS`.
pub enum Topic {
    Reconnect,
    Thanks,
    Promises,
    Updates,
    Awaited,
    Birthdays,
    TryAgain,
    Standstill,
}

/// A row of the table of topics: the topic, its title, and the query that finds all its contacts.
#[derive(Debug)]
pub struct TopicRow {
    /// The topic.
    pub topic: Topic,
    /// The heading of the section.
    pub title: &'static str,
    /// The query for `ties who`; `None` if no query gives the same contacts.
    pub query: Option<&'static str>,
}

const fn row(topic: Topic, title: &'static str, query: Option<&'static str>) -> TopicRow {
    TopicRow {
        topic,
        title,
        query,
    }
}

/// Every topic, in the order in which they are shown.
#[rustfmt::skip]
pub const TOPICS: [TopicRow; 8] = [
    row(Topic::Reconnect, "Reconnect", Some("is:due")),
    row(Topic::Thanks, "Say thank you", Some("has:thanks")),
    row(Topic::Promises, "You promised", Some("has:promise")),
    row(Topic::Updates, "Tell them the news", Some("has:update")),
    row(Topic::Awaited, "An answer is awaited", Some("has:awaited")),
    row(Topic::Birthdays, "Birthdays", Some("birthday:<=14d")),
    row(Topic::TryAgain, "Due for another try", Some("is:try-again")),
    row(Topic::Standstill, "Quiet lately", None),
];

/// How far ahead birthdays are shown.
const AHEAD: Duration = Duration {
    months: 0,
    days: 14,
};

impl Topic {
    /// The row of this topic in [`TOPICS`].
    pub fn row(self) -> &'static TopicRow {
        &TOPICS[self as usize]
    }
}

/// One thing to do, or to know.
#[derive(Debug, Clone)]
pub struct Item<'a> {
    /// The contact.
    pub contact: Contact<'a>,
    /// The reason, in a few words.
    pub why: String,
    /// More on the reason, shown if there is room; can be empty.
    pub detail: String,
    /// The entry whose text says more.
    pub line: Option<&'a EntryRef>,
    /// The due date, or the date of the event.
    pub by: Option<Date>,
    /// Whether it is urgent: its date has passed, or the contact is slipping.
    pub is_urgent: bool,
}

/// What is shown before the text of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryPrefix {
    /// Nothing, because the section already says it.
    Nothing,
    /// The verb.
    Verb,
    /// The name of the goal whose step it is.
    Goal,
}

impl Topic {
    /// What is shown before the text of this topic's entries.
    pub fn lead(self) -> EntryPrefix {
        match self {
            Topic::Updates => EntryPrefix::Goal,
            Topic::Thanks | Topic::Promises | Topic::Awaited => EntryPrefix::Nothing,
            _ => EntryPrefix::Verb,
        }
    }
}

impl Item<'_> {
    /// The full reason.
    pub fn reason(&self) -> String {
        match self.detail.as_str() {
            "" => self.why.clone(),
            detail => format!("{}, {detail}", self.why),
        }
    }

    /// The first line of the entry's text, with what is shown before it.
    pub fn words(&self, lead: EntryPrefix, entry: &Entry) -> String {
        let text = link::plain(entry.text.lines().next().unwrap_or(""));
        let before = match lead {
            EntryPrefix::Goal => self
                .line
                .map(|line| format!("{}:", self.contact.ledger.name_of_note(line.note))),
            EntryPrefix::Nothing => None,
            EntryPrefix::Verb => Some(entry.verb.word().to_owned()),
        };
        let parts = before.into_iter().chain([text]);
        parts.collect::<Vec<_>>().join(" ").trim().to_owned()
    }
}

/// A section: the items of a topic.
#[derive(Debug, Clone)]
pub struct Section<'a> {
    /// The topic.
    pub topic: Topic,
    /// The heading of the section.
    pub title: String,
    /// The items, most urgent first; never empty.
    pub items: Vec<Item<'a>>,
}

/// The non-empty sections of today, in the order of [`TOPICS`].
pub fn sections(ledger: &Ledger) -> Vec<Section<'_>> {
    sections_with_momentum(ledger, || ledger.momentum())
}

/// The same as [`sections`], with a momentum that the caller has already computed or cached.
pub fn sections_with_momentum<'a>(
    ledger: &'a Ledger,
    momentum: impl FnOnce() -> Momentum + Send,
) -> Vec<Section<'a>> {
    let people: Vec<Contact<'a>> = ledger
        .contact_ids()
        .map(|id| ledger.contact(id))
        .filter(|contact| !contact.is_inactive())
        .collect();
    let today = ledger.today;
    let ((due, thanks, standstill_section), (promises, updates, awaited)) = rayon::join(
        || {
            (
                due(&people, today),
                thanks(&people, today),
                standstill(ledger, &momentum()),
            )
        },
        || {
            (
                promises(ledger, &people),
                updates(&people),
                awaited(ledger, &people),
            )
        },
    );
    let (again, reconnect) = due;
    let mut sections: Vec<Section<'a>> = [
        (Topic::Reconnect, reconnect),
        (Topic::Thanks, thanks),
        (Topic::Promises, promises),
        (Topic::Updates, updates),
        (Topic::Awaited, awaited),
        (Topic::Birthdays, birthdays_of(&people, today)),
        (Topic::TryAgain, again),
    ]
    .into_iter()
    .map(|(topic, items)| Section {
        topic,
        title: topic.row().title.to_owned(),
        items,
    })
    .collect();
    sections.extend(standstill_section);
    sections.retain(|section| !section.items.is_empty());
    sections
}

/// The items sorted by key, then by name.
fn sorted<K: Ord + Clone>(mut items: Vec<(K, Item<'_>)>) -> Vec<Item<'_>> {
    items.sort_by_cached_key(|(key, item)| {
        let contact = item.contact;
        (key.clone(), fold_search(contact.name()), contact.note())
    });
    items.into_iter().map(|(_, item)| item).collect()
}

/// The contacts worth another try, and the other contacts that are due.
fn due<'a>(people: &[Contact<'a>], today: Date) -> (Vec<Item<'a>>, Vec<Item<'a>>) {
    let (mut again, mut reconnect) = (Vec::new(), Vec::new());
    for contact in people {
        let Some(due) = contact.due() else {
            continue;
        };
        if contact.should_try_again() {
            let reason = Reason::due(due.on, today);
            let item = item(*contact, reason, contact.last_entry(), due.on < today);
            again.push((due.on, item.on(due.on)));
        } else if due.is_due(today) {
            let reason = Reason::new(due.reason(), "");
            let urgent = due.is_slipping(today);
            let item = item(*contact, reason, contact.last_entry(), urgent);
            reconnect.push((used_up(&due), item.on(due.on)));
        }
    }
    (sorted(again), sorted(reconnect))
}

/// The sort key for reconnecting: the used-up share of the cadence, greatest first.
fn used_up(due: &Due) -> Reverse<i64> {
    Reverse(due.used.0 * 1_000_000 / due.used.1)
}

/// Why an item is listed: the reason, and more on it, which can be empty.
struct Reason {
    why: String,
    detail: String,
}

impl Reason {
    fn new(why: impl Into<String>, detail: impl Into<String>) -> Reason {
        Reason {
            why: why.into(),
            detail: detail.into(),
        }
    }

    /// The reason of a due date.
    fn due(due: Date, today: Date) -> Reason {
        let (why, detail) = by(due, today);
        Reason { why, detail }
    }

    /// The same, extended by the names of the contacts beside the first.
    fn with_others(self, people: &[Contact<'_>]) -> Reason {
        let also = match &people[1..] {
            [] => return self,
            [other] => format!("also {}", other.name()),
            [other, more @ ..] => format!("also {} and {} more", other.name(), more.len()),
        };
        let detail = match self.detail.as_str() {
            "" => also,
            detail => format!("{detail}, {also}"),
        };
        Reason { detail, ..self }
    }
}

fn item<'a>(
    contact: Contact<'a>,
    reason: Reason,
    line: Option<&'a EntryRef>,
    is_urgent: bool,
) -> Item<'a> {
    Item {
        contact,
        why: reason.why,
        detail: reason.detail,
        line,
        by: None,
        is_urgent,
    }
}

impl Item<'_> {
    fn on(self, day: Date) -> Self {
        Item {
            by: Some(day),
            ..self
        }
    }
}

/// A due date and its distance, in words: `due 2026-11-28`, `in 6 days`.
pub fn by(due: Date, today: Date) -> (String, String) {
    match day::between(due, today) {
        days @ 1.. => (format!("overdue {due}"), format!("{days}d")),
        _ => (format!("due {due}"), ago(due, today)),
    }
}

/// Contacts to thank, those who have waited longest first. The shown entry is the latest favor.
fn thanks<'a>(people: &[Contact<'a>], today: Date) -> Vec<Item<'a>> {
    let owed = people.iter().filter_map(|contact| {
        let owed = contact.thanks_owed();
        let (first, last) = (owed.first()?, owed.last()?);
        let reason = match owed.len() {
            1 => Reason::new(ago(first.date, today), ""),
            several => Reason::new(
                format!("{several} favors"),
                format!("last {}", ago(last.date, today)),
            ),
        };
        Some((first.date, item(*contact, reason, Some(last), false)))
    });
    sorted(owed.collect())
}

/// The open entries of a verb, each once, with all contacts that it is about.
fn open<'a>(people: &[Contact<'a>], verb: Verb) -> Vec<(Vec<Contact<'a>>, &'a EntryRef)> {
    let mut places: FxHashMap<(NoteId, u32), usize> = FxHashMap::default();
    let mut entries: Vec<(Vec<Contact<'a>>, &'a EntryRef)> = Vec::new();
    for contact in people {
        for line in contact.open(verb) {
            let place = *places
                .entry((line.note, line.place))
                .or_insert(entries.len());
            match entries.get_mut(place) {
                Some((others, _)) => others.push(*contact),
                None => entries.push((vec![*contact], line)),
            }
        }
    }
    entries
}

/// Open promises: those with a due date first, by due date.
fn promises<'a>(ledger: &'a Ledger, people: &[Contact<'a>]) -> Vec<Item<'a>> {
    let items = open(people, Verb::Promised)
        .into_iter()
        .map(|(people, line)| {
            let due = ledger.due_of(line);
            let reason = match due {
                Some(due) => Reason::due(due, ledger.today),
                None => Reason::new(format!("since {}", line.date), ""),
            };
            let is_overdue = due.is_some_and(|due| due < ledger.today);
            (
                (due.is_none(), due, line.date),
                Item {
                    by: due,
                    ..item(
                        people[0],
                        reason.with_others(&people),
                        Some(line),
                        is_overdue,
                    )
                },
            )
        });
    sorted(items.collect())
}

/// Contacts who should hear of progress, those with the most steps first. The shown entry is the last step.
fn updates<'a>(people: &[Contact<'a>]) -> Vec<Item<'a>> {
    let owed = people.iter().filter_map(|contact| {
        let steps = contact.updates_owed();
        let last = steps.last()?;
        let why = match steps.len() {
            1 => "1 step".to_owned(),
            several => format!("{several} steps"),
        };
        let reason = Reason::new(why, "");
        Some((
            Reverse(steps.len()),
            item(*contact, reason, Some(last), false),
        ))
    });
    sorted(owed.collect())
}

/// Unanswered asks, oldest first.
fn awaited<'a>(ledger: &'a Ledger, people: &[Contact<'a>]) -> Vec<Item<'a>> {
    let items = open(people, Verb::Asked).into_iter().map(|(people, line)| {
        let reason = Reason::new(format!("asked {}", ago(line.date, ledger.today)), "");
        let reason = reason.with_others(&people);
        (line.date, item(people[0], reason, Some(line), false))
    });
    sorted(items.collect())
}

/// Birthdays in the next two weeks.
fn birthdays_of<'a>(people: &[Contact<'a>], today: Date) -> Vec<Item<'a>> {
    let ahead = people.iter().filter_map(|contact| {
        let birthday = contact.ledger.birthday_of(contact.note())?;
        let next = next_birthday(birthday, today).filter(|next| *next <= AHEAD.after(today))?;
        let turns = birthday.year.filter(|year| *year < next.year());
        let turns = turns.map_or(String::new(), |year| {
            format!(", turns {}", i32::from(next.year()) - i32::from(year))
        });
        let detail = format!("{}, {}", next.strftime("%A"), ago(next, today));
        let reason = Reason::new(format!("{next}{turns}"), detail);
        Some((next, item(*contact, reason, None, false).on(next)))
    });
    sorted(ahead.collect())
}

/// The section of a standstill, with the contacts who are easiest to start with again; `None` if there is no
/// standstill.
fn standstill<'a>(ledger: &'a Ledger, momentum: &Momentum) -> Option<Section<'a>> {
    let usual = momentum.usual.filter(|_| momentum.is_standstill())?;
    let items = ledger.easiest().into_iter().map(|id| {
        let contact = ledger.contact(id);
        let times = match contact.interaction_days().len() {
            1 => "once".to_owned(),
            times => format!("{times} times"),
        };
        let last = contact.clock(Clock::Touched);
        let last = last.map_or(String::new(), |last| {
            format!("last {}", ago(last, ledger.today))
        });
        let reason = Reason::new(format!("{}, {times}", contact.tie().word()), last);
        item(contact, reason, contact.last_entry(), false)
    });
    let quiet = Topic::Standstill.row().title;
    let how = match momentum.last {
        Some(last) if usual == 0.0 => {
            format!("last in touch with anybody {}", ago(last, ledger.today))
        }
        _ => format!("{} a week, usually {usual}", momentum.now),
    };
    Some(Section {
        topic: Topic::Standstill,
        title: format!("{quiet}: {how}; easiest to start with"),
        items: items.collect(),
    })
}
