//! The lists of a review. A table has one row per list.
//!
//! In: items, most urgent first. Out: a [`Section`] of them. Does not: gather them.

use std::collections::HashMap;

use serde_json::json;

use super::inputs::Words;
use crate::ledger::ContactId;
use crate::report::cell::Cell;
use crate::report::document::{Column, Figure, OmittedRows, Section, Table, plural};
use crate::report::today::{EntryPrefix, Item, Topic};

/// What a list is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // Each is described by its row in `LISTS`.
pub enum ListKind {
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

/// A row of the table of lists.
#[derive(Debug)]
pub struct ListRow {
    /// What it is about.
    pub about: ListKind,
    /// The key in JSON.
    pub word: &'static str,
    /// The heading of the section.
    pub title: &'static str,
    /// The noun for the number of items: for one, and for any other number.
    pub counts: [&'static str; 2],
    /// The key and the title of the number of urgent items, if the list counts them.
    pub pressing: Pressing,
    /// The sentence for an empty list.
    pub none: &'static str,
    /// What is shown before the text of entries.
    pub prefix: EntryPrefix,
    /// The query of `ties who` that finds all items; `None` if no query gives the same contacts.
    pub query: Option<&'static str>,
}

const SLIPPING: Pressing = Some(("slipping", "of them slipping: twice the time or more"));
const OVERDUE: Pressing = Some(("overdue", "overdue"));

type Pressing = Option<(&'static str, &'static str)>;

/// A row for a list that counts no urgent items, shows only the text of its entries, and is found by no query.
const fn row(
    about: ListKind,
    word: &'static str,
    title: &'static str,
    none: &'static str,
) -> ListRow {
    ListRow {
        about,
        word,
        title,
        counts: ["", ""],
        pressing: None,
        none,
        prefix: EntryPrefix::Nothing,
        query: None,
    }
}

impl ListRow {
    /// The nouns for one item, and for any other number.
    const fn counted(self, one: &'static str, several: &'static str) -> ListRow {
        ListRow {
            counts: [one, several],
            ..self
        }
    }

    const fn with_pressing(self, pressing: Pressing) -> ListRow {
        ListRow { pressing, ..self }
    }

    const fn with_lead(self, lead: EntryPrefix) -> ListRow {
        ListRow {
            prefix: lead,
            ..self
        }
    }

    const fn found_by(self, query: &'static str) -> ListRow {
        ListRow {
            query: Some(query),
            ..self
        }
    }
}

/// Every list, in the order of [`ListKind`].
#[rustfmt::skip]
pub const LISTS: [ListRow; 12] = [
    row(ListKind::Easiest, "easiest", "Easiest to start with", "Nobody yet.")
        .counted("person", "people").with_lead(EntryPrefix::Verb),
    row(ListKind::Reconnect, "due", "Reconnect", "Nobody is due.")
        .counted("to reconnect with", "to reconnect with").with_pressing(SLIPPING).with_lead(EntryPrefix::Verb).found_by("is:due -is:try-again"),
    row(ListKind::NotYet, "not-yet", "Not contacted yet", "Nobody.")
        .counted("person with a cadence", "people with a cadence").found_by("has:cadence touched:never first:never"),
    row(ListKind::Thanks, "thanks", "Say thank you", "Everybody is thanked.")
        .counted("person to thank", "people to thank").found_by("has:thanks"),
    row(ListKind::Promises, "promises", "You promised", "No promise is open.")
        .counted("open promise", "open promises").with_pressing(OVERDUE).found_by("has:promise"),
    row(ListKind::Updates, "updates", "Tell them the news", "Everybody has heard how things are going.")
        .counted("person to tell", "people to tell").with_lead(EntryPrefix::Goal).found_by("has:update"),
    row(ListKind::HeavyFirst, "heavy-first", "Asked for something heavy before giving anything", "Nobody.")
        .counted("contact", "contacts"),
    row(ListKind::Opened, "opened", "Opened with an ask", "Nobody.")
        .counted("contact", "contacts").found_by("is:opened-with-an-ask"),
    row(ListKind::TryAgain, "try-again", "Worth another try", "No meeting went badly recently.")
        .counted("to try again", "to try again").with_lead(EntryPrefix::Verb).found_by("is:try-again"),
    row(ListKind::New, "new", "New people", "Nobody new this week.")
        .counted("person new this week", "people new this week").with_lead(EntryPrefix::Verb),
    row(ListKind::Introductions, "introductions", "Introductions", "Nobody was introduced this week.")
        .counted("introduction this week", "introductions this week"),
    row(ListKind::Birthdays, "birthdays", "Birthdays ahead", "None in the next two weeks.")
        .counted("in the next two weeks", "in the next two weeks").found_by("birthday:<=14d"),
];

impl ListKind {
    /// The row of this list in [`LISTS`].
    pub fn row(self) -> &'static ListRow {
        &LISTS[self as usize]
    }

