//! The balance over the window.
//!
//! In: an [`Exchange`]. Out: its section: a row for each month, or for each year in a long window, and a plot by day.
//! Does not: count what came before the window; the balance starts at zero.

use std::collections::BTreeMap;

use super::exchange::Exchange;
use crate::date::{Date, DateRange, Period, Unit, day};
use crate::ledger::Balance;
use crate::report::cell::Cell;
use crate::report::document::{Column, Section, Table};
use crate::report::plot::{Plot, Shape};

const PERIODS: [Column; 4] = [
    Column::titled("period", "when"),
    Column::new("given"),
    Column::new("received"),
    Column::titled("balance", "balance by then"),
];
/// If the window is longer than this number of days, the rows are years instead of months.
const LONG: i64 = 3 * 366;
/// Maximum number of steps drawn; with more, the plot has one step per week, month, or year.
const STEPS: usize = 120;

/// The section of the balance over time.
pub fn section(exchange: &Exchange<'_>) -> Section {
    let days = exchange.by_day();
    let section = Section::new("time", "Over time");
    let Some((from, to)) = ends(exchange.window, &days) else {
        return section.with_table(Table::new(&PERIODS), "Nothing to draw yet.");
    };
    let rows = table(&days, from, to);
    section
        .with_table(rows, "")
        .with_plot(plot(&days, from, to))
}

/// The first and the last day to show; `None` if nothing was given or received.
fn ends(window: DateRange, days: &BTreeMap<Date, Balance>) -> Option<(Date, Date)> {
    let (first, last) = (*days.keys().next()?, *days.keys().next_back()?);
    Some((window.from.unwrap_or(first), window.to.unwrap_or(last)))
}

/// A row for each period with a favor, with the balance at its end.
fn table(days: &BTreeMap<Date, Balance>, from: Date, to: Date) -> Table {
    let unit = if day::between(from, to) > LONG {
        Unit::Year
    } else {
        Unit::Month
    };
    let mut sums: BTreeMap<(Date, Date), Balance> = BTreeMap::new();
    for (date, sum) in days {
        let Some(period) = Period::of(*date, unit) else {
            continue;
        };
        let of_period = sums.entry(period.days(*date)).or_default();
        *of_period = of_period.and(*sum);
    }
    let mut balance = 0;
    let rows = sums.into_iter().map(|((first, _), sum)| {
        balance += sum.balance();
        let name = Period::of(first, unit).map_or_else(String::new, |period| period.to_string());
        vec![
            Cell::Text(name),
            Cell::Number(sum.given),
            Cell::Number(sum.received),
            Cell::Number(balance),
        ]
    });
    Table::of(&PERIODS, rows)
}

/// The points of the plot: from zero on the first day to the balance on the last day.
fn steps(days: &BTreeMap<Date, Balance>, from: Date, to: Date) -> Vec<(Date, i64)> {
    let mut balance = 0;
    let mut points = vec![(from, 0)];
    for (date, sum) in days {
        balance += sum.balance();
        points.push((*date, balance));
    }
    points.push((to, balance));
    [None, Some(Unit::Week), Some(Unit::Month), Some(Unit::Year)]
        .into_iter()
        .map(|unit| thinned(&points, unit))
        .find(|points| points.len() <= STEPS)
        .unwrap_or(points)
}

/// Keeps the last point of each unit, and the first point of all.
fn thinned(points: &[(Date, i64)], unit: Option<Unit>) -> Vec<(Date, i64)> {
    let is_same_unit = |a: Date, b: Date| match unit {
        None => a == b,
        Some(unit) => Period::of(a, unit) == Period::of(b, unit),
    };
    let mut kept: Vec<(Date, i64)> = Vec::new();
    for (at, point) in points.iter().enumerate() {
        let next = points.get(at + 1);
        let is_last = next.is_none_or(|next| !is_same_unit(point.0, next.0));
        if is_last || at == 0 && next.is_some_and(|next| next.0 != point.0) {
            kept.push(*point);
        }
    }
    kept
}

fn plot(days: &BTreeMap<Date, Balance>, from: Date, to: Date) -> Plot {
    let points = steps(days, from, to);
    let (mut low, mut high) = ((from, 0), (from, 0));
    for point in &points {
        if point.1 < low.1 {
            low = *point;
        }
        if point.1 > high.1 {
            high = *point;
        }
    }
    let end = points.last().map_or(0, |(_, balance)| *balance);
    let mut description =
        format!("The balance of what you gave and received since {from}: it ends at {end}.");
    if high.1 > 0 {
        description += &format!(" The highest was {} on {}.", high.1, high.0);
    }
    if low.1 < 0 {
        description += &format!(" The lowest was {} on {}.", low.1, low.0);
    }
    Plot {
        title: "Balance over time".to_owned(),
        description,
        shape: Shape::Steps {
            unit: "balance",
            points,
        },
    }
}
