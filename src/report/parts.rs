//! What a report is made of, whatever form it will take (docs/reference/output.md#reports).
//!
//! In: cells, sentences, plots. Out: a [`Report`]: sections, each with what is said in it, figures, a table and plots;
//! and all of that as rows and as JSON. Does not: lay out, colour, cut, escape, or know which report it is.

use serde_json::{Map, Value, json};

use super::cell::Cell;
use super::plot::Plot;
use crate::date::{Date, DateRange};

/// One report.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Its word on the command line.
    pub word: &'static str,
    /// What stands above it.
    pub title: String,
    /// What it covers, in one line.
    pub about: String,
    /// The day on which it is read.
    pub today: Date,
    /// The days that it covers, where it covers some only.
    pub window: Option<DateRange>,
    /// Its sections, in the order in which they are read.
    pub sections: Vec<Section>,
    /// The section whose table is the whole of it in CSV; where there is none, all tables are.
    pub main: Option<&'static str>,
}

/// One part of a report.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Section {
    /// Its word: the key in JSON, the anchor of a page.
    pub word: &'static str,
    /// What stands above it.
    pub title: String,
    /// Sentences before the rest, words of notes among them.
    pub said: Vec<String>,
    /// Numbers that sum it up.
    pub figures: Vec<Figure>,
    /// Its rows.
    pub table: Option<Table>,
    /// How many of the last columns are read whole, row below row; none where the rows are looked up in a grid.
    pub whole: usize,
    /// Its plots.
    pub plots: Vec<Plot>,
    /// What was left out of the table, where a face has no room for all of it.
    pub more: Option<More>,
}

/// Rows that are not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct More {
    /// How many.
    pub count: usize,
    /// What shows all.
    pub command: String,
}

/// A number with what it is, and what it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Its word in JSON.
    pub word: &'static str,
    /// What it is.
    pub title: String,
    /// The number.
    pub now: Cell,
    /// What it was before; none where nothing is compared.
    pub before: Option<Cell>,
}

/// Rows under columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// A cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// One column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its word in JSON and CSV.
    pub word: &'static str,
    /// What a person reads above it.
    pub title: &'static str,
    /// Whether only programs are shown it.
    pub is_for_programs: bool,
}

impl Column {
    /// A column with its word as its title.
    pub const fn new(word: &'static str) -> Self {
        Column::titled(word, word)
    }

    /// A column that is called otherwise where a person reads it.
    pub const fn titled(word: &'static str, title: &'static str) -> Self {
        Column {
            word,
            title,
            is_for_programs: false,
        }
    }

    /// A column of which a person has no use.
    pub const fn for_programs(word: &'static str) -> Self {
        Column {
            word,
            title: word,
            is_for_programs: true,
        }
    }
}

impl Table {
    /// A table without rows.
    pub fn new(columns: &[Column]) -> Self {
        Table {
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    /// The table with these rows.
    ///
    /// # Panics
    /// If a row has not a cell for each column.
    pub fn of(columns: &[Column], rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        let mut table = Table::new(columns);
        for row in rows {
            assert_eq!(row.len(), columns.len(), "a row has a cell for each column");
            table.rows.push(row);
        }
        table
    }

    /// The table as a person reads it: without columns for programs, and without those in which nothing stands.
    pub fn for_people(&self) -> Table {
        let blank = |at: usize| self.rows.iter().all(|row| row[at].is_blank());
        let shown: Vec<usize> = (0..self.columns.len())
            .filter(|at| {
                !self.columns[*at].is_for_programs && (self.rows.is_empty() || !blank(*at))
            })
            .collect();
        Table {
            columns: shown.iter().map(|at| self.columns[*at]).collect(),
            rows: self
                .rows
                .iter()
                .map(|row| shown.iter().map(|at| row[*at].clone()).collect())
                .collect(),
        }
    }

    fn objects(&self) -> impl Iterator<Item = Map<String, Value>> + '_ {
        self.rows.iter().map(|row| {
            let cells = self.columns.iter().zip(row);
            cells
                .map(|(column, cell)| (column.word.to_owned(), cell.json()))
                .collect()
        })
    }
}

impl Figure {
    /// A number that is compared with nothing.
    pub fn new(word: &'static str, title: impl Into<String>, now: Cell) -> Self {
        Figure {
            word,
            title: title.into(),
            now,
            before: None,
        }
    }

    /// The number beside what it was.
    pub fn was(self, before: Cell) -> Self {
        Figure {
            before: Some(before),
            ..self
        }
    }

