//! The weekly review: what is moving, what is owed, and what to do first (docs/reference/output.md#reports).
//!
//! In: a book on the day on which the week is read, the numbers of earlier days, and the words of the entries that are
//! shown. Out: a [`Report`]. Does not: read notes; what it shows of them is asked for by [`Review::lines`].
//!
//! Archived and deceased contacts are named nowhere; what was asked of them and given to them still counts.

mod asked;
mod day;
mod first;
mod goals;
mod list;
mod met;
#[cfg(test)]
mod tests;
mod ties;
mod week;

use std::collections::{BTreeSet, HashMap};

use super::cell::Cell;
use super::momentum::verdict;
use super::parts::{Figure, Report, Section};
use super::today::Item;
use crate::ledger::{Book, ContactId, Line};
use crate::note::{Birthday, Entry};
use crate::store::Texts;
use crate::text::fold::fold_search;
use crate::text::shell;

pub use day::{Day, Then};
pub use list::{About, LISTS};
pub use week::{Week, WeekError};

/// How much room there is for each list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// A terminal: the most pressing, and few who were not told of a goal.
    Few,
    /// A page: more than anybody reads at once.
    Many,
    /// A program: all.
    All,
}

impl Room {
    /// So many rows of a list.
    fn rows(self) -> usize {
        match self {
            Room::Few => 3,
            Room::Many => 100,
            Room::All => usize::MAX,
        }
    }
}

/// Where there is room for few, of each goal so many who were not told.
const FEW_UNTOLD: usize = 2;

/// What it needs beyond the book.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// By note.
    pub birthdays: &'a [Option<Birthday>],
    /// That column of the index.
    pub introduced_by: &'a Texts,
}

/// What is shown of notes.
pub struct Words<'a> {
    /// The entry of a line.
    pub entry: &'a dyn Fn(&Line) -> Option<&'a Entry>,
    /// What each contact can be called on a command line.
    pub called: &'a HashMap<ContactId, String>,
}

impl std::fmt::Debug for Words<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").finish_non_exhaustive()
    }
}

/// A review, but for the words of entries.
#[derive(Debug)]
pub struct Review<'a> {
    day: Day<'a>,
    then: &'a Then,
    room: Room,
}

impl<'a> Review<'a> {
    /// The review of the week up to the book's day. `then` is as [`Then::read`] has it.
    pub fn of(book: &'a Book, then: &'a Then, sources: &Sources<'_>, room: Room) -> Self {
        Review {
            day: Day::of(book, sources),
            then,
            room,
        }
    }

    /// How many rows of a list are shown.
    fn shown(&self, about: About) -> usize {
        match about {
            // They are few, and belong together.
            About::Easiest => usize::MAX,
            _ => self.room.rows(),
        }
    }

    fn items(&self) -> impl Iterator<Item = &Item<'a>> {
        let lists = self.day.lists.iter();
        let shown = lists.flat_map(|list| list.items.iter().take(self.shown(list.about)));
        shown.chain(first::items(&self.day))
    }

    /// The entries whose words are shown.
    pub fn lines(&self) -> impl Iterator<Item = &'a Line> {
        self.items().filter_map(|item| item.line)
    }

    /// The people whom a command is to show.
    pub fn people(&self) -> Vec<ContactId> {
        let of_goals = self
            .day
            .goals
            .iter()
            .flat_map(|goal| goal.most.iter().copied());
        let all: BTreeSet<ContactId> = self
            .items()
            .map(|item| item.contact.id)
            .chain(of_goals)
            .collect();
        all.into_iter().collect()
    }

    /// The report.
    pub fn report(&self, words: &Words<'_>) -> Report {
        let day = &self.day;
        let week = day.week.word();
        Report {
            word: "review",
            title: format!("Review of {week}"),
            about: self.about(),
            today: day.book.today,
            window: Some(day.week.days()),
            sections: self.sections(words),
            main: None,
        }
    }

    fn about(&self) -> String {
        let (week, book) = (&self.day.week, self.day.book);
        let weekday = book.today.strftime("%A");
        if week.monday == book.today {
            format!("{weekday}, {}", book.today)
        } else if week.is_full() {
            format!("The week from {} to {weekday}, {}", week.monday, book.today)
        } else {
            format!(
                "The week from {}, up to {weekday}, {}",
                week.monday, book.today
            )
        }
    }

    fn sections(&self, words: &Words<'_>) -> Vec<Section> {
        let (day, then) = (&self.day, self.then);
        let list = |about: About| {
            let before = then.week.lengths[about as usize];
            let list = day.list(about);
            let shown = (self.shown(about), list.none(!day.active.is_empty()));
            list.section(before, shown, self.everything(about), words)
        };
        let each = if self.room == Room::Few {
            FEW_UNTOLD
        } else {
            usize::MAX
        };
        let [goals, untold] = goals::sections(day, &then.week.told, each, words);
        let mut sections = vec![self.momentum()];
        if day.momentum.is_standstill() {
            sections.push(list(About::Easiest));
        }
        sections.push(list(About::Reconnect));
        if !day.list(About::NotYet).items.is_empty() {
            sections.push(list(About::NotYet));
        }
        sections.extend([
            list(About::Thanks),
            list(About::Promises),
            list(About::Updates),
            asked::section(day, &then.week.asks),
            list(About::HeavyFirst),
            list(About::Opened),
            list(About::TryAgain),
            list(About::New),
            list(About::Introductions),
            ties::section(day, then),
            goals,
            untold,
            list(About::Birthdays),
            first::section(day, words),
        ]);
        sections
    }

    fn momentum(&self) -> Section {
        let (momentum, before) = (&self.day.momentum, &self.then.week);
        let usual = |usual: Option<f64>| usual.map_or(Cell::Nothing, Cell::Mean);
        let mut section =
            Section::new("momentum", "Momentum").saying(verdict(momentum, self.day.book));
        section.figures = vec![
            Figure::new(
                "now",
                "interactions a week now, over the last two full ones",
                Cell::Mean(momentum.now),
            )
            .was(Cell::Mean(before.now)),
            Figure::new("usual", "a week usually", usual(momentum.usual)).was(usual(before.usual)),
            Figure::new("last", "last interaction", Cell::Clock(momentum.last))
                .was(Cell::Clock(before.last)),
        ];
        section
    }

    /// The command that shows all of a list.
    fn everything(&self, about: About) -> String {
        let week = self.day.week;
        match (about, about.row().query) {
            (_, Some(query)) => format!("ties who {}", shell::word(query)),
            (About::New, None) => format!("ties who first:{}", week.word()),
            (About::Introductions, None) => {
                format!(
                    "ties entries --kind intro --since {} --until {}",
                    week.monday, week.read_on
                )
            }
            (_, None) => format!("ties review --week {} --format md", week.word()),
        }
    }
}

/// In the order of a key, then of names.
fn in_order<K: Ord>(items: &mut [Item<'_>], key: impl Fn(&Item<'_>) -> K) {
    items.sort_by_cached_key(|item| {
        (
            key(item),
            fold_search(item.contact.name()),
            item.contact.note(),
        )
    });
}
