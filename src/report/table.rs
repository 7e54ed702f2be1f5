//! Tables: columns, and rows of cells.
//!
//! In: columns and cells. Out: a [`Table`], for people or for programs. Does not: lay out or escape.

use serde_json::{Map, Value};

use super::cell::Cell;

/// A table: columns, and rows with one cell per column.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; each has one cell per column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its key in JSON and its header in CSV.
    pub word: &'static str,
    /// The header for people.
    pub title: &'static str,
    /// Whether it is shown only in formats for programs (JSON and CSV).
    pub is_for_programs: bool,
}

impl Column {
    /// A column whose header for people is its key.
    pub const fn new(word: &'static str) -> Self {
        Column::titled(word, word)
    }

    /// A column with a separate header for people.
    pub const fn titled(word: &'static str, title: &'static str) -> Self {
        Column {
            word,
            title,
            is_for_programs: false,
        }
    }

    /// A column that is shown only to programs.
    pub const fn for_programs(word: &'static str) -> Self {
        Column {
            word,
            title: word,
            is_for_programs: true,
        }
    }
}

impl Table {
    /// An empty table with these columns.
    pub fn new(columns: &[Column]) -> Self {
        Table {
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    /// A table with these columns and rows.
    ///
    /// # Panics
    /// If a row does not have one cell per column.
    pub fn of(columns: &[Column], rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        let mut table = Table::new(columns);
        for row in rows {
            assert_eq!(row.len(), columns.len(), "a row has a cell for each column");
            table.rows.push(row);
        }
        table
    }

    /// The table for people: without the columns for programs, and without columns in which every cell is blank.
    pub fn for_people(&self) -> Table {
        let blank = |at: usize| self.rows.iter().all(|row| row[at].is_blank());
        let visible: Vec<usize> = (0..self.columns.len())
            .filter(|at| {
                !self.columns[*at].is_for_programs && (self.rows.is_empty() || !blank(*at))
            })
            .collect();
        Table {
            columns: visible.iter().map(|at| self.columns[*at]).collect(),
            rows: self
                .rows
                .iter()
                .map(|row| visible.iter().map(|at| row[*at].clone()).collect())
                .collect(),
        }
    }

    /// Each row as a JSON object, by the keys of the columns.
    pub(super) fn objects(&self) -> impl Iterator<Item = Map<String, Value>> + '_ {
        self.rows.iter().map(|row| {
            let cells = self.columns.iter().zip(row);
            cells
                .map(|(column, cell)| (column.word.to_owned(), cell.json()))
                .collect()
        })
    }
}
