//! A picture of numbers, as what it shows and not as how it is drawn.
//!
//! In: numbers with their names. Out: a [`Plot`], and the table that says the same in words. Does not: draw.

use super::cell::Cell;
use super::parts::{Column, Table};
use crate::date::{Date, Period, Unit};

/// A picture, with what a person who cannot see it is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Plot {
    /// What it shows.
    pub title: String,
    /// What is to be seen in it, in a sentence or two.
    pub describes: String,
    /// Its form and numbers.
    pub shape: Shape,
}

/// The forms.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Two bars for each name, to either side of a line.
    Diverging {
        /// What goes to the left.
        left: &'static str,
        /// What goes to the right.
        right: &'static str,
        /// The names, each with both.
        bars: Vec<(String, i64, i64)>,
    },
    /// A number that holds from one day until the next that is named.
    Steps {
        /// What is counted.
        unit: &'static str,
        /// The days, in order.
        points: Vec<(Date, i64)>,
    },
    /// A bar for each week.
    Weeks {
        /// What is counted.
        unit: &'static str,
        /// The Mondays, in order.
        weeks: Vec<(Date, usize)>,
        /// What is usual, as a line across.
        usual: Option<f64>,
    },
    /// Who is joined to whom.
    Graph(Graph),
}

/// People, and what joins them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Graph {
    /// Their names; the first may be the user.
    pub people: Vec<String>,
    /// From whom to whom, by their places among the people, and what it is called.
    pub joins: Vec<Join>,
}

/// One line of a graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Join {
    /// From whom.
    pub from: usize,
    /// To whom.
    pub to: usize,
    /// In a word.
    pub says: &'static str,
    /// Whether it leads from the one to the other, and not both ways.
    pub is_arrow: bool,
}

/// A week as it is written: `2026-W47`.
pub fn week(monday: Date) -> String {
    Period::of(monday, Unit::Week).map_or_else(String::new, |week| week.to_string())
}

impl Plot {
    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.table().rows.is_empty()
    }

    /// Whether a table that stands beside it says all that it does: its numbers are columns there.
    pub fn is_told_by(&self, table: &Table) -> bool {
        let own = self.table().columns;
        own.iter().skip(1).all(|column| {
            let mut words = table.columns.iter().map(|known| known.word);
            words.any(|word| word == column.word)
        })
    }

    /// The same as rows.
    pub fn table(&self) -> Table {
        let number = |number: i64| Cell::Number(number);
        match &self.shape {
            Shape::Diverging { left, right, bars } => {
                let columns = [Column::new("name"), Column::new(left), Column::new(right)];
                let rows = bars.iter().map(|(name, left, right)| {
                    vec![Cell::Text(name.clone()), number(*left), number(*right)]
                });
                Table::of(&columns, rows)
            }
            Shape::Steps { unit, points } => {
                let columns = [Column::new("date"), Column::new(unit)];
                let rows = points
                    .iter()
                    .map(|(date, value)| vec![Cell::Text(date.to_string()), number(*value)]);
                Table::of(&columns, rows)
            }
            Shape::Weeks { unit, weeks, .. } => {
                let columns = [Column::new("week"), Column::new(unit)];
                let rows = weeks
                    .iter()
                    .map(|(monday, count)| vec![Cell::Text(week(*monday)), Cell::count(*count)]);
                Table::of(&columns, rows)
            }
            Shape::Graph(graph) => {
                let columns = [Column::new("from"), Column::new("says"), Column::new("to")];
                let name = |at: usize| Cell::Text(graph.people[at].clone());
                let rows = graph.joins.iter().map(|join| {
                    vec![
                        name(join.from),
                        Cell::Text(join.says.to_owned()),
                        name(join.to),
                    ]
                });
                Table::of(&columns, rows)
            }
        }
    }
}
