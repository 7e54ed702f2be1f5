//! Today at a glance (docs/reference/output.md#commands).
//!
//! In: a book with everything, and the birthdays. Out: the sections that have something to say, each item with its
//! contact, why, and the entry whose words tell more. Does not: read those words, or decide how many are shown.
//!
//! Who is archived or has died is left out. A meeting worth another try is due as well: it stands in a section of its
//! own, where no longer delay can push it out of sight, and not among those to reconnect with. A promise to several
//! people stands once, with the first of them, and names the others.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::who::last_line;
use crate::date::day::ago;
use crate::date::{Date, Duration, day};
use crate::ledger::{Book, Clock, Contact, Due, Line, Momentum};
use crate::note::{Birthday, Entry, link};
use crate::query::eval::next_birthday;
use crate::settings::Verb;
use crate::store::NoteId;
use crate::text::fold::fold_search;

#[cfg(test)]
mod tests;

/// What a section is about.
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

/// One row of the table: the topic, its title, and the query that finds all of it.
#[derive(Debug)]
pub struct TopicRow {
    /// The topic.
    pub topic: Topic,
    /// What stands above its items.
    pub title: &'static str,
    /// For `ties who`; none where no query says the same.
    pub query: Option<&'static str>,
}

const fn row(topic: Topic, title: &'static str, query: Option<&'static str>) -> TopicRow {
    TopicRow {
        topic,
        title,
        query,
    }
}

/// Every topic, in the order of the page.
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

/// So far ahead birthdays are told of.
const AHEAD: Duration = Duration {
    months: 0,
    days: 14,
};

impl Topic {
    /// Its row of the table.
    pub fn row(self) -> &'static TopicRow {
        &TOPICS[self as usize]
    }
}

/// One thing to do, or to know.
#[derive(Debug, Clone)]
pub struct Item<'a> {
    /// With whom.
    pub contact: Contact<'a>,
    /// Why now, in a few words.
    pub why: String,
    /// More of why, where there is room.
    pub beside: String,
    /// The entry whose words tell more.
    pub line: Option<&'a Line>,
    /// By when, or on which day.
    pub by: Option<Date>,
    /// Whether its day is over.
    pub pressing: bool,
}

/// What stands before the words of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lead {
    /// Nothing: what is listed says it.
    Nothing,
    /// What happened.
    Verb,
    /// The goal whose step it is.
    Goal,
}

impl Topic {
    /// What stands before the words of its entries.
    pub fn lead(self) -> Lead {
        match self {
            Topic::Updates => Lead::Goal,
            Topic::Thanks | Topic::Promises | Topic::Awaited => Lead::Nothing,
            _ => Lead::Verb,
        }
    }
}

impl Item<'_> {
    /// Why, with all that belongs to it.
    pub fn reason(&self) -> String {
        match self.beside.as_str() {
            "" => self.why.clone(),
            beside => format!("{}, {beside}", self.why),
        }
    }

    /// The words of its entry, on one line.
    pub fn words(&self, lead: Lead, entry: &Entry) -> String {
        let said = link::plain(entry.text.lines().next().unwrap_or(""));
        let before = match lead {
            Lead::Goal => self
                .line
                .map(|line| format!("{}:", self.contact.book.name_of_note(line.note))),
            Lead::Nothing => None,
            Lead::Verb => Some(entry.verb.word().to_owned()),
        };
        let parts = before.into_iter().chain([said]);
        parts.collect::<Vec<_>>().join(" ").trim().to_owned()
    }
}

/// What there is of one topic.
#[derive(Debug, Clone)]
pub struct Section<'a> {
    /// The topic.
    pub topic: Topic,
    /// What stands above the items.
    pub title: String,
    /// The items, most pressing first; never none.
    pub items: Vec<Item<'a>>,
}

/// Everything that stands out today, in the order of [`TOPICS`]. `birthdays` is by note.
pub fn sections<'a>(book: &'a Book, birthdays: &[Option<Birthday>]) -> Vec<Section<'a>> {
    sections_of(book, birthdays, || book.momentum())
}