    fn json(&self) -> Value {
        match &self.before {
            None => self.now.json(),
            Some(before) => json!({"now": self.now.json(), "before": before.json()}),
        }
    }
}

/// The word for one, or for any other number.
pub fn plural<'a>(count: usize, one: &'a str, several: &'a str) -> &'a str {
    if count == 1 { one } else { several }
}

impl Section {
    /// A section with nothing in it yet.
    pub fn new(word: &'static str, title: impl Into<String>) -> Self {
        Section {
            word,
            title: title.into(),
            ..Section::default()
        }
    }

    /// With a sentence more.
    pub fn saying(mut self, sentence: impl Into<String>) -> Self {
        self.said.push(sentence.into());
        self
    }

    /// With these rows; where there are none, with what is said instead of them.
    pub fn listing(mut self, table: Table, none: &str) -> Self {
        if table.rows.is_empty() && !none.is_empty() {
            self.said.push(none.to_owned());
        }
        self.table = Some(table);
        self
    }

    /// With these rows, which are read one below the other: so many of the last columns whole, however long they are.
    pub fn reading(self, table: Table, whole: usize) -> Self {
        Section {
            table: Some(table),
            whole,
            ..self
        }
    }

    /// Whether there is nothing in it that a person could read.
    pub fn is_empty(&self) -> bool {
        let drawn = self.plots.iter().any(|plot| !plot.is_empty());
        self.said.is_empty() && self.figures.is_empty() && self.rows().is_empty() && !drawn
    }

    /// With a plot more.
    pub fn drawing(mut self, plot: Plot) -> Self {
        self.plots.push(plot);
        self
    }

    /// The rows, if there are any.
    pub fn rows(&self) -> &[Vec<Cell>] {
        self.table.as_ref().map_or(&[], |table| &table.rows)
    }

    fn json(&self) -> Value {
        let figures: Map<String, Value> = self
            .figures
            .iter()
            .map(|figure| (figure.word.to_owned(), figure.json()))
            .collect();
        let rows = self.table.iter().flat_map(Table::objects);
        let plots = self.plots.iter().map(|plot| {
            let rows: Vec<Value> = plot.table().objects().map(Value::Object).collect();
            json!({"title": plot.title, "describes": plot.describes, "rows": rows})
        });
        json!({
            "title": self.title,
            "said": self.said,
            "figures": figures,
            "rows": rows.map(Value::Object).collect::<Vec<_>>(),
            "plots": plots.collect::<Vec<_>>(),
        })
    }
}

impl Report {
    /// As one object: what it is, and its sections by their words.
    pub fn json(&self) -> Map<String, Value> {
        let day = |date: Option<Date>| date.map(|date| date.to_string());
        let window = self.window.as_ref();
        let window = window.map(|days| json!({"since": day(days.from), "until": day(days.to)}));
        let sections: Map<String, Value> = self
            .sections
            .iter()
            .map(|section| (section.word.to_owned(), section.json()))
            .collect();
        let value = json!({
            "report": self.word,
            "title": self.title,
            "about": self.about,
            "today": self.today.to_string(),
            "window": window,
            "sections": sections,
        });
        match value {
            Value::Object(map) => map,
            _ => unreachable!("the object above is an object"),
        }
    }

    /// The sections in which a person finds something.
    pub fn told(&self) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(|section| !section.is_empty())
    }

    /// As one object for each row, with its section.
    pub fn lines(&self) -> impl Iterator<Item = Map<String, Value>> + '_ {
        self.sections.iter().flat_map(|section| {
            let table = section.table.iter().flat_map(Table::objects);
            table.map(|object| {
                let section = ("section".to_owned(), Value::from(section.word));
                std::iter::once(section).chain(object).collect()
            })
        })
    }

    /// As one table for a spreadsheet: that of the main section, else all of them below each other, with a column that
    /// tells the section and those of all tables.
    pub fn sheet(&self) -> Table {
        let main = self.main.and_then(|word| self.section(word)?.table.clone());
        if let Some(main) = main {
            return main;
        }
        let tables = || {
            self.sections
                .iter()
                .filter_map(|section| Some((section.word, section.table.as_ref()?)))
        };
        let mut columns = vec![Column::new("section")];
        for column in tables().flat_map(|(_, table)| &table.columns) {
            if !columns.iter().any(|known| known.word == column.word) {
                columns.push(*column);
            }
        }
        let rows = tables().flat_map(|(section, table)| {
            table
                .rows
                .iter()
                .map(move |row| (section, &table.columns, row))
        });
        let rows = rows.map(|(section, own, row)| {
            let cell = |column: &Column| {
                let at = own.iter().position(|own| own.word == column.word);
                at.map_or(Cell::Nothing, |at| row[at].clone())
            };
            let cells = columns[1..].iter().map(cell);
            std::iter::once(Cell::Text(section.to_owned()))
                .chain(cells)
                .collect()
        });
        Table {
            rows: rows.collect(),
            columns: columns.clone(),
        }
    }

    /// The section of a word.
    pub fn section(&self, word: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.word == word)
    }
}
