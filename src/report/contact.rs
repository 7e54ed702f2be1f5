//! The page of a contact (docs/reference/output.md#commands).
//!
//! In: a contact with their note and entries. Out: a [`Report`]: who they are, when you were last in touch, what is
//! owed in each direction, what was given, and every entry; and the parts that the page for a terminal shares with it.
//! Does not: find the contact.

use super::cell::Cell;
use super::document::{Report, Section};
use super::plot::{Plot, Shape};
use super::table::{Column, Table};
use super::{entries, show, today};
use crate::date::day::ago;
use crate::date::{Date, DateRange};
use crate::ledger::notes::Notes;
use crate::ledger::{Clock, Contact, EntryRef, Timing};
use crate::note::{Entry, Note, Passage, State, link};
use crate::query::eval::next_birthday;
use crate::query::fields::STATES;
use crate::settings::Verb;

/// Fields that are not listed: the head of the page shows them, or they only concern the file.
const NOT_LISTED: [&str; 9] = [
    "name",
    "aliases",
    "type",
    "categories",
    "company",
    "role",
    "place",
    "circle",
    "needs",
];

/// A contact with everything that the page shows.
#[derive(Debug)]
pub struct ContactPage<'a> {
    /// The contact.
    pub contact: Contact<'a>,
    /// Their note.
    pub note: &'a Note,
    /// The contact's entries, newest first.
    pub entries: &'a [entries::Row<'a>],
    /// The notes of all entries, and of the goal updates that the contact should hear about.
    pub notes: &'a Notes,
}

/// An open entry: something that is owed, awaited, or needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenItem {
    /// What it is: `thanks`, `promise`, `update`, `answer`, or `need`.
    pub what: &'static str,
    /// The date of the entry; `None` for a need in front matter.
    pub date: Option<Date>,
    /// Its words, with the goal before those of a goal's update.
    pub text: String,
    /// When it is due, in words; empty without a due date.
    pub due: String,
}