/// The same for who knows by other means how lively it is.
pub fn sections_of<'a>(
    book: &'a Book,
    birthdays: &[Option<Birthday>],
    momentum: impl FnOnce() -> Momentum + Send,
) -> Vec<Section<'a>> {
    let people: Vec<Contact<'a>> = book
        .everybody()
        .map(|id| book.contact(id))
        .filter(|contact| !contact.is_laid_aside())
        .collect();
    let today = book.today;
    let ((due, thanks, quiet), (promises, updates, awaited)) = rayon::join(
        || {
            (
                due(&people, today),
                thanks(&people, today),
                standstill(book, &momentum()),
            )
        },
        || {
            (
                promises(book, &people),
                updates(&people),
                awaited(book, &people),
            )
        },
    );
    let (again, reconnect) = due;
    let mut found: Vec<Section<'a>> = [
        (Topic::Reconnect, reconnect),
        (Topic::Thanks, thanks),
        (Topic::Promises, promises),
        (Topic::Updates, updates),
        (Topic::Awaited, awaited),
        (Topic::Birthdays, birthdays_of(&people, birthdays, today)),
        (Topic::TryAgain, again),
    ]
    .into_iter()
    .map(|(topic, items)| Section {
        topic,
        title: topic.row().title.to_owned(),
        items,
    })
    .collect();
    found.extend(quiet);
    found.retain(|section| !section.items.is_empty());
    found
}

/// Items in the order of their keys, then of names.
fn sorted<K: Ord + Clone>(mut items: Vec<(K, Item<'_>)>) -> Vec<Item<'_>> {
    items.sort_by_cached_key(|(key, item)| {
        let contact = item.contact;
        (key.clone(), fold_search(contact.name()), contact.note())
    });
    items.into_iter().map(|(_, item)| item).collect()
}

/// Who is worth another try, and who else is due.
fn due<'a>(people: &[Contact<'a>], today: Date) -> (Vec<Item<'a>>, Vec<Item<'a>>) {
    let (mut again, mut reconnect) = (Vec::new(), Vec::new());
    for contact in people {
        let Some(due) = contact.due() else {
            continue;
        };
        let line = last_line(contact.book, contact.id);
        if contact.tries_again() {
            let item = item(*contact, by(due.on, today), line, due.on < today);
            again.push((due.on, item.on(due.on)));
        } else if due.is_due(today) {
            let slipping = due.is_slipping(today);
            let why = (due.reason(), String::new());
            let item = item(*contact, why, line, slipping);
            reconnect.push((used_up(&due), item.on(due.on)));
        }
    }
    (sorted(again), sorted(reconnect))
}

/// How much of the time is used up, as a key: most comes first.
fn used_up(due: &Due) -> Reverse<i64> {
    Reverse(due.used.0 * 1_000_000 / due.used.1)
}

fn item<'a>(
    contact: Contact<'a>,
    (why, beside): (String, String),
    line: Option<&'a Line>,
    pressing: bool,
) -> Item<'a> {
    Item {
        contact,
        why,
        beside,
        line,
        by: None,
        pressing,
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

/// By when something is to be done, and how far that is: `due 2026-11-28`, `in 6 days`.
pub fn by(due: Date, today: Date) -> (String, String) {
    match day::between(due, today) {
        days @ 1.. => (format!("overdue {due}"), format!("{days}d")),
        _ => (format!("due {due}"), ago(due, today)),
    }
}

/// Favours, those who have waited longest first; the words are those of the latest.
fn thanks<'a>(people: &[Contact<'a>], today: Date) -> Vec<Item<'a>> {
    let owed = people.iter().filter_map(|contact| {
        let owed = contact.thanks_owed();
        let (first, last) = (owed.first()?, owed.last()?);
        let why = match owed.len() {
            1 => (ago(first.date, today), String::new()),
            several => (
                format!("{several} favours"),
                format!("last {}", ago(last.date, today)),
            ),
        };
        Some((first.date, item(*contact, why, Some(last), false)))
    });
    sorted(owed.collect())
}

/// Open entries of a verb, each once, with all whom it is about.
fn open<'a>(people: &[Contact<'a>], verb: Verb) -> Vec<(Vec<Contact<'a>>, &'a Line)> {
    let mut places: HashMap<(NoteId, u32), usize> = HashMap::new();
    let mut found: Vec<(Vec<Contact<'a>>, &'a Line)> = Vec::new();
    for contact in people {
        for line in contact.open(verb) {
            let place = *places.entry((line.note, line.place)).or_insert(found.len());
            match found.get_mut(place) {
                Some((others, _)) => others.push(*contact),
                None => found.push((vec![*contact], line)),
            }
        }
    }
    found
}

