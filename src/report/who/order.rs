//! The order in which contacts are shown (docs/reference/queries.md#the-query).
//!
//! In: rows, and an order. Out: the first of them in that order. Does not: compute what the order does not need.

use std::cell::OnceCell;
use std::cmp::Ordering;

use super::{Cell, Column, Row};
use crate::date::Date;
use crate::ledger::Clock;
use crate::query::Query;
use crate::text::fold::fold_search;

/// An order of rows.
#[derive(Debug, Clone, Copy)]
pub enum Order {
    /// By full-text relevance, best first.
    Relevance,
    /// By a clock, longest ago first.
    LongestAgo(Clock),
    /// By name.
    Name,
    /// By a column, descending if the flag is set. Rows without a value come last.
    By(&'static Column, bool),
}

impl Order {
    /// The default order of a query (docs/reference/queries.md#the-query).
    pub fn of(query: &Query) -> Order {
        if !query.positive_texts().is_empty() {
            return Order::Relevance;
        }
        query
            .clocks()
            .first()
            .map_or(Order::Name, |(clock, _)| Order::LongestAgo(*clock))
    }
}

/// Number of rows collected beyond twice the limit before the worst are dropped.
const ROOM: usize = 1024;

/// The first `limit` rows. The order is deterministic: equal rows are sorted by folded name, then by name, then by
/// path. Selecting a few rows is much faster than sorting all.
pub fn first<'a>(
    rows: impl IntoIterator<Item = Row<'a>>,
    order: Order,
    limit: usize,
) -> Vec<Row<'a>> {
    let is_descending = matches!(order, Order::By(_, true));
    let compare = |a: &Keyed<'_>, b: &Keyed<'_>| {
        a.key
            .compare(&b.key, is_descending)
            .then_with(|| a.name().cmp(b.name()))
    };
    let capacity = limit.saturating_mul(2).saturating_add(ROOM);
    let mut rows_kept: Vec<Keyed<'a>> = Vec::new();
    for row in rows {
        rows_kept.push(Keyed {
            key: Key::of(&row, order),
            name: OnceCell::new(),
            row,
        });
        if rows_kept.len() == capacity {
            rows_kept.select_nth_unstable_by(limit, compare);
            rows_kept.truncate(limit);
        }
    }
    rows_kept.sort_unstable_by(compare);
    rows_kept.truncate(limit);
    rows_kept.into_iter().map(|keyed| keyed.row).collect()
}

/// A row with what it is sorted by.
struct Keyed<'a> {
    key: Key,
    /// The sort key of the contact. Folding a name is slow, so this is computed only for rows whose keys are equal.
    name: OnceCell<(String, &'a str, &'a str)>,
    row: Row<'a>,
}

impl<'a> Keyed<'a> {
    fn name(&self) -> &(String, &'a str, &'a str) {
        self.name.get_or_init(|| self.row.contact.sort_key())
    }
}

enum Key {
    None,
    Day(Option<Date>),
    Number(f64),
    Text(String),
}

impl Key {
    fn of(row: &Row<'_>, order: Order) -> Key {
        match order {
            Order::Relevance => Key::Number(-f64::from(row.score)),
            Order::LongestAgo(Clock::Edited) => Key::Day(row.edited),
            Order::LongestAgo(clock) => Key::Day(row.contact.clock(clock)),
            Order::Name => Key::None,
            // These columns show text, but sort by the number or date behind it.
            Order::By(Column { word: "reason", .. }, _) => row
                .contact
                .due()
                .map_or(Key::None, |due| Key::Number(due.ratio)),
            Order::By(Column { word: "last", .. }, _) => {
                Key::Day(row.contact.last_line().map(|line| line.date))
            }
            Order::By(column, _) => match row.cell(column) {
                Cell::Nothing => Key::None,
                Cell::Clock(date) => Key::Day(date),
                Cell::Day(date) => Key::Day(Some(date)),
                Cell::Number(number) => Key::Number(number as f64),
                Cell::Share(share) => Key::Number(share),
                cell => match cell.plain() {
                    text if text.is_empty() => Key::None,
                    text => Key::Text(fold_search(&text)),
                },
            },
        }
    }

    /// Compares two keys; a missing key comes last in both directions.
    fn compare(&self, other: &Key, is_descending: bool) -> Ordering {
        let (a, b) = if is_descending {
            (other, self)
        } else {
            (self, other)
        };
        match (self, other) {
            (Key::None, Key::None) => Ordering::Equal,
            (Key::None, _) => Ordering::Greater,
            (_, Key::None) => Ordering::Less,
            _ => a.compare_values(b),
        }
    }

    fn compare_values(&self, other: &Key) -> Ordering {
        match (self, other) {
            (Key::Day(a), Key::Day(b)) => a.cmp(b),
            (Key::Number(a), Key::Number(b)) => a.total_cmp(b),
            (Key::Text(a), Key::Text(b)) => a.cmp(b),
            _ => Ordering::Equal,
        }
    }
}
