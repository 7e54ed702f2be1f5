//! A model of a vault for the study: the facts of its notes, and their text.
//!
//! In: facts. Out: the text of each note, and the facts found in a text. Does not: use ties, which is under test.

use std::collections::{BTreeMap, BTreeSet};

/// Notes by a number that stays the same when they are renamed.
pub type Vault = BTreeMap<usize, Note>;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Note {
    pub path: String,
    pub keys: BTreeMap<&'static str, Value>,
    pub prose: Vec<String>,
    /// The entries, in the order of the log.
    pub log: Vec<Entry>,
    pub newest_first: bool,
    /// Whether the days are in headings.
    pub by_day: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Text(String),
    /// The day of a clock.
    Clock(u32),
    Flow(BTreeSet<String>),
    Block(BTreeSet<String>),
}

/// An entry. Its last word contains its number.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub id: usize,
    pub day: u32,
    pub mark: Option<char>,
    pub words: Vec<String>,
    pub nested: BTreeSet<String>,
}

pub fn date(day: u32) -> String {
    format!("2026-{:02}-{:02}", day / 28 % 12 + 1, day % 28 + 1)
}

impl Value {
    fn text(&self, key: &str) -> String {
        let items = |items: &BTreeSet<String>| items.iter().cloned().collect::<Vec<_>>();
        match self {
            Value::Text(text) => format!("{key}: {text}\n"),
            Value::Clock(day) => format!("{key}: {}\n", date(*day)),
            Value::Flow(list) => format!("{key}: [{}]\n", items(list).join(", ")),
            Value::Block(list) => {
                let lines = items(list).into_iter().map(|item| format!("  - {item}\n"));
                format!("{key}:\n{}", lines.collect::<String>())
            }
        }
    }
}

impl Entry {
    pub fn line(&self, by_day: bool) -> String {
        let mark = self.mark.map_or(String::new(), |mark| format!("[{mark}] "));
        let day = if by_day {
            String::new()
        } else {
            date(self.day) + " "
        };
        format!("- {mark}{day}{} {}", self.words.join(" "), token(self.id))
    }
}

/// The word that identifies an entry in any text.
pub fn token(id: usize) -> String {
    format!("e{id}z")
}

impl Note {
    pub fn text(&self) -> String {
        let keys = self.keys.iter().map(|(key, value)| value.text(key));
        let mut out = format!("---\n{}---\n\n# A contact\n\n", keys.collect::<String>());
        for line in &self.prose {
            out += &format!("{line}\n\n");
        }
        out += "## Log\n";
        let mut day = None;
        for (nth, entry) in self.log.iter().enumerate() {
            if self.by_day && day != Some(entry.day) {
                out += &format!("\n### {}\n", date(entry.day));
            }
            if nth == 0 || self.by_day && day != Some(entry.day) {
                out.push('\n');
            }
            day = Some(entry.day);
            out += &(entry.line(self.by_day) + "\n");
            for line in &entry.nested {
                out += &format!("  - {line}\n");
            }
        }
        out
    }

    /// Inserts an entry at the place of its day in the log.
    pub fn add(&mut self, entry: Entry) {
        let behind = |old: &Entry| match self.newest_first {
            true => old.day <= entry.day,
            false => old.day > entry.day,
        };
        let at = self.log.iter().position(behind).unwrap_or(self.log.len());
        self.log.insert(at, entry);
    }
}

/// An entry as found in a text: its line, the day of the heading above it, and its nested lines.
#[derive(Debug, PartialEq)]
pub struct Found {
    pub line: String,
    pub day: Option<String>,
    pub nested: BTreeSet<String>,
}

/// All places in a text where the entry `id` is.
pub fn find(text: &str, id: usize) -> Vec<Found> {
    let ending = format!(" {}", token(id));
    let mut day = None;
    let mut found: Vec<Found> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("### ") {
            day = Some(heading.to_owned());
        }
        match line.strip_prefix("  - ") {
            Some(nested) if open => {
                let last = found.last_mut().expect("one is open");
                last.nested.insert(nested.to_owned());
            }
            _ => open = line.ends_with(&ending),
        }
        if open && !line.starts_with("  - ") {
            found.push(Found {
                line: line.to_owned(),
                day: day.clone(),
                nested: BTreeSet::new(),
            });
        }
    }
    found
}

/// The keys of a text's front matter with their values. `None` if it is not valid YAML or has a key twice.
pub fn front(text: &str) -> Option<BTreeMap<String, BTreeSet<String>>> {
    let (front, _) = text.strip_prefix("---\n")?.split_once("---\n")?;
    for event in saphyr_parser::Parser::new_from_str(front) {
        event.ok()?;
    }
    let mut found = BTreeMap::new();
    let mut last = String::new();
    for line in front.lines() {
        if let Some(item) = line.strip_prefix("  - ") {
            let items: &mut BTreeSet<String> = found.get_mut(&last)?;
            if !items.insert(item.to_owned()) {
                return None;
            }
            continue;
        }
        let (key, value) = line.split_once(':')?;
        let value = value.trim().trim_start_matches('[').trim_end_matches(']');
        let values = value.split(", ").filter(|value| !value.is_empty());
        last = key.to_owned();
        let values = values.map(str::to_owned).collect();
        if found.insert(last.clone(), values).is_some() {
            return None;
        }
    }
    Some(found)
}

impl Value {
    pub fn items(&self) -> BTreeSet<String> {
        match self {
            Value::Text(text) => BTreeSet::from([text.clone()]),
            Value::Clock(day) => BTreeSet::from([date(*day)]),
            Value::Flow(items) | Value::Block(items) => items.clone(),
        }
    }
}