/// Why, with those named whom it is about beside the first.
fn with_others((why, beside): (String, String), people: &[Contact<'_>]) -> (String, String) {
    let also = match &people[1..] {
        [] => return (why, beside),
        [other] => format!("also {}", other.name()),
        [other, more @ ..] => format!("also {} and {} more", other.name(), more.len()),
    };
    let beside = match beside.as_str() {
        "" => also,
        beside => format!("{beside}, {also}"),
    };
    (why, beside)
}

/// Promises: those with a due date first, in its order.
fn promises<'a>(book: &'a Book, people: &[Contact<'a>]) -> Vec<Item<'a>> {
    let promised = open(people, Verb::Promised)
        .into_iter()
        .map(|(people, line)| {
            let due = book.due_of(line);
            let why = match due {
                Some(due) => by(due, book.today),
                None => (format!("since {}", line.date), String::new()),
            };
            let over = due.is_some_and(|due| due < book.today);
            (
                (due.is_none(), due, line.date),
                Item {
                    by: due,
                    ..item(people[0], with_others(why, &people), Some(line), over)
                },
            )
        });
    sorted(promised.collect())
}

/// Who should hear how things are going, those with most to hear first; the words are those of the last step.
fn updates<'a>(people: &[Contact<'a>]) -> Vec<Item<'a>> {
    let owed = people.iter().filter_map(|contact| {
        let steps = contact.updates_owed();
        let last = steps.last()?;
        let why = match steps.len() {
            1 => "1 step".to_owned(),
            several => format!("{several} steps"),
        };
        let why = (why, String::new());
        Some((Reverse(steps.len()), item(*contact, why, Some(last), false)))
    });
    sorted(owed.collect())
}

/// What was asked and not answered, longest ago first.
fn awaited<'a>(book: &'a Book, people: &[Contact<'a>]) -> Vec<Item<'a>> {
    let asked = open(people, Verb::Asked).into_iter().map(|(people, line)| {
        let why = (
            format!("asked {}", ago(line.date, book.today)),
            String::new(),
        );
        let why = with_others(why, &people);
        (line.date, item(people[0], why, Some(line), false))
    });
    sorted(asked.collect())
}

/// Birthdays of the next two weeks.
fn birthdays_of<'a>(
    people: &[Contact<'a>],
    birthdays: &[Option<Birthday>],
    today: Date,
) -> Vec<Item<'a>> {
    let ahead = people.iter().filter_map(|contact| {
        let birthday = (*birthdays.get(contact.note() as usize)?)?;
        let next = next_birthday(birthday, today).filter(|next| *next <= AHEAD.after(today))?;
        let turns = birthday.year.filter(|year| *year < next.year());
        let turns = turns.map_or(String::new(), |year| {
            format!(", turns {}", i32::from(next.year()) - i32::from(year))
        });
        let beside = format!("{}, {}", next.strftime("%A"), ago(next, today));
        let why = (format!("{next}{turns}"), beside);
        Some((next, item(*contact, why, None, false).on(next)))
    });
    sorted(ahead.collect())
}

/// That it has come to a standstill, with whom it is easiest to begin again.
fn standstill<'a>(book: &'a Book, momentum: &Momentum) -> Option<Section<'a>> {
    let usual = momentum.usual.filter(|_| momentum.is_standstill())?;
    let items = book.easiest().into_iter().map(|id| {
        let contact = book.contact(id);
        let times = match contact.interaction_days().len() {
            1 => "once".to_owned(),
            times => format!("{times} times"),
        };
        let last = contact.clock(Clock::Touched);
        let last = last.map_or(String::new(), |last| {
            format!("last {}", ago(last, book.today))
        });
        let why = (format!("{}, {times}", contact.tie().word()), last);
        item(contact, why, last_line(book, id), false)
    });
    let quiet = Topic::Standstill.row().title;
    let how = match momentum.last {
        Some(last) if usual == 0.0 => {
            format!("last in touch with anybody {}", ago(last, book.today))
        }
        _ => format!("{} a week, usually {usual}", momentum.now),
    };
    Some(Section {
        topic: Topic::Standstill,
        title: format!("{quiet}: {how}; easiest to start with"),
        items: items.collect(),
    })
}
