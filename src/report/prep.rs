//! A briefing to read before meeting a contact (docs/reference/output.md#commands).
//!
//! In: a contact with note, entries, matches, and introductions, and the notes of questions and pitches. Out: a
//! [`Report`] with the sections in the order in which the user needs them. Does not: read notes, or weigh what is owed.

mod briefing;
mod kept_notes;
mod obligations;
#[cfg(test)]
mod tests;

use super::cell::Cell;
use super::contact::{opening, plain_list};
use super::document::{Column, Report, Section, Table};
use super::today::by;
use crate::date::day::ago;
use crate::date::{Date, Duration};
use crate::ledger::{Clock, ContactId, EntryRef, Mark};
use crate::note::{State, Status};
use crate::query::eval::next_birthday;
use crate::query::matches::one_line;
use crate::settings::Verb;
use crate::text::fold::fold_search;

pub use briefing::Briefing;
pub use kept_notes::KeptNote;

/// Maximum number of recent entries shown.
const LAST: usize = 5;
/// Maximum number of questions shown from the vault's notes of questions.
const QUESTIONS: usize = 8;
/// How far ahead a birthday is mentioned.
const NEAR: Duration = Duration {
    months: 0,
    days: 30,
};

const ENTRIES: [Column; 5] = [
    Column::new("date"),
    Column::new("verb"),
    Column::for_programs("path"),
    Column::for_programs("line"),
    Column::titled("text", "words"),
];
const INTRODUCTIONS: [Column; 4] = [
    Column::new("how"),
    Column::new("name"),
    Column::for_programs("path"),
    Column::new("last"),
];
const QUESTION: [Column; 3] = [
    Column::new("from"),
    Column::for_programs("path"),
    Column::new("question"),
];

