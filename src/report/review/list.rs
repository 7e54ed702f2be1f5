//! The lists of a review: one row of a table says what each is about.
//!
//! In: items, most pressing first. Out: a [`Section`] of them. Does not: gather them.

use std::collections::HashMap;

use serde_json::json;

use super::Words;
use crate::ledger::ContactId;
use crate::report::cell::Cell;
use crate::report::parts::{Column, Figure, More, Section, Table, plural};
use crate::report::today::{Item, Lead, Topic};

/// What a list is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // Each is described by its row in `LISTS`.
pub enum About {
    Easiest,
    Reconnect,
    NotYet,
    Thanks,
    Promises,
    Updates,
    HeavyFirst,
    Opened,
    TryAgain,
    New,
    Introductions,
    Birthdays,
}

/// One row of the table.
#[derive(Debug)]
pub struct ListRow {
    /// What it is about.
    pub about: About,
    /// Its word in JSON.
    pub word: &'static str,
    /// What stands above it.
    pub title: &'static str,
    /// What its number counts: one, and any other number of them.
    pub counts: [&'static str; 2],
    /// What those are that press, where they are told apart.
    pub pressing: Pressing,
    /// What is said where there is none.
    pub none: &'static str,
    /// What stands before the words of entries.
    pub lead: Lead,
    /// The query of `ties who` that finds all of it; none where no query says the same.
    pub query: Option<&'static str>,
}

const SLIPPING: Pressing = Some(("slipping", "of them slipping: twice the time or more"));
const OVERDUE: Pressing = Some(("overdue", "overdue"));

type Pressing = Option<(&'static str, &'static str)>;

/// Word, title, what is counted (one and several), and what is said where there is none stand together.
const fn row(
    about: About,
    [word, title, one, several, none]: [&'static str; 5],
    pressing: Pressing,
    lead: Lead,
    query: Option<&'static str>,
) -> ListRow {
    ListRow {
        about,
        word,
        title,
        counts: [one, several],
        pressing,
        none,
        lead,
        query,
    }
}

/// Every list, in the order of [`About`].
#[rustfmt::skip]
pub const LISTS: [ListRow; 12] = [
    row(About::Easiest, ["easiest", "Easiest to start with", "person", "people", "Nobody yet."],
        None, Lead::Verb, None),
    row(About::Reconnect, ["due", "Reconnect", "to reconnect with", "to reconnect with", "Nobody is due."],
        SLIPPING, Lead::Verb, Some("is:due -is:try-again")),
    row(About::NotYet, ["not-yet", "Not contacted yet", "person with a cadence", "people with a cadence", "Nobody."],
        None, Lead::Nothing, Some("has:cadence touched:never first:never")),
    row(About::Thanks, ["thanks", "Say thank you", "person to thank", "people to thank", "Everybody is thanked."],
        None, Lead::Nothing, Some("has:thanks")),
    row(About::Promises, ["promises", "You promised", "open promise", "open promises", "No promise is open."],
        OVERDUE, Lead::Nothing, Some("has:promise")),
    row(About::Updates, ["updates", "Tell them the news", "person to tell", "people to tell", "Everybody has heard how things are going."],
        None, Lead::Goal, Some("has:update")),
    row(About::HeavyFirst, ["heavy-first", "Asked for much before anything was given", "person asked so", "people asked so", "Nobody."],
        None, Lead::Nothing, None),
    row(About::Opened, ["opened", "Opened with an ask", "person addressed so", "people addressed so", "Nobody."],
        None, Lead::Nothing, Some("is:opened-with-an-ask")),
    row(About::TryAgain, ["try-again", "Worth another try", "to try again", "to try again", "No meeting went badly of late."],
        None, Lead::Verb, Some("is:try-again")),
    row(About::New, ["new", "New people", "person new this week", "people new this week", "Nobody new this week."],
        None, Lead::Verb, None),
    row(About::Introductions, ["introductions", "Introductions", "introduction this week", "introductions this week", "Nobody was introduced this week."],
        None, Lead::Nothing, None),
    row(About::Birthdays, ["birthdays", "Birthdays ahead", "in the next two weeks", "in the next two weeks", "None in the next two weeks."],
        None, Lead::Nothing, Some("birthday:<=14d")),
];

impl About {
    /// Its row of the table.
    pub fn row(self) -> &'static ListRow {
        &LISTS[self as usize]
    }

    /// That of a topic of today; none for those that a review does not tell.
    pub fn of(topic: Topic) -> Option<About> {
        match topic {
            Topic::Reconnect => Some(About::Reconnect),
            Topic::Thanks => Some(About::Thanks),
            Topic::Promises => Some(About::Promises),
            Topic::Updates => Some(About::Updates),
            Topic::Awaited => None,
            Topic::Birthdays => Some(About::Birthdays),
            Topic::TryAgain => Some(About::TryAgain),
            Topic::Standstill => Some(About::Easiest),
        }
    }
}

const COLUMNS: [Column; 9] = [
    Column::new("name"),
    Column::for_programs("path"),
    Column::new("why"),
    Column::titled("said", "what was said"),
    Column::for_programs("by"),
    Column::for_programs("pressing"),
    Column::for_programs("entry_path"),
    Column::for_programs("line"),
    Column::titled("command", "to see more"),
];

/// One list.
#[derive(Debug, Clone)]
pub struct List<'a> {
    /// What it is about.
    pub about: About,
    /// The items, most pressing first.
    pub items: Vec<Item<'a>>,
}

