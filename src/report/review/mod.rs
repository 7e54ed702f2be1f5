//! The weekly review: momentum, what is owed, and what to do first (docs/reference/output.md#reports).
//!
//! In: the ledger as of the day of the review, the numbers of earlier days, and the texts of the entries that are
//! shown. Out: a [`Report`]. Does not: read notes; [`Review::lines`] says which entries it needs.
//!
//! Archived and deceased contacts are never named, but what was asked of them and given to them still counts.

mod asked_early;
mod asks;
mod day;
mod first;
mod goal_sections;
mod goals;
mod inputs;
mod list;
mod newcomers;
mod order;
mod snapshot;
#[cfg(test)]
mod tests;
mod ties;
mod week;

use std::collections::BTreeSet;

use super::cell::Cell;
use super::document::{Figure, Report, Section};
use super::momentum::verdict;
use super::today::Item;
use crate::ledger::{ContactId, EntryRef, Ledger};
use crate::text::shell;
use list::ListOptions;

pub use day::{Day, EarlierDays};
pub use inputs::Words;
pub use list::{LISTS, ListKind};
pub use week::{Week, WeekError};

/// How many rows of each list are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DetailLevel {
    /// For a terminal: the most urgent items, and few contacts per goal.
    Few,
    /// For a page: more than anybody reads at once.
    Many,
    /// For a program: all.
    All,
}

impl DetailLevel {
    /// Maximum number of rows of a list.
    fn rows(self) -> usize {
        match self {
            DetailLevel::Few => 3,
            DetailLevel::Many => 100,
            DetailLevel::All => usize::MAX,
        }
    }
}

/// Maximum number of untold contacts per goal with [`DetailLevel::Few`].
const FEW_UNTOLD: usize = 2;

/// A computed review, without the texts of entries.
#[derive(Debug)]
pub struct Review<'a> {
    day: Day<'a>,
    earlier: &'a EarlierDays,
    level: DetailLevel,
}

impl<'a> Review<'a> {
    /// The review of the week up to the ledger's day. `earlier` comes from [`EarlierDays::read`].
    pub fn of(ledger: &'a Ledger, earlier: &'a EarlierDays, level: DetailLevel) -> Self {
        Review {
            day: Day::of(ledger),
            earlier,
            level,
        }
    }

    /// Maximum number of rows shown of this list.
    fn max_rows(&self, about: ListKind) -> usize {
        match about {
            // There are at most five, and they belong together.
            ListKind::Easiest => usize::MAX,
            _ => self.level.rows(),
        }
    }

    fn items(&self) -> impl Iterator<Item = &Item<'a>> {
        let lists = self.day.lists.iter();
        let listed = lists.flat_map(|list| list.items.iter().take(self.max_rows(list.about)));
        listed.chain(first::items(&self.day))
    }

    /// The entries whose texts the report shows.
    pub fn lines(&self) -> impl Iterator<Item = &'a EntryRef> {
        self.items().filter_map(|item| item.line)
    }

    /// The contacts for whom the report shows a command.
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
            today: day.ledger.today,
            window: Some(day.week.days()),
            sections: self.sections(words),
            main: None,
        }
    }

    fn about(&self) -> String {
        let (week, ledger) = (&self.day.week, self.day.ledger);
        let weekday = ledger.today.strftime("%A");
        if week.monday == ledger.today {
            format!("{weekday}, {}", ledger.today)
        } else if week.is_full() {
            format!(
                "The week from {} to {weekday}, {}",
                week.monday, ledger.today
            )
        } else {
            format!(
                "The week from {}, up to {weekday}, {}",
                week.monday, ledger.today
            )
        }
    }

    fn sections(&self, words: &Words<'_>) -> Vec<Section> {
        let (day, earlier) = (&self.day, self.earlier);
        let list = |about: ListKind| {
            let list = day.list(about);
            let options = ListOptions {
                before: earlier.week.lengths[about as usize],
                max_rows: self.max_rows(about),
                none: list.none(!day.active.is_empty()),
                command_for_all: self.command_for_all(about),
            };
            list.section(options, words)
        };
        let per_goal = if self.level == DetailLevel::Few {
            FEW_UNTOLD
        } else {
            usize::MAX
        };
        let [goals, untold] = goal_sections::sections(day, &earlier.week.told, per_goal, words);
        let mut sections = vec![self.momentum()];
        if day.momentum.is_standstill() {
            sections.push(list(ListKind::Easiest));
        }
        sections.push(list(ListKind::Reconnect));
        if !day.list(ListKind::NotYet).items.is_empty() {
            sections.push(list(ListKind::NotYet));
        }
        sections.extend([
            list(ListKind::Thanks),
            list(ListKind::Promises),
            list(ListKind::Updates),
            asks::section(day, &earlier.week.asks),
            list(ListKind::HeavyFirst),
            list(ListKind::Opened),
            list(ListKind::TryAgain),
            list(ListKind::New),
            list(ListKind::Introductions),
            ties::section(day, earlier),
            goals,
            untold,
            list(ListKind::Birthdays),
            first::section(day, words),
        ]);
        sections
    }

    fn momentum(&self) -> Section {
        let (momentum, before) = (&self.day.momentum, &self.earlier.week);
        let usual = |usual: Option<f64>| usual.map_or(Cell::Nothing, Cell::Mean);
        let mut section =
            Section::new("momentum", "Momentum").with_sentence(verdict(momentum, self.day.ledger));
        section.figures = vec![
            Figure::new(
                "now",
                "interactions a week now, over the last two full ones",
                Cell::Mean(momentum.now),
            )
            .with_before(Cell::Mean(before.now)),
            Figure::new("usual", "a week usually", usual(momentum.usual))
                .with_before(usual(before.usual)),
            Figure::new("last", "last interaction", Cell::Clock(momentum.last))
                .with_before(Cell::Clock(before.last)),
        ];
        section
    }

    /// The command that shows all items of a list.
    fn command_for_all(&self, about: ListKind) -> String {
        let week = self.day.week;
        match (about, about.row().query) {
            (_, Some(query)) => format!("ties who {}", shell::word(query)),
            (ListKind::New, None) => format!("ties who first:{}", week.word()),
            (ListKind::Introductions, None) => {
                format!(
                    "ties entries --kind intro --since {} --until {}",
                    week.monday, week.read_on
                )
            }
            (_, None) => format!("ties review --week {} --format md", week.word()),
        }
    }
}