impl ContactPage<'_> {
    /// Work, place, circles, and aliases on one line; empty if none is known.
    pub fn about(&self) -> String {
        let fields = &self.note.fields;
        let companies = plain_list(&fields.company);
        let work: Vec<String> = fields
            .role
            .iter()
            .cloned()
            .chain((!companies.is_empty()).then_some(companies))
            .collect();
        let parts = [
            work.join(" at "),
            plain_list(&fields.place),
            plain_list(&fields.circle),
            match fields.aliases.as_slice() {
                [] => String::new(),
                aliases => format!("also {}", aliases.join(", ")),
            },
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" · ")
    }

    /// The first paragraphs of the note, up to its first heading.
    pub fn prose(&self) -> Vec<String> {
        opening(self.note, self.contact)
            .map(|passage| link::plain(&passage.text.replace('\n', " ")))
            .collect()
    }

    /// The fields of the front matter that are listed: key and value. For a birthday also when the next one is.
    pub fn fields(&self) -> Vec<(String, serde_json::Value, Option<Date>)> {
        let today = self.contact.ledger.today;
        show::fields(self.note)
            .into_iter()
            .filter(|(key, value)| {
                let is_active = key == "status" && value == "active";
                !is_active && !NOT_LISTED.contains(&key.as_str())
            })
            .map(|(key, value)| {
                let birthday = self.note.fields.birthday.filter(|_| key == "birthday");
                let next = birthday.and_then(|birthday| next_birthday(birthday, today));
                (key, value, next)
            })
            .collect()
    }

    /// What the user owes: thanks, newest first; promises; updates on goals, newest first.
    pub fn owed(&self) -> [Vec<OpenItem>; 3] {
        let contact = self.contact;
        let items = |what, entries: Vec<&EntryRef>| -> Vec<OpenItem> {
            entries.iter().map(|entry| self.item(what, entry)).collect()
        };
        let mut thanks = items("thanks", contact.thanks_owed());
        thanks.reverse();
        let mut updates = items("update", contact.updates_owed());
        updates.reverse();
        [
            thanks,
            items("promise", contact.open(Verb::Promised)),
            updates,
        ]
    }

    /// The answers that the user is waiting for.
    pub fn awaited(&self) -> Vec<OpenItem> {
        let open = self.contact.open(Verb::Asked);
        open.iter()
            .map(|entry| self.item("answer", entry))
            .collect()
    }

    /// The open needs among the entries, newest first. Needs in front matter are not included.
    pub fn needs(&self) -> Vec<OpenItem> {
        let open = self.contact.open(Verb::Needs);
        let open = open.iter().rev();
        open.map(|entry| self.item("need", entry)).collect()
    }

    fn item(&self, what: &'static str, line: &EntryRef) -> OpenItem {
        let ledger = self.contact.ledger;
        let text = self.notes.entry(line).map_or(String::new(), plain_text);
        let text = if line.verb == Verb::Progress {
            format!("{}: {text}", ledger.name_of_note(line.note))
        } else {
            text
        };
        let due = ledger.due_of(line).map(|due| today::by(due, ledger.today));
        OpenItem {
            what,
            date: Some(line.date),
            text,
            due: due.map_or(String::new(), |(when, detail)| format!("{when}, {detail}")),
        }
    }

    /// The remark beside an entry: its state, who else took part, and in which note it is.
    pub fn remark(&self, row: &entries::Row<'_>) -> String {
        let (contact, line) = (self.contact, row.line);
        let mut parts = Vec::new();
        match line.state {
            Some(State::Dropped) => parts.push("dropped".to_owned()),
            _ if !contact.ledger.counts(line) => parts.push("planned".to_owned()),
            Some(state) => parts.push(state.word().to_owned()),
            None => {}
        }
        let words = plain_text(row.entry);
        let mut others = contact.ledger.participants(line);
        others.retain(|name| name != contact.name() && !words.contains(name.as_str()));
        if !others.is_empty() {
            parts.push(format!("with {}", others.join(", ")));
        }
        if line.note != contact.note() {
            parts.push(contact.ledger.path_of(line.note).to_owned());
        }
        parts.join(" · ")
    }

    /// The page as a report.
    pub fn report(&self) -> Report {
        let sections = [
            self.who(),
            self.last_time(),
            open_section("owed", "You owe", self.owed().concat()),
            open_section("awaited", "You are waiting for", self.awaited()),
            self.needs_section(),
            self.favors(),
            self.entries_section(),
        ];
        Report {
            word: "show",
            title: self.contact.name().to_owned(),
            about: self.about(),
            today: self.contact.ledger.today,
            window: None,
            sections: sections.into_iter().flatten().collect(),
            main: Some("entries"),
        }
    }

    fn who(&self) -> Option<Section> {
        let today = self.contact.ledger.today;
        let mut section = Section::new("who", "Who they are");
        section.sentences.extend(self.prose());
        let rows: Vec<Vec<Cell>> = self
            .fields()
            .into_iter()
            .filter_map(|(key, value, next)| {
                let text = plain_value(&value)?;
                let text = match next {
                    Some(next) => format!("{text}, next {}", ago(next, today)),
                    None => text,
                };
                Some(vec![Cell::Text(key), Cell::Text(text)])
            })
            .collect();
        let columns = [Column::new("field"), Column::new("value")];
        let has_rows = !rows.is_empty();
        let has_prose = !section.sentences.is_empty();
        if has_rows {
            section = section.with_table(Table::of(&columns, rows), "");
        }
        (has_rows || has_prose).then_some(section)
    }

    fn last_time(&self) -> Option<Section> {
        let (contact, today) = (self.contact, self.contact.ledger.today);
        let mut section = Section::new("last", "Last time");
        if contact.clock(Clock::Touched).is_none() {
            section = section.with_sentence("No contact yet.");
        }
        match contact.timing() {
            Timing::None => {}
            Timing::NotContactedYet => {
                section = section.with_sentence("Reconnect: not contacted yet.");
            }
            Timing::Due(due) => {
                let (when, detail) = today::by(due.on, today);
                let reason = match due.is_due(today) {
                    true => format!("; {}", due.reason()),
                    false => String::new(),
                };
                section = section.with_sentence(format!("Reconnect: {when}, {detail}{reason}."));
            }
        }
        let (tie, meaning) = self.tie();
        section = section.with_sentence(format!("Tie: {tie}: {meaning}."));
        for mark in self.marks() {
            section = section.with_sentence(format!("{mark}."));
        }
        let rows = show::last_times(contact).into_iter().map(|(date, clocks)| {
            let what: Vec<&str> = clocks.into_iter().map(clock_words).collect();
            vec![
                Cell::Day(date),
                Cell::Text(ago(date, today)),
                Cell::Text(what.join(", ")),
            ]
        });
        let columns = ["date", "ago", "what"].map(Column::new);
        let rows: Vec<Vec<Cell>> = rows.collect();
        if !rows.is_empty() {
            section = section.with_table(Table::of(&columns, rows), "");
        }
        Some(section)
    }

    /// The kind of tie, and what it means.
    pub fn tie(&self) -> (&'static str, &'static str) {
        let tie = self.contact.tie().word();
        let state = STATES.iter().find(|state| state.word == tie);
        (tie, state.map_or("", |state| state.help))
    }

    /// What to keep in mind about the contact, in words.
    pub fn marks(&self) -> Vec<&'static str> {
        let marks = self.contact.marks().into_iter();
        marks
            .map(|mark| {
                let state = STATES.iter().find(|state| state.word == mark.word());
                state.map_or(mark.word(), |state| state.help)
            })
            .collect()
    }

    fn needs_section(&self) -> Option<Section> {
        let mut items = self.needs();
        let in_front_matter = self.note.fields.needs.iter().map(|need| OpenItem {
            what: "need",
            date: None,
            text: link::plain(need),
            due: String::new(),
        });
        items.extend(in_front_matter);
        open_section("needs", "They need", items)
    }

    fn favors(&self) -> Option<Section> {
        let contact = self.contact;
        let ever = DateRange {
            from: None,
            to: None,
        };
        let kinds = contact.favors().by_kind(ever);
        if kinds.is_empty() {
            return None;
        }
        let window = format!("last {}", contact.ledger.settings.window);
        let sums = [
            ("all time".to_owned(), contact.balance_in(ever)),
            (window, contact.balance()),
        ];
        let bars: Vec<(String, i64, i64)> = kinds
            .iter()
            .map(|(kind, sum)| (kind.to_string(), sum.given, sum.received))
            .collect();
        let kinds = kinds.iter().map(|(kind, sum)| (kind.to_string(), *sum));
        let rows = kinds.chain(sums).map(|(name, sum)| {
            vec![
                Cell::Text(name),
                Cell::Number(sum.given),
                Cell::Number(sum.received),
            ]
        });
        let columns = [
            Column::new("kind"),
            Column::titled("given", "you gave"),
            Column::titled("received", "they gave"),
        ];
        let plot = Plot {
            title: "Given and received by kind".to_owned(),
            description: "Weights of what you gave and of what they gave, all time.".to_owned(),
            shape: Shape::Diverging {
                left: "you gave",
                right: "they gave",
                bars,
            },
        };
        let section = Section::new("favors", "Given and received");
        Some(
            section
                .with_table(Table::of(&columns, rows), "")
                .with_plot(plot),
        )
    }

    fn entries_section(&self) -> Option<Section> {
        let rows = self.entries.iter().map(|row| {
            let remark = self.remark(row);
            vec![
                Cell::Day(row.line.date),
                Cell::Text(row.line.verb.word().to_owned()),
                Cell::Text(plain_text(row.entry)),
                if remark.is_empty() {
                    Cell::Nothing
                } else {
                    Cell::Text(remark)
                },
            ]
        });
        let columns = ["date", "verb", "text", "remark"].map(Column::new);
        let section = Section::new("entries", "Entries");
        Some(section.with_table(Table::of(&columns, rows), "None yet."))
    }
}

