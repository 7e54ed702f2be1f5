//! A contact as a page that a person might have written.
//!
//! In: a contact with note and entries. Out: a page: who they are, when you were last in touch, what is owed either way,
//! what was given, and everything that passed, month by month. Does not: find them.

use std::path::Path;

use crate::date::Date;
use crate::date::day::ago;
use crate::engine::Notes;
use crate::ledger::{Clock, Contact, Line, Timing};
use crate::note::{Entry, Note, State, link};
use crate::query::eval::next_birthday;
use crate::query::fields::STATES;
use crate::report::{entries, show, today};
use crate::settings::Verb;
use anstyle::Style;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::render::draw::{padded, sparkline};
use crate::render::favours;
use crate::render::page::{LEAD, Page};
use crate::render::palette::{ASIDE, DUE, NAME, paint};
use crate::render::screen;

/// So many months the sparkline spans.
const MONTHS: u32 = 24;
/// So many steps of goals are told of, the latest.
const STEPS: usize = 5;
/// What the head of the page says already, or what is a matter of files.
const NOT_FIELDS: [&str; 9] = [
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

/// One contact with all that the page tells.
pub struct Whole<'a> {
    /// Who it is about.
    pub contact: Contact<'a>,
    /// Their note.
    pub note: &'a Note,
    /// Newest first.
    pub entries: &'a [entries::Row<'a>],
    /// Those of all entries, and of the steps they should hear of.
    pub notes: &'a Notes<'a>,
    /// The vault's folder.
    pub vault: &'a Path,
}

/// The page.
pub fn page(whole: &Whole<'_>, width: usize, plain: bool) -> String {
    let mut page = Page::new(width);
    whole.head(&mut page);
    whole.fields(&mut page);
    whole.times(&mut page, plain);
    whole.owed(&mut page);
    favours::write(&mut page, whole.contact, plain);
    whole.timeline(&mut page);
    page.out
}