    /// The list that shows a topic of `ties today`; `None` for topics that a review does not show.
    pub fn of(topic: Topic) -> Option<ListKind> {
        match topic {
            Topic::Reconnect => Some(ListKind::Reconnect),
            Topic::Thanks => Some(ListKind::Thanks),
            Topic::Promises => Some(ListKind::Promises),
            Topic::Updates => Some(ListKind::Updates),
            Topic::Awaited => None,
            Topic::Birthdays => Some(ListKind::Birthdays),
            Topic::TryAgain => Some(ListKind::TryAgain),
            Topic::Standstill => Some(ListKind::Easiest),
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

/// A list of a review.
#[derive(Debug, Clone)]
pub struct List<'a> {
    /// What it is about.
    pub about: ListKind,
    /// The items, most urgent first.
    pub items: Vec<Item<'a>>,
}

/// The length of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Length {
    /// The number of all items.
    pub all: usize,
    /// The number of urgent items.
    pub pressing: usize,
}

/// How a list is shown as a section.
#[derive(Debug)]
pub struct ListOptions {
    /// The length of the list on the earlier day.
    pub before: Length,
    /// Maximum number of rows.
    pub max_rows: usize,
    /// The sentence for an empty list.
    pub none: &'static str,
    /// The command that shows all items.
    pub command_for_all: String,
}

impl List<'_> {
    /// The length of the list.
    pub fn length(&self) -> Length {
        Length {
            all: self.items.len(),
            pressing: self.items.iter().filter(|item| item.is_urgent).count(),
        }
    }

    /// The sentence for an empty list. `anybody` is whether there is any contact at all.
    pub fn none(&self, anybody: bool) -> &'static str {
        match self.about {
            ListKind::Thanks if !anybody => "Nobody to thank.",
            ListKind::Updates if !anybody => "Nobody to tell.",
            about => about.row().none,
        }
    }

    /// The list as a section.
    pub fn section(&self, options: ListOptions, words: &Words<'_>) -> Section {
        let before = options.before;
        let row = self.about.row();
        let items = &self.items[..self.items.len().min(options.max_rows)];
        let rows = items.iter().map(|item| cells(item, row.prefix, words));
        let table = Table::of(&COLUMNS, rows);
        let mut section = Section::new(row.word, row.title).with_table(table, options.none);
        let now = self.length();
        if self.about != ListKind::Easiest {
            let number = |word, title, now, earlier| {
                Figure::new(word, title, Cell::count(now)).with_before(Cell::count(earlier))
            };
            let [one, several] = row.counts;
            let counts = plural(now.all, one, several);
            section.figures = vec![number("count", counts, now.all, before.all)];
            section.figures.extend(
                row.pressing
                    .map(|(word, title)| number(word, title, now.pressing, before.pressing)),
            );
        }
        section.more = (items.len() < self.items.len()).then(|| OmittedRows {
            count: self.items.len() - items.len(),
            command: options.command_for_all,
        });
        section
    }
}

fn cells(item: &Item<'_>, lead: EntryPrefix, words: &Words<'_>) -> Vec<Cell> {
    let [text, path, line] = entry_cells(item, lead, words);
    vec![
        Cell::contact(item.contact),
        Cell::Text(item.contact.path().to_owned()),
        Cell::Text(item.reason()),
        text,
        item.by.map_or(Cell::Nothing, Cell::Day),
        Cell::Parts(
            json!(item.is_urgent),
            if item.is_urgent { "yes" } else { "" }.to_owned(),
        ),
        path,
        line,
        command(words.names, item.contact.id),
    ]
}

/// The cells of an item's entry: text, path, and line.
pub(super) fn entry_cells(item: &Item<'_>, lead: EntryPrefix, words: &Words<'_>) -> [Cell; 3] {
    let entry = item
        .line
        .and_then(|line| Some((line, (words.entry)(line)?)));
    let Some((line, entry)) = entry else {
        return [Cell::Nothing, Cell::Nothing, Cell::Nothing];
    };
    let path = item.contact.ledger.path_of(line.note);
    [
        Cell::Text(item.words(lead, entry)),
        Cell::Text(path.to_owned()),
        Cell::Number(i64::from(entry.line)),
    ]
}

/// The command that shows everything about a contact; empty if they have no name that can be typed.
pub(super) fn command(names: &HashMap<ContactId, String>, contact: ContactId) -> Cell {
    names.get(&contact).map_or(Cell::Nothing, |name| {
        Cell::Command(format!("ties prep {}", crate::text::shell::name(name)))
    })
}
