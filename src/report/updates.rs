//! The updates report: who should hear of progress, and what happened since they last heard
//! (docs/reference/output.md#reports; docs/reference/ledger.md#owed).
//!
//! In: the ledger, the contacts that the report is about, and the entries of the goals. Out: a [`Report`]. Does not:
//! read notes, or urge anybody.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use rayon::prelude::*;
use serde_json::{Value, json};

use super::cell::Cell;
use super::document::{Column, Figure, Report, Section, Table, plural};
use super::entries::{ReadEntry, words};
use crate::date::{Date, Duration};
use crate::ledger::{Contact, ContactId, EntryRef, Ledger, PendingUpdates};
use crate::note::Status;
use crate::settings::Verb;
use crate::store::{NoteId, facts};
use crate::text::fold::fold_search;
use crate::text::shell;

#[cfg(test)]
mod tests;

/// How far back a step of a goal counts as recent.
const LATELY: Duration = Duration {
    months: 0,
    days: 90,
};
/// Maximum number of steps shown for each contact.
const LATEST: usize = 2;
/// Maximum number of names shown for each goal; the others are counted.
const NAMED: usize = 6;

const PEOPLE: [Column; 10] = [
    Column::new("name"),
    Column::for_programs("path"),
    Column::new("circle"),
    Column::new("steps"),
    Column::titled("since", "not heard since"),
    Column::new("goals"),
    Column::titled("latest", "latest steps"),
    Column::for_programs("latest_on"),
    Column::for_programs("progress"),
    Column::titled("command", "more"),
];
const GOALS: [Column; 7] = [
    Column::titled("name", "goal"),
    Column::for_programs("path"),
    Column::new("status"),
    Column::titled("steps", "steps in 90 days"),
    Column::titled("last", "last step"),
    Column::titled("told", "were told of it"),
    Column::titled("hear", "should hear"),
];
const STEPS: [Column; 6] = [
    Column::new("date"),
    Column::new("goal"),
    Column::titled("text", "step"),
    Column::titled("hear", "should hear"),
    Column::for_programs("path"),
    Column::for_programs("line"),
];

/// Which contacts should hear which steps.
#[derive(Debug)]
pub struct Updates<'a> {
    ledger: &'a Ledger,
    /// Sorted by the number of steps, most first, then by who has waited longest, then by name.
    people: Vec<(Contact<'a>, PendingUpdates<'a>)>,
    goals: Vec<Goal<'a>>,
    listener_count: usize,
}

/// A goal, with the contacts who know of it or should hear of it.
#[derive(Debug)]
struct Goal<'a> {
    note: NoteId,
    status: Status,
    /// The steps that are recent or that somebody should hear of, by date.
    steps: Vec<&'a EntryRef>,
    /// The date of the last step, however long ago.
    last: Option<Date>,
    told: Vec<Contact<'a>>,
    hear: Vec<Contact<'a>>,
}

impl<'a> Updates<'a> {
    /// Gathers the updates for these contacts. Inactive contacts are left out, even if the query selects them. The
    /// ledger must have entries and mentions.
    pub fn of(ledger: &'a Ledger, contacts: &[ContactId]) -> Self {
        let is_active = |id: &&ContactId| !ledger.contact(**id).is_inactive();
        let listeners: Vec<ContactId> = contacts.iter().filter(is_active).copied().collect();
        let news = listeners.par_iter().filter_map(|id| {
            let contact = ledger.contact(*id);
            let news = contact
                .pending_updates()
                .filter(|news| !news.steps.is_empty())?;
            Some((contact, news))
        });
        let mut people: Vec<(Contact<'a>, PendingUpdates<'a>)> = news.collect();
        people.sort_by_cached_key(|(contact, news)| {
            let name = fold_search(contact.name());
            (Reverse(news.steps.len()), news.since, name, contact.note())
        });
        let goals = goals(ledger, &people, contacts);
        Updates {
            ledger,
            people,
            goals,
            listener_count: listeners.len(),
        }
    }

