//! The parts of a report, independent of the output format (docs/reference/output.md#reports).
//!
//! In: cells, sentences, plots. Out: a [`Report`]: sections, each with sentences, figures, a table, and plots; and all
//! of that as rows and as JSON. Does not: lay out, color, cut, escape, or know which report it is.

use serde_json::{Map, Value, json};

use super::cell::Cell;
use super::plot::Plot;
use crate::date::{Date, DateRange};

pub use super::table::{Column, Table};

/// A report, in a form that every output format can be made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Its name on the command line and in JSON, such as `momentum`.
    pub word: &'static str,
    /// The heading for people.
    pub title: String,
    /// What the report covers, in one line.
    pub about: String,
    /// The day as of which it was computed.
    pub today: Date,
    /// The days that it covers; `None` for all time.
    pub window: Option<DateRange>,
    /// The sections, in reading order.
    pub sections: Vec<Section>,
    /// The section whose table is the CSV output; if `None`, the tables of all sections are.
    pub main: Option<&'static str>,
}

/// A section of a report.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Section {
    /// Its name: the key in JSON, and the anchor in an HTML page.
    pub word: &'static str,
    /// The heading for people.
    pub title: String,
    /// Sentences shown before the rest. They can contain words from notes.
    pub sentences: Vec<String>,
    /// Numbers that summarize the section.
    pub figures: Vec<Figure>,
    /// The table, if the section has one.
    pub table: Option<Table>,
    /// How many of the last columns are shown in full, as a list with one row below the other; 0 shows the rows as a
    /// grid.
    pub full_columns: usize,
    /// The plots, shown after the table.
    pub plots: Vec<Plot>,
    /// How many rows were left out of the table, if it was shortened.
    pub more: Option<OmittedRows>,
}

/// The rows of a table that are not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OmittedRows {
    /// The number of rows that are not shown.
    pub count: usize,
    /// The command that shows all rows.
    pub command: String,
}

/// A number with a title, and with its earlier value for comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Its key in JSON.
    pub word: &'static str,
    /// What the number counts, for people.
    pub title: String,
    /// The current value.
    pub now: Cell,
    /// The earlier value; `None` if the number is not compared.
    pub before: Option<Cell>,
}

impl Figure {
    /// A number without an earlier value.
    pub fn new(word: &'static str, title: impl Into<String>, now: Cell) -> Self {
        Figure {
            word,
            title: title.into(),
            now,
            before: None,
        }
    }

    /// The same number with its earlier value.
    pub fn with_before(self, before: Cell) -> Self {
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

/// `one` if the count is 1, otherwise `several`.
pub fn plural<'a>(count: usize, one: &'a str, several: &'a str) -> &'a str {
    if count == 1 { one } else { several }
}

impl Section {
    /// An empty section.
    pub fn new(word: &'static str, title: impl Into<String>) -> Self {
        Section {
            word,
            title: title.into(),
            ..Section::default()
        }
    }

    /// Adds a sentence.
    pub fn with_sentence(mut self, sentence: impl Into<String>) -> Self {
        self.sentences.push(sentence.into());
        self
    }

    /// Sets the table. If it has no rows, adds the sentence `none` unless that is empty.
    pub fn with_table(mut self, table: Table, none: &str) -> Self {
        if table.rows.is_empty() && !none.is_empty() {
            self.sentences.push(none.to_owned());
        }
        self.table = Some(table);
        self
    }

    /// Sets the table, to be read row by row: the last `whole` columns are shown in full, however long they are.
    pub fn with_full_columns(self, table: Table, whole: usize) -> Self {
        Section {
            table: Some(table),
            full_columns: whole,
            ..self
        }
    }

    /// Whether the section has nothing to show to people.
    pub fn is_empty(&self) -> bool {
        let drawn = self.plots.iter().any(|plot| !plot.is_empty());
        self.sentences.is_empty() && self.figures.is_empty() && self.rows().is_empty() && !drawn
    }

    /// Adds a plot.
    pub fn with_plot(mut self, plot: Plot) -> Self {
        self.plots.push(plot);
        self
    }

    /// The rows of the table; empty if there is no table.
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
            json!({"title": plot.title, "describes": plot.description, "rows": rows})
        });
        json!({
            "title": self.title,
            "said": self.sentences,
            "figures": figures,
            "rows": rows.map(Value::Object).collect::<Vec<_>>(),
            "plots": plots.collect::<Vec<_>>(),
        })
    }
}

impl Report {
    /// An answer that is one table. `about` says how much it holds.
    pub fn of_table(title: &str, about: &str, table: Table, today: Date) -> Self {
        let section = Section::new("answer", "Answer").with_table(table, "Nothing.");
        Report {
            word: "answer",
            title: title.to_owned(),
            about: about.to_owned(),
            today,
            window: None,
            sections: vec![section],
            main: None,
        }
    }

    /// The report as one JSON object, with its sections by their names.
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

    /// The sections that are not empty.
    pub fn non_empty_sections(&self) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(|section| !section.is_empty())
    }

    /// One JSON object per row of all tables, each with the name of its section (for JSON Lines).
    pub fn json_rows(&self) -> impl Iterator<Item = Map<String, Value>> + '_ {
        self.sections.iter().flat_map(|section| {
            let table = section.table.iter().flat_map(Table::objects);
            table.map(|object| {
                let section = ("section".to_owned(), Value::from(section.word));
                std::iter::once(section).chain(object).collect()
            })
        })
    }

    /// One table for CSV: that of the main section. If there is none, the tables of all sections, one below the other,
    /// with a column `section` and the columns of all tables.
    pub fn csv_table(&self) -> Table {
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
            if !columns.iter().any(|existing| existing.word == column.word) {
                columns.push(*column);
            }
        }
        let rows = tables().flat_map(|(section, table)| {
            table
                .rows
                .iter()
                .map(move |row| (section, &table.columns, row))
        });
        let rows = rows.map(|(section, own_columns, row)| {
            let cell = |column: &Column| {
                let at = own_columns
                    .iter()
                    .position(|own_columns| own_columns.word == column.word);
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

    /// The section with this name.
    pub fn section(&self, word: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.word == word)
    }
}