impl Whole<'_> {
    /// Name, who they are, where the note lies, and what it says of them.
    fn head(&self, page: &mut Page) {
        let fields = &self.note.fields;
        let file = screen::file(self.vault, self.contact.path());
        page.linked(self.contact.name(), NAME, &file);
        let companies = plainly(&fields.company);
        let work: Vec<String> = fields
            .role
            .iter()
            .cloned()
            .chain((!companies.is_empty()).then_some(companies))
            .collect();
        let parts = [
            work.join(" at "),
            plainly(&fields.place),
            plainly(&fields.circle),
            match fields.aliases.as_slice() {
                [] => String::new(),
                aliases => format!("also {}", aliases.join(", ")),
            },
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        if !parts.is_empty() {
            page.prose(&parts.join(" · "), Style::new());
        }
        page.linked(self.contact.path(), ASIDE, &file);
        let mut passages = self.note.passages.iter().peekable();
        // The heading that gives the name.
        passages.next_if(|first| first.is_heading() && first.text == self.contact.name());
        let prose: Vec<_> = passages
            .take_while(|passage| !passage.is_heading())
            .collect();
        for passage in &prose {
            page.out.push('\n');
            page.prose(&link::plain(&passage.text.replace('\n', " ")), Style::new());
        }
        page.out.push('\n');
    }

    fn fields(&self, page: &mut Page) {
        let today = self.contact.book.today;
        for (key, value) in show::fields(self.note) {
            let active = key == "status" && value == "active";
            if active || NOT_FIELDS.contains(&key.as_str()) {
                continue;
            }
            let birthday = self.note.fields.birthday.filter(|_| key == "birthday");
            match birthday.and_then(|birthday| Some((birthday, next_birthday(birthday, today)?))) {
                Some((birthday, next)) => {
                    page.pair(
                        &key,
                        &birthday.to_string(),
                        &format!("next {}", ago(next, today)),
                    );
                }
                None => page.field(&key, &value),
            }
        }
    }

    /// When what last happened, when to be in touch again, and how it went over two years.
    fn times(&self, page: &mut Page, plain: bool) {
        let (contact, today) = (self.contact, self.contact.book.today);
        page.title("Last time");
        for (date, clocks) in show::last_times(contact) {
            let words: Vec<&str> = clocks.into_iter().map(words).collect();
            let lead = format!("  {date}  {}  ", padded(&ago(date, today), 13));
            page.beside(&lead, lead.width(), &words.join(", "), "");
        }
        if contact.clock(Clock::Touched).is_none() {
            page.pair("never", "no contact yet", "");
        }
        page.out.push('\n');
        self.reconnect(page);
        let tie = contact.tie().word();
        let says = STATES
            .iter()
            .find(|state| state.word == tie)
            .map_or("", |state| state.help);
        page.pair("tie", &format!("{tie}: {says}"), "");
        for mark in contact.marks() {
            let help = STATES.iter().find(|state| state.word == mark.word());
            page.pair("", help.map_or(mark.word(), |state| state.help), "");
        }
        let (first, months) = show::months(contact, MONTHS);
        let most = months.iter().copied().max().unwrap_or(0);
        if most > 0 {
            let span = format!(
                "{} to {}, at most {most} a month",
                month(first),
                month(today)
            );
            page.pair("two years", &sparkline(&months, plain), &span);
        }
    }

    fn reconnect(&self, page: &mut Page) {
        let today = self.contact.book.today;
        match self.contact.timing() {
            Timing::None => {}
            Timing::NotContactedYet => page.pair("reconnect", "not contacted yet", ""),
            Timing::Due(due) => {
                let (when, beside) = today::by(due.on, today);
                let when = format!("{when}, {beside}");
                if due.is_due(today) {
                    let lead = padded("  reconnect", LEAD);
                    page.beside(&paint(DUE, &lead), LEAD, &when, &due.reason());
                } else {
                    page.pair("reconnect", &when, "");
                }
            }
        }
    }

    /// What is owed either way, and what they are looking for.
    fn owed(&self, page: &mut Page) {
        let contact = self.contact;
        let (thanks, promises) = (contact.thanks_owed(), contact.open(Verb::Promised));
        let (steps, asked) = (contact.updates_owed(), contact.open(Verb::Asked));
        if !(thanks.is_empty() && promises.is_empty() && steps.is_empty()) {
            page.title("You owe");
        }
        thanks
            .iter()
            .rev()
            .for_each(|line| self.item(page, "thanks", line));
        promises
            .iter()
            .for_each(|line| self.item(page, "promise", line));
        steps
            .iter()
            .rev()
            .take(STEPS)
            .for_each(|line| self.item(page, "update", line));
        if steps.len() > STEPS {
            let earlier = format!("and {} earlier", steps.len() - STEPS);
            page.beside(&padded("", ITEM), ITEM, "", &earlier);
        }
        if !asked.is_empty() {
            page.title("You wait for");
            asked
                .iter()
                .for_each(|line| self.item(page, "answer", line));
        }
        let needs = contact.open(Verb::Needs);
        if !(needs.is_empty() && self.note.fields.needs.is_empty()) {
            page.title("They need");
            needs
                .iter()
                .rev()
                .for_each(|line| self.item(page, "need", line));
            for need in &self.note.fields.needs {
                let lead = format!("  {}", padded("need", ITEM - 2));
                page.beside(&lead, ITEM, &link::plain(need), "");
            }
        }
    }

    /// One entry that something is owed for: its day, by when, and its words.
    fn item(&self, page: &mut Page, what: &str, line: &Line) {
        let book = self.contact.book;
        let said = self.notes.entry(line).map_or(String::new(), text);
        let goal = book.name_of_note(line.note);
        let said = if line.verb == Verb::Progress {
            format!("{goal}: {said}")
        } else {
            said
        };
        let by = book.due_of(line).map(|due| today::by(due, book.today));
        let by = by.map_or(String::new(), |(when, beside)| format!("{when}, {beside}"));
        let lead = format!("  {}  {}  ", padded(what, 8), line.date);
        page.beside(&lead, ITEM, &said, &by);
    }

    /// Every entry, newest month first.
    fn timeline(&self, page: &mut Page) {
        if self.entries.is_empty() {
            return;
        }
        page.title("What passed");
        let mut last: Option<Date> = None;
        for row in self.entries {
            let date = row.line.date;
            if last.is_none_or(|last| last.first_of_month() != date.first_of_month()) {
                page.out += &format!("{}\n", paint(NAME, &month(date)));
            }
            let day = if last == Some(date) {
                String::new()
            } else {
                date.day().to_string()
            };
            last = Some(date);
            let verb = row.line.verb.word();
            let lead = format!("  {day:>2}  {}  ", padded(verb, 8));
            page.beside(&lead, lead.width(), &text(row.entry), &self.aside(row));
        }
    }

    /// What is to be said beside an entry: what became of it, who else was there, and in which note it stands.
    fn aside(&self, row: &entries::Row<'_>) -> String {
        let (contact, line) = (self.contact, row.line);
        let mut parts = Vec::new();
        match line.state {
            Some(State::Dropped) => parts.push("dropped".to_owned()),
            _ if !contact.book.counts(line) => parts.push("planned".to_owned()),
            Some(state) => parts.push(state.word().to_owned()),
            None => {}
        }
        let words = text(row.entry);
        let mut others = contact.book.participants(line);
        others.retain(|name| name != contact.name() && !words.contains(name.as_str()));
        if !others.is_empty() {
            parts.push(format!("with {}", others.join(", ")));
        }
        if line.note != contact.note() {
            parts.push(contact.book.paths[line.note as usize].to_owned());
        }
        parts.join(" · ")
    }
}

/// Where the words of an item begin.
const ITEM: usize = 24;

/// A clock as what last happened.
fn words(clock: Clock) -> &'static str {
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

fn month(date: Date) -> String {
    date.strftime("%B %Y").to_string()
}

/// The words of an entry, links as they read.
fn text(entry: &Entry) -> String {
    let lines: Vec<String> = entry.text.lines().map(link::plain).collect();
    lines.join("\n")
}

fn plainly(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| link::plain(text)).collect();
    texts.join(", ")
}

/// Only some fields, as they were read.
pub fn fields<'a>(pairs: impl Iterator<Item = (&'a str, &'a Value)>, width: usize) -> String {
    let mut page = Page::new(width);
    pairs.for_each(|(key, value)| page.field(key, value));
    page.out
}
