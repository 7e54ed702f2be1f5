//! The data of a review as of one day.
//!
//! In: the ledger as of that day. Out: [`Day`]: its lists and numbers; and [`EarlierDays`], the numbers alone, with
//! which a later day is compared. Does not: put anything into words.

use rayon::prelude::*;

use super::goals::{self, Goal};
use super::list::{LISTS, Length, List, ListKind};
use super::order::in_order;
use super::snapshot::{ContactSnapshot, known, snapshots};
use super::week::{Week, a_week_before, end_of_last_quarter};
use super::{asked_early, newcomers};
use crate::date::{Cadence, Date};
use crate::ledger::{Asks, ContactId, Ledger, Momentum, Tie, Timing};
use crate::report::today::{self, Item};

/// The data of a review as of one day.
#[derive(Debug)]
pub struct Day<'a> {
    /// The ledger as of that day.
    pub ledger: &'a Ledger,
    /// The week up to that day.
    pub week: Week,
    /// The momentum as of that day.
    pub momentum: Momentum,
    /// The active contacts.
    pub active: Vec<ContactSnapshot<'a>>,
    /// The asks and gifts of the week, and of the default window.
    pub asks: [Asks; 2],
    /// The active goals.
    pub goals: Vec<Goal>,
    /// The lists, in the order of [`LISTS`].
    pub lists: Vec<List<'a>>,
}

impl<'a> Day<'a> {
    /// Gathers the data.
    pub fn of(ledger: &'a Ledger) -> Self {
        let week = Week::of(ledger.today);
        let snapshots = snapshots(ledger);
        let days = snapshots
            .iter()
            .flat_map(|snapshot| snapshot.days.iter().copied());
        let momentum = Momentum::of(days, ledger.today);
        let sections = today::sections_with_momentum(ledger, || momentum.clone());
        let lines = || {
            snapshots
                .iter()
                .flat_map(|snapshot| &snapshot.asked_and_given)
        };
        let asks =
            [week.days(), ledger.window()].map(|window| ledger.asks_in(lines().copied(), window));
        let active: Vec<ContactSnapshot<'a>> = snapshots
            .into_iter()
            .filter(|snapshot| !snapshot.contact.is_inactive())
            .collect();
        let mut lists: Vec<List<'a>> = LISTS
            .iter()
            .map(|row| List {
                about: row.about,
                items: match row.about {
                    ListKind::NotYet => not_yet(&active),
                    ListKind::HeavyFirst => asked_early::heavy_first(&active),
                    ListKind::Opened => asked_early::opened(&active),
                    ListKind::New => newcomers::new(&active, &week),
                    ListKind::Introductions => newcomers::introductions(ledger, &active, &week),
                    _ => Vec::new(),
                },
            })
            .collect();
        for section in sections {
            if let Some(about) = ListKind::of(section.topic) {
                lists[about as usize].items = section.items;
            }
        }
        Day {
            ledger,
            week,
            momentum,
            asks,
            goals: goals::goals(ledger, &active),
            active,
            lists,
        }
    }

    /// The list about this.
    pub fn list(&self, about: ListKind) -> &List<'a> {
        &self.lists[about as usize]
    }

    fn numbers(&self) -> Numbers {
        Numbers {
            now: self.momentum.now,
            usual: self.momentum.usual,
            last: self.momentum.last,
            asks: self.asks,
            told: self.goals.iter().map(|goal| goal.told).collect(),
            lengths: self.lists.iter().map(List::length).collect(),
        }
    }
}

/// Contacts with a cadence but without a date from which it could run.
fn not_yet<'a>(active: &[ContactSnapshot<'a>]) -> Vec<Item<'a>> {
    let waiting = active
        .iter()
        .filter(|snapshot| matches!(snapshot.contact.timing(), Timing::NotContactedYet));
    let mut items: Vec<Item<'a>> = waiting
        .map(|snapshot| Item {
            contact: snapshot.contact,
            why: match snapshot.contact.cadence() {
                Some(Cadence::Every(every)) => format!("every {every}"),
                _ => String::new(),
            },
            detail: String::new(),
            line: None,
            by: None,
            is_urgent: false,
        })
        .collect();
    in_order(&mut items, |_| ());
    items
}

/// The numbers of a day, for comparison.
#[derive(Debug, Clone)]
pub struct Numbers {
    /// Current interactions per week.
    pub now: f64,
    /// Usual interactions per week; `None` with too few weeks.
    pub usual: Option<f64>,
    /// The date of the last interaction.
    pub last: Option<Date>,
    /// The asks and gifts of the week, and of the default window.
    pub asks: [Asks; 2],
    /// For each active goal, the number of contacts who were told of it.
    pub told: Vec<usize>,
    /// The lengths of the lists, in the order of [`LISTS`].
    pub lengths: Vec<Length>,
}

/// The tie of each contact as of a day, by the contact's index; `None` for contacts who were not known yet.
pub type Ties = Vec<Option<Tie>>;

/// The data of earlier days with which a review is compared.
#[derive(Debug, Clone)]
pub struct EarlierDays {
    /// The numbers of seven days before.
    pub week: Numbers,
    /// The ties of seven days before.
    pub week_ties: Ties,
    /// The ties at the end of the last quarter.
    pub quarter_ties: Ties,
}

impl EarlierDays {
    /// Computes the data of those days. Takes the ledger, because it has to be moved to each of the days, and returns
    /// it as of its own day.
    pub fn read(ledger: Ledger) -> (EarlierDays, Ledger) {
        let today = ledger.today;
        let ledger = ledger.with_today(end_of_last_quarter(today));
        let quarter_ties = ties(&ledger);
        let ledger = ledger.with_today(a_week_before(today));
        let day = Day::of(&ledger);
        let mut week_ties = vec![None; ledger.contacts.len()];
        for snapshot in &day.active {
            week_ties[ledger.place_of(snapshot.contact.id)] =
                known(snapshot.contact).then_some(snapshot.tie);
        }
        let week = day.numbers();
        let earlier = EarlierDays {
            week,
            week_ties,
            quarter_ties,
        };
        (earlier, ledger.with_today(today))
    }
}

fn ties(ledger: &Ledger) -> Ties {
    let everybody: Vec<ContactId> = ledger.contact_ids().collect();
    everybody
        .into_par_iter()
        .with_min_len(64)
        .map(|id| {
            let contact = ledger.contact(id);
            known(contact).then(|| contact.tie())
        })
        .collect()
}