/// The briefing.
pub fn report<'a>(brief: &Briefing<'a>) -> Report {
    // For a deceased contact, only the sections to remember them by are shown.
    let is_alive = brief.contact.status() != Status::Deceased;
    let unless_deceased = |section: fn(&Briefing<'a>) -> Section| is_alive.then(|| section(brief));
    let sections = [
        Some(brief.who()),
        Some(brief.last()),
        unless_deceased(Briefing::owed),
        unless_deceased(Briefing::needs),
        unless_deceased(Briefing::unmet),
        unless_deceased(Briefing::offers),
        unless_deceased(Briefing::balance),
        Some(brief.introductions()),
        unless_deceased(Briefing::questions),
        unless_deceased(Briefing::pitch),
    ];
    Report {
        word: "prep",
        title: brief.contact.name().to_owned(),
        about: brief.about(),
        today: brief.ledger().today,
        window: None,
        sections: sections.into_iter().flatten().collect(),
        main: None,
    }
}

impl Briefing<'_> {
    /// Role, company, place, circle, aliases, and status, on one line.
    fn about(&self) -> String {
        let fields = &self.note.fields;
        let companies = plain_list(&fields.company);
        let work: Vec<String> = fields
            .role
            .iter()
            .map(|role| one_line(role))
            .chain((!companies.is_empty()).then_some(companies))
            .collect();
        let also = plain_list(&fields.aliases);
        let also = if also.is_empty() {
            also
        } else {
            format!("also {also}")
        };
        let status = match self.contact.status() {
            Status::Archived => "archived",
            Status::Deceased => "has died",
            _ => "",
        };
        let parts = [
            work.join(" at "),
            plain_list(&fields.place),
            plain_list(&fields.circle),
            also,
            status.to_owned(),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" · ")
    }

    /// The section with the prose of the note, how the user knows the contact, and what to keep in mind.
    fn who(&self) -> Section {
        let mut section = Section::new("who", "Who they are");
        let prose = opening(self.note, self.contact);
        section
            .sentences
            .extend(prose.map(|passage| one_line(&passage.text)));
        section.sentences.extend(self.acquaintance());
        section.sentences.extend(self.birthday());
        section
            .sentences
            .extend(self.contact.marks().into_iter().map(advice));
        section
    }

    /// A sentence on how and since when the user knows the contact.
    fn acquaintance(&self) -> Option<String> {
        let ledger = self.ledger();
        let introducers = self.ledger().introductions().introduced.keys();
        let introducers = introducers.filter(|(_, whom)| *whom == self.contact.id);
        let mut names: Vec<&str> = introducers.map(|(by, _)| ledger.name(*by)).collect();
        let introducer_names = self.ledger().introductions().brought_by_name.iter();
        let introducer_names = introducer_names.filter(|(whom, _)| *whom == self.contact.id);
        names.extend(introducer_names.map(|(_, name)| name.as_str()));
        let through =
            (!names.is_empty()).then(|| format!("You know them through {}.", names.join(" and ")));
        let first = self.contact.clock(Clock::First);
        let since = first.map(|first| {
            let what = if self.contact.met_on() == Some(first) {
                "You met"
            } else {
                "First in touch"
            };
            format!("{what} on {first}.")
        });
        let parts: Vec<String> = through.into_iter().chain(since).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    fn birthday(&self) -> Option<String> {
        let today = self.ledger().today;
        let birthday = self
            .note
            .fields
            .birthday
            .filter(|_| self.contact.status() != Status::Deceased)?;
        let next = next_birthday(birthday, today).filter(|next| *next <= NEAR.after(today))?;
        let turns = birthday.year.filter(|year| *year < next.year());
        let turns = turns.map_or(String::new(), |year| {
            format!(": they turn {}", i32::from(next.year()) - i32::from(year))
        });
        Some(format!(
            "Their birthday is {}, {}{turns}.",
            ago(next, today),
            next.strftime("%A %Y-%m-%d")
        ))
    }

    /// The section with the last contact, planned entries, and the latest entries.
    fn last(&self) -> Section {
        let (ledger, today) = (self.ledger(), self.ledger().today);
        let mut section = Section::new("last", "Last time");
        section = match self.contact.clock(Clock::Touched) {
            Some(date) => section.with_sentence(format!(
                "Last in touch {}, on {date}.{}",
                ago(date, today),
                self.talked(date)
            )),
            None if self.contact.met_on().is_some() => {
                section.with_sentence("No contact is written down yet.")
            }
            None => section.with_sentence("You have not been in touch yet."),
        };
        if let Some(due) = self.contact.due().filter(|due| due.is_due(today)) {
            let (when, detail) = by(due.on, today);
            section = section.with_sentence(format!("Time to reconnect: {when}, {detail}."));
        }
        let is_planned = |line: &&&EntryRef| {
            let planned = line.date >= today && line.state != Some(State::Dropped);
            planned && !ledger.counts(line) && line.verb.row().interaction
        };
        let mut lines: Vec<&EntryRef> = ledger.entries_of(self.contact.id).collect();
        ledger.dedup_logged_twice(&mut lines);
        let mut next: Vec<&&EntryRef> = lines.iter().filter(is_planned).collect();
        next.sort_by_key(|line| (line.date, line.note, line.place));
        for line in next {
            let planned = format!(
                "Coming up on {}, {}: {}",
                line.date,
                ago(line.date, today),
                self.verb_and_text(line)
            );
            section = section.with_sentence(planned);
        }
        let is_listed_elsewhere =
            |line: &&EntryRef| matches!(line.verb, Verb::Needs | Verb::Offers | Verb::Promised);
        let mut past = ledger.counted_entries(self.contact.id);
        past.retain(|line| !is_listed_elsewhere(line));
        let rows = past.into_iter().rev().filter_map(|line| {
            let words = self.text_without_name(line);
            (!words.is_empty()).then(|| {
                let [path, at] = self.place(line);
                vec![
                    Cell::Day(line.date),
                    Cell::Text(line.verb.word().to_owned()),
                    path,
                    at,
                    Cell::Text(words),
                ]
            })
        });
        section.with_full_columns(Table::of(&ENTRIES, rows.take(LAST)), 1)
    }

    fn talked(&self, touched: Date) -> String {
        match self.contact.clock(Clock::Talked) {
            Some(date) if date == touched => String::new(),
            Some(date) => format!(" Last talked {}.", ago(date, self.ledger().today)),
            None => String::new(),
        }
    }

    /// The section of introductions that involve the contact.
    fn introductions(&self) -> Section {
        let (ledger, id) = (self.ledger(), self.contact.id);
        let ties = self.ledger().introductions();
        let brought = ties.introduced.keys();
        let mut rows: Vec<(u8, &str, ContactId)> = Vec::new();
        for (by, whom) in brought {
            if *whom == id {
                rows.push((0, "brought you to them", *by));
            } else if *by == id {
                rows.push((1, "they brought you to", *whom));
            }
        }
        for (a, b) in ties.connected.keys() {
            if *a == id || *b == id {
                rows.push((2, "you connected them with", if *a == id { *b } else { *a }));
            }
        }
        rows.sort_by_cached_key(|(rank, _, who)| (*rank, fold_search(ledger.name(*who)), *who));
        let rows = rows.into_iter().map(|(_, how, who)| {
            let who = ledger.contact(who);
            vec![
                Cell::Text(how.to_owned()),
                Cell::contact(who),
                Cell::Text(who.path().to_owned()),
                Cell::Clock(who.clock(Clock::Touched)),
            ]
        });
        Section::new("joined", "Who connects you").with_table(Table::of(&INTRODUCTIONS, rows), "")
    }

    /// The section of questions: those of the contact's own note, then those of the vault, beginning with questions for
    /// people like them.
    fn questions(&self) -> Section {
        let own_questions = kept_notes::own_questions(self.note).into_iter();
        let own_questions = own_questions
            .map(|question| self.question("their note", self.contact.path(), question));
        let vault: Vec<_> = kept_notes::questions(self.kept, self.note);
        let more = vault.len().saturating_sub(QUESTIONS);
        let vault = vault.into_iter().take(QUESTIONS);
        let vault = vault.map(|(kept, question)| self.question(kept.name, kept.path, question));
        let section = Section::new("questions", "What to ask")
            .with_full_columns(Table::of(&QUESTION, own_questions.chain(vault)), 1);
        match more {
            0 => section,
            more => {
                section.with_sentence(format!("{more} more are kept in your notes of questions."))
            }
        }
    }

    fn question(&self, from: &str, path: &str, question: String) -> Vec<Cell> {
        vec![
            Cell::Text(from.to_owned()),
            Cell::Text(path.to_owned()),
            Cell::Text(question),
        ]
    }

    fn pitch(&self) -> Section {
        match kept_notes::pitch(self.kept, self.note) {
            None => Section::new("pitch", "How you introduce yourself"),
            Some((kept, words)) => {
                let mut section = Section::new(
                    "pitch",
                    format!("How you introduce yourself: {}", kept.name),
                );
                section.sentences = words;
                section
            }
        }
    }
}

/// The advice for a mark, in a sentence.
fn advice(mark: Mark) -> String {
    match mark {
        Mark::TryAgain => "Last time went badly; it is worth another try, and a word about it may be a good start.",
        Mark::OpenedWithAnAsk => "You opened with an ask; it would be good to bring something this time.",
    }
    .to_owned()
}