    /// The notes of the goals whose entries the report shows.
    pub fn notes(&self) -> impl Iterator<Item = NoteId> + '_ {
        self.goals.iter().map(|goal| goal.note)
    }

    /// The contacts of the first table, in its order.
    pub fn named(&self) -> Vec<ContactId> {
        self.people.iter().map(|(contact, _)| contact.id).collect()
    }

    /// The report. `called` has the command-line name of each of [`Updates::named`]. With `with_places`, each contact's
    /// row lists the places of all its steps; they are for programs only.
    pub fn report(
        &self,
        called: &[Option<String>],
        read: &ReadEntry<'_>,
        with_places: bool,
    ) -> Report {
        Report {
            word: "updates",
            title: "Updates".to_owned(),
            about:
                "Who should hear how things are going, and what has happened since they last could"
                    .to_owned(),
            today: self.ledger.today,
            window: None,
            sections: vec![
                self.people(called, read, with_places),
                self.by_goal(),
                self.steps(read),
            ],
            main: Some("people"),
        }
    }

    fn people(
        &self,
        called: &[Option<String>],
        read: &ReadEntry<'_>,
        with_places: bool,
    ) -> Section {
        let ledger = self.ledger;
        let circles = ledger.facts.texts(facts::CIRCLE);
        let rows = self
            .people
            .iter()
            .zip(called)
            .map(|((contact, news), called)| {
                let last = news
                    .steps
                    .last()
                    .expect("who has nothing to hear is left out");
                let mut goals: Vec<NoteId> = news.steps.iter().map(|line| line.note).collect();
                goals.sort_unstable();
                goals.dedup();
                let goals = goals
                    .into_iter()
                    .map(|goal| ledger.name_of_note(goal).to_owned());
                let command =
                    |name: &String| Cell::Command(format!("ties prep {}", shell::name(name)));
                vec![
                    Cell::contact(*contact),
                    Cell::Text(contact.path().to_owned()),
                    Cell::List(circles.of(contact.note()).map(str::to_owned).collect()),
                    Cell::count(news.steps.len()),
                    Cell::Day(news.since),
                    Cell::List(goals.collect()),
                    latest(news, read),
                    Cell::Day(last.date),
                    if with_places {
                        self.progress(news, read)
                    } else {
                        Cell::Nothing
                    },
                    called.as_ref().map_or(Cell::Nothing, command),
                ]
            });
        let table = Table::of(&PEOPLE, rows);
        let mut section = Section::new("people", "Tell them the news");
        if !self.people.is_empty() {
            section.figures = self.figures();
        }
        section.with_table(table, self.nobody())
    }

    fn figures(&self) -> Vec<Figure> {
        let steps = self.people.iter().flat_map(|(_, news)| &news.steps);
        let steps: HashSet<(NoteId, u32)> = steps.map(|line| (line.note, line.place)).collect();
        let goals = self.goals.iter().filter(|goal| !goal.hear.is_empty());
        let (people, steps, goals) = (self.people.len(), steps.len(), goals.count());
        let figure = |word, count, one, several| {
            Figure::new(word, plural(count, one, several), Cell::count(count))
        };
        vec![
            figure(
                "people",
                people,
                "person would like to hear",
                "people would like to hear",
            ),
            figure("steps", steps, "step to tell of", "steps to tell of"),
            figure("goals", goals, "goal that moved", "goals that moved"),
        ]
    }

    fn nobody(&self) -> &'static str {
        if self.goals.is_empty() {
            "No goals are written down yet. A note with `type: goal` is one, and an entry `progress` in it is a step that \
             people can hear of."
        } else if self.listener_count == 0 {
            "Nobody to tell, as far as was asked."
        } else {
            "Everybody who helped, was asked, or was told of a goal has heard how it is going."
        }
    }

    /// The places of all steps, for programs. The steps themselves are in a section of their own, each once.
    fn progress(&self, news: &PendingUpdates<'_>, read: &ReadEntry<'_>) -> Cell {
        let place = |line: &&EntryRef| {
            let path = self.ledger.path_of(line.note);
            let line = read(line).map_or(0, |entry| entry.line);
            format!("{path}:{line}")
        };
        Cell::List(news.steps.iter().map(place).collect())
    }

    fn by_goal(&self) -> Section {
        let ledger = self.ledger;
        let since = LATELY.before(ledger.today);
        let rows = self.goals.iter().map(|goal| {
            let name = ledger.name_of_note(goal.note);
            let path = ledger.path_of(goal.note);
            let recent = goal.steps.iter().filter(|line| line.date >= since).count();
            vec![
                Cell::Contact {
                    name: name.to_owned(),
                    path: path.to_owned(),
                },
                Cell::Text(path.to_owned()),
                Cell::Text(goal.status.word().to_owned()),
                Cell::count(recent),
                Cell::Clock(goal.last),
                names(&goal.told),
                names(&goal.hear),
            ]
        });
        Section::new("goals", "Goal by goal")
            .with_table(Table::of(&GOALS, rows), "No goals to tell of yet.")
    }

    /// The steps that can be told, latest first.
    fn steps(&self, read: &ReadEntry<'_>) -> Section {
        let mut hear: HashMap<(NoteId, u32), usize> = HashMap::new();
        for line in self.people.iter().flat_map(|(_, news)| &news.steps) {
            *hear.entry((line.note, line.place)).or_default() += 1;
        }
        let mut steps: Vec<&EntryRef> = self
            .goals
            .iter()
            .flat_map(|goal| goal.steps.iter().copied())
            .collect();
        steps.sort_by_key(|line| (Reverse(line.date), line.note, Reverse(line.place)));
        let rows = steps.iter().map(|line| {
            let entry = read(line);
            vec![
                Cell::Day(line.date),
                Cell::Text(self.ledger.name_of_note(line.note).to_owned()),
                step_text(line, read),
                Cell::count(hear.get(&(line.note, line.place)).copied().unwrap_or(0)),
                Cell::Text(self.ledger.path_of(line.note).to_owned()),
                entry.map_or(Cell::Nothing, |entry| Cell::Number(i64::from(entry.line))),
            ]
        });
        Section::new("steps", "What there is to tell").with_table(
            Table::of(&STEPS, rows),
            "No step in the last 90 days, and none before that somebody has not heard of.",
        )
    }
}