fn open_section(word: &'static str, title: &str, items: Vec<OpenItem>) -> Option<Section> {
    if items.is_empty() {
        return None;
    }
    let text = |text: String| match text.is_empty() {
        true => Cell::Nothing,
        false => Cell::Text(text),
    };
    let rows = items.into_iter().map(|item| {
        vec![
            Cell::Text(item.what.to_owned()),
            item.date.map_or(Cell::Nothing, Cell::Day),
            text(item.text),
            text(item.due),
        ]
    });
    let columns = ["what", "date", "text", "due"].map(Column::new);
    Some(Section::new(word, title).with_table(Table::of(&columns, rows), ""))
}

/// A value of front matter as text; `None` if it is empty.
fn plain_value(value: &serde_json::Value) -> Option<String> {
    use serde_json::Value;
    let text = match value {
        Value::Null => return None,
        Value::String(text) => link::plain(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().filter_map(plain_value).collect();
            items.join(", ")
        }
        Value::Object(map) => {
            let pairs = map.iter().filter_map(|(key, value)| {
                let text = plain_value(value)?;
                Some(format!("{key}: {text}"))
            });
            pairs.collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    };
    (!text.is_empty()).then_some(text)
}

/// What happened on the date of a clock.
pub fn clock_words(clock: Clock) -> &'static str {
    match clock {
        Clock::Touched => "in touch",
        Clock::Talked => "talked",
        Clock::Updated => "heard your news",
        Clock::Met => "met",
        Clock::Called => "called",
        Clock::Wrote => "you wrote",
        Clock::Heard => "they wrote",
        Clock::Gave => "you gave",
        Clock::Got => "they gave",
        Clock::Asked => "you asked",
        Clock::Thanked => "you thanked them",
        Clock::Told => "you told them of a goal",
        Clock::First => "the first time",
        Clock::Edited => "their note changed",
    }
}

/// The words of an entry, with links replaced by their labels.
pub fn plain_text(entry: &Entry) -> String {
    let lines: Vec<String> = entry.text.lines().map(link::plain).collect();
    lines.join("\n")
}

/// The first paragraphs of a contact's note, up to its first heading. The heading that is the name is skipped.
pub(super) fn opening<'a>(
    note: &'a Note,
    contact: Contact<'a>,
) -> impl Iterator<Item = &'a Passage> {
    let mut passages = note.passages.iter().peekable();
    passages.next_if(|first| first.is_heading() && first.text == contact.name());
    passages.take_while(|passage| !passage.is_heading())
}

/// Texts with links replaced by their labels, after one another.
pub(super) fn plain_list(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| link::plain(text)).collect();
    texts.join(", ")
}
