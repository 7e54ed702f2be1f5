//! A plot as data: what it shows, not how it is drawn.
//!
//! In: numbers with their names. Out: a [`Plot`], and a table with the same data. Does not: draw.

use super::cell::Cell;
use super::table::{Column, Table};
use crate::date::{Date, Period, Unit};

/// A plot, with a description for people who cannot see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Plot {
    /// The title above the plot.
    pub title: String,
    /// A description of what the plot shows, in a sentence or two.
    pub description: String,
    /// The type of plot, with its data.
    pub shape: Shape,
}

/// The types of plots.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Two bars for each name, one to either side of a center line.
    Diverging {
        /// The name of the values on the left.
        left: &'static str,
        /// The name of the values on the right.
        right: &'static str,
        /// The names, each with its left and right value.
        bars: Vec<(String, i64, i64)>,
    },
    /// A number that changes in steps: a value holds until the date of the next one.
    Steps {
        /// The name of the values, such as `interactions`.
        unit: &'static str,
        /// The dates with their values, in order.
        points: Vec<(Date, i64)>,
    },
    /// A bar for each week.
    Weeks {
        /// The name of the values, such as `interactions`.
        unit: &'static str,
        /// The Monday of each week with its value, in order.
        weeks: Vec<(Date, usize)>,
        /// The usual value, drawn as a line across the bars.
        usual: Option<f64>,
    },
    /// A network of people.
    Graph(Graph),
}

/// A network of people.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Graph {
    /// The names of the people.
    pub people: Vec<String>,
    /// The connections between them.
    pub edges: Vec<Edge>,
}

/// A connection between two people in a graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// The index of the first person in `Graph::people`.
    pub from: usize,
    /// The index of the second person in `Graph::people`.
    pub to: usize,
    /// The label, such as `brought you to`.
    pub says: &'static str,
    /// Whether the connection has a direction and is drawn as an arrow.
    pub is_arrow: bool,
}

/// The ISO week of a Monday, as text: `2026-W47`.
pub fn week(monday: Date) -> String {
    Period::of(monday, Unit::Week).map_or_else(String::new, |week| week.to_string())
}

impl Plot {
    /// Whether the plot has no data.
    pub fn is_empty(&self) -> bool {
        self.table().rows.is_empty()
    }

    /// Whether `table` already has all values of the plot as columns, so that the plot's own table would repeat them.
    pub fn is_covered_by(&self, table: &Table) -> bool {
        let columns = self.table().columns;
        columns.iter().skip(1).all(|column| {
            let mut words = table.columns.iter().map(|existing| existing.word);
            words.any(|word| word == column.word)
        })
    }

    /// The data of the plot as a table.
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
                let rows = graph.edges.iter().map(|join| {
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