/// The active goals, and other goals with steps that somebody should still hear, by name.
fn goals<'a>(
    ledger: &'a Ledger,
    people: &[(Contact<'a>, PendingUpdates<'a>)],
    contacts: &[ContactId],
) -> Vec<Goal<'a>> {
    let since = LATELY.before(ledger.today);
    let mut owed: HashMap<NoteId, Vec<(&'a EntryRef, Contact<'a>)>> = HashMap::new();
    for (contact, news) in people {
        for line in &news.steps {
            owed.entry(line.note).or_default().push((*line, *contact));
        }
    }
    let mut told_by_goal = told_by_goal(ledger, contacts);
    let goals = ledger.goals().filter_map(|(note, status)| {
        let owed = owed.remove(&note).unwrap_or_default();
        if status != Status::Active && owed.is_empty() {
            return None;
        }
        let recent = ledger.progress(note).filter(|line| line.date >= since);
        let mut steps: Vec<&EntryRef> = recent.chain(owed.iter().map(|(line, _)| *line)).collect();
        steps.sort_by_key(|line| (line.date, line.place));
        steps.dedup_by_key(|line| line.place);
        let hear = owed.into_iter().map(|(_, contact)| contact).collect();
        Some(Goal {
            note,
            status,
            steps,
            last: ledger.progress(note).map(|line| line.date).max(),
            told: by_name(told_by_goal.remove(&note).unwrap_or_default()),
            hear: by_name(hear),
        })
    });
    let mut goals: Vec<Goal<'_>> = goals.collect();
    goals.sort_by_cached_key(|goal| (fold_search(ledger.name_of_note(goal.note)), goal.note));
    goals
}

/// For each goal, which of these contacts were told of it.
fn told_by_goal<'a>(
    ledger: &'a Ledger,
    contacts: &[ContactId],
) -> HashMap<NoteId, Vec<Contact<'a>>> {
    let among: HashSet<ContactId> = contacts.iter().copied().collect();
    let mut told_by_goal: HashMap<NoteId, Vec<Contact<'a>>> = HashMap::new();
    let tells = |line: &&EntryRef| line.verb == Verb::Told && ledger.counts(line);
    for line in ledger.entries().iter().filter(tells) {
        let people = ledger.contacts_in(line).into_iter();
        let people: Vec<ContactId> = people.filter(|id| among.contains(id)).collect();
        for goal in ledger.goals_in(line) {
            let people = people.iter().map(|id| ledger.contact(*id));
            told_by_goal.entry(goal).or_default().extend(people);
        }
    }
    told_by_goal
}

/// The contacts without duplicates, by name.
fn by_name(mut people: Vec<Contact<'_>>) -> Vec<Contact<'_>> {
    people.sort_by_cached_key(|contact| (fold_search(contact.name()), contact.note()));
    people.dedup_by_key(|contact| contact.id);
    people
}

/// A cell with all names for programs; for people, with the number of names and the first few.
fn names(people: &[Contact<'_>]) -> Cell {
    if people.is_empty() {
        return Cell::Parts(Value::Array(Vec::new()), "nobody".to_owned());
    }
    let all: Vec<&str> = people.iter().map(|contact| contact.name()).collect();
    let shown = all[..all.len().min(NAMED)].join(", ");
    let more = match all.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Cell::Parts(json!(all), format!("{}: {shown}{more}", all.len()))
}

/// The texts of the latest steps, last step first.
fn latest(news: &PendingUpdates<'_>, read: &ReadEntry<'_>) -> Cell {
    let steps = news.steps.iter().rev().take(LATEST);
    let steps: Vec<String> = steps.filter_map(|line| read(line).map(words)).collect();
    let text = steps.join(" · ");
    Cell::Parts(json!(steps), text)
}

/// The text of a step.
fn step_text(line: &EntryRef, read: &ReadEntry<'_>) -> Cell {
    read(line).map_or(Cell::Nothing, |entry| Cell::Text(words(entry)))
}