/// How long a list is, and how many of it press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Length {
    /// All of it.
    pub all: usize,
    /// Those that press.
    pub pressing: usize,
}

impl List<'_> {
    /// How long it is.
    pub fn length(&self) -> Length {
        Length {
            all: self.items.len(),
            pressing: self.items.iter().filter(|item| item.pressing).count(),
        }
    }

    /// What is said where there is none; `anybody` is whether there is any contact at all.
    pub fn none(&self, anybody: bool) -> &'static str {
        match self.about {
            About::Thanks if !anybody => "Nobody to thank.",
            About::Updates if !anybody => "Nobody to tell.",
            about => about.row().none,
        }
    }

    /// The list as a section, of which at most `shown` rows are shown; `none` is said where there is none. `all` is the
    /// command that shows all of it.
    pub fn section(
        &self,
        before: Length,
        (shown, none): (usize, &str),
        all: String,
        words: &Words<'_>,
    ) -> Section {
        let row = self.about.row();
        let items = &self.items[..self.items.len().min(shown)];
        let rows = items.iter().map(|item| cells(item, row.lead, words));
        let table = Table::of(&COLUMNS, rows);
        let mut section = Section::new(row.word, row.title).listing(table, none);
        let now = self.length();
        if self.about != About::Easiest {
            let number = |word, title, now, was| {
                Figure::new(word, title, Cell::count(now)).was(Cell::count(was))
            };
            let [one, several] = row.counts;
            let counts = plural(now.all, one, several);
            section.figures = vec![number("count", counts, now.all, before.all)];
            section.figures.extend(
                row.pressing
                    .map(|(word, title)| number(word, title, now.pressing, before.pressing)),
            );
        }
        section.more = (items.len() < self.items.len()).then(|| More {
            count: self.items.len() - items.len(),
            command: all,
        });
        section
    }
}

fn cells(item: &Item<'_>, lead: Lead, words: &Words<'_>) -> Vec<Cell> {
    let [said, path, line] = said(item, lead, words);
    vec![
        Cell::contact(item.contact),
        Cell::Text(item.contact.path().to_owned()),
        Cell::Text(item.reason()),
        said,
        item.by.map_or(Cell::Nothing, Cell::Day),
        Cell::Parts(
            json!(item.pressing),
            if item.pressing { "yes" } else { "" }.to_owned(),
        ),
        path,
        line,
        command(words.called, item.contact.id),
    ]
}

/// The words of an item's entry, and where it stands.
pub(super) fn said(item: &Item<'_>, lead: Lead, words: &Words<'_>) -> [Cell; 3] {
    let entry = item
        .line
        .and_then(|line| Some((line, (words.entry)(line)?)));
    let Some((line, entry)) = entry else {
        return [Cell::Nothing, Cell::Nothing, Cell::Nothing];
    };
    let path = &item.contact.book.paths[line.note as usize];
    [
        Cell::Text(item.words(lead, entry)),
        Cell::Text(path.to_owned()),
        Cell::Number(i64::from(entry.line)),
    ]
}

/// What shows all of somebody; nothing where no name can be typed for them.
pub(super) fn command(called: &HashMap<ContactId, String>, contact: ContactId) -> Cell {
    called.get(&contact).map_or(Cell::Nothing, |name| {
        Cell::Command(format!("ties prep {}", crate::text::shell::name(name)))
    })
}
