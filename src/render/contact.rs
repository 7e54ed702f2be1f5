//! The page of a contact, as `ties show` prints it.
//!
//! In: a contact with their note and entries. Out: a page: who they are, when you were last in touch, what is owed in
//! each direction, what was given, and every entry, month by month. Does not: find the contact.

use std::path::Path;

use crate::date::Date;
use crate::date::day::ago;
use crate::ledger::notes::Notes;
use crate::ledger::{Clock, Contact, EntryRef, Timing};
use crate::note::{Entry, Note, State, link};
use crate::query::eval::next_birthday;
use crate::query::fields::STATES;
use crate::report::{entries, show, today};
use crate::settings::Verb;
use anstyle::Style;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::render::draw::{padded, sparkline};
use crate::render::favors;
use crate::render::page::{LEAD, Page};
use crate::render::palette::{ASIDE, DUE, NAME, paint};
use crate::render::screen;

/// Number of months in the sparkline.
const MONTHS: u32 = 24;
/// Maximum number of goal updates shown, the latest first.
const STEPS: usize = 5;
/// Fields that are not listed: the head of the page shows them, or they only concern the file.
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

/// A contact with everything that the page shows.
pub struct Whole<'a> {
    /// The contact.
    pub contact: Contact<'a>,
    /// Their note.
    pub note: &'a Note,
    /// The contact's entries, newest first.
    pub entries: &'a [entries::Row<'a>],
    /// The notes of all entries, and of the goal updates that the contact should hear about.
    pub notes: &'a Notes<'a>,
    /// The vault's folder.
    pub vault: &'a Path,
}

/// The page, at most `width` columns wide. With `plain`, bars and sparklines are ASCII.
pub fn page(whole: &Whole<'_>, width: usize, plain: bool) -> String {
    let mut page = Page::new(width);
    whole.head(&mut page);
    whole.fields(&mut page);
    whole.times(&mut page, plain);
    whole.owed(&mut page);
    favors::write(&mut page, whole.contact, plain);
    whole.timeline(&mut page);
    page.out
}

impl Whole<'_> {
    /// Writes the name, who they are, the path of the note, and its first paragraphs.
    fn head(&self, page: &mut Page) {
        let fields = &self.note.fields;
        let file = screen::file(self.vault, self.contact.path());
        page.linked(self.contact.name(), NAME, &file);
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
        if !parts.is_empty() {
            page.prose(&parts.join(" · "), Style::new());
        }
        page.linked(self.contact.path(), ASIDE, &file);
        let mut passages = self.note.passages.iter().peekable();
        // Skip the heading that is the name.
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
        let today = self.contact.ledger.today;
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

    /// Writes when each thing last happened, when to reconnect, and the last two years as a sparkline.
    fn times(&self, page: &mut Page, plain: bool) {
        let (contact, today) = (self.contact, self.contact.ledger.today);
        page.title("Last time");
        for (date, clocks) in show::last_times(contact) {
            let words: Vec<&str> = clocks.into_iter().map(words).collect();
            let lead = format!("  {date}  {}  ", padded(&ago(date, today), 13));
            page.with_margin(&lead, lead.width(), &words.join(", "), "");
        }
        if contact.clock(Clock::Touched).is_none() {
            page.pair("never", "no contact yet", "");
        }
        page.out.push('\n');
        self.reconnect(page);
        let tie = contact.tie().word();
        let meaning = STATES
            .iter()
            .find(|state| state.word == tie)
            .map_or("", |state| state.help);
        page.pair("tie", &format!("{tie}: {meaning}"), "");
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
        let today = self.contact.ledger.today;
        match self.contact.timing() {
            Timing::None => {}
            Timing::NotContactedYet => page.pair("reconnect", "not contacted yet", ""),
            Timing::Due(due) => {
                let (when, detail) = today::by(due.on, today);
                let when = format!("{when}, {detail}");
                if due.is_due(today) {
                    let lead = padded("  reconnect", LEAD);
                    page.with_margin(&paint(DUE, &lead), LEAD, &when, &due.reason());
                } else {
                    page.pair("reconnect", &when, "");
                }
            }
        }
    }

    /// Writes what is owed in each direction, and what they need.
    fn owed(&self, page: &mut Page) {
        let contact = self.contact;
        let (thanks, promises) = (contact.thanks_owed(), contact.open(Verb::Promised));
        let (steps, awaited) = (contact.updates_owed(), contact.open(Verb::Asked));
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
            page.with_margin(&padded("", ITEM), ITEM, "", &earlier);
        }
        if !awaited.is_empty() {
            page.title("You are waiting for");
            awaited
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
                page.with_margin(&lead, ITEM, &link::plain(need), "");
            }
        }
    }

    /// Writes one open entry: its date, its due date, and its words.
    fn item(&self, page: &mut Page, what: &str, line: &EntryRef) {
        let ledger = self.contact.ledger;
        let text = self.notes.entry(line).map_or(String::new(), plain_text);
        let goal = ledger.name_of_note(line.note);
        let text = if line.verb == Verb::Progress {
            format!("{goal}: {text}")
        } else {
            text
        };
        let due = ledger.due_of(line).map(|due| today::by(due, ledger.today));
        let due = due.map_or(String::new(), |(when, detail)| format!("{when}, {detail}"));
        let lead = format!("  {}  {}  ", padded(what, 8), line.date);
        page.with_margin(&lead, ITEM, &text, &due);
    }

    /// Writes every entry, the newest month first.
    fn timeline(&self, page: &mut Page) {
        if self.entries.is_empty() {
            return;
        }
        page.title("Entries");
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
            page.with_margin(
                &lead,
                lead.width(),
                &plain_text(row.entry),
                &self.aside(row),
            );
        }
    }

    /// The remark beside an entry: its state, who else took part, and in which note it is.
    fn aside(&self, row: &entries::Row<'_>) -> String {
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
            parts.push(contact.ledger.paths[line.note as usize].to_owned());
        }
        parts.join(" · ")
    }
}

/// The column at which the words of an item begin.
const ITEM: usize = 24;

/// What happened on the date of a clock.
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

/// The words of an entry, with links replaced by their labels.
fn plain_text(entry: &Entry) -> String {
    let lines: Vec<String> = entry.text.lines().map(link::plain).collect();
    lines.join("\n")
}

fn plain_list(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| link::plain(text)).collect();
    texts.join(", ")
}

/// The given fields as lines, at most `width` columns wide.
pub fn fields<'a>(pairs: impl Iterator<Item = (&'a str, &'a Value)>, width: usize) -> String {
    let mut page = Page::new(width);
    pairs.for_each(|(key, value)| page.field(key, value));
    page.out
}
