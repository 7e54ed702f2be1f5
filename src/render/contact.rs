//! The page of a contact for a terminal, as `ties show` prints it.
//!
//! In: a contact with their note and entries. Out: a page: who they are, when you were last in touch, what is owed in
//! each direction, what was given, and every entry, month by month. Does not: find the contact.

use std::path::Path;

use anstyle::Style;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::date::Date;
use crate::date::day::ago;
use crate::ledger::{Clock, Timing};
use crate::note::link;
use crate::render::draw::{padded, sparkline};
use crate::render::favors;
use crate::render::page::{LEAD, Page};
use crate::render::palette::{ASIDE, DUE, NAME, paint};
use crate::render::screen::{Screen, file};
use crate::report::contact::{ContactPage, OpenItem, clock_words, plain_text};
use crate::report::{show, today};

/// Number of months in the sparkline.
const MONTHS: u32 = 24;
/// Maximum number of goal updates shown, the latest first.
const UPDATES: usize = 5;
/// The column at which the words of an item begin.
const ITEM: usize = 24;

/// The page, no line wider than the screen. `vault` is the vault's folder.
pub fn page(contact: &ContactPage<'_>, vault: &Path, screen: &Screen) -> String {
    let mut page = Page::new(screen);
    head(contact, vault, &mut page);
    list_fields(contact, &mut page);
    times(contact, &mut page);
    owed(contact, &mut page);
    favors::write(&mut page, contact.contact);
    timeline(contact, &mut page);
    page.out
}

/// Writes the name, who they are, the path of the note, and its first paragraphs.
fn head(whole: &ContactPage<'_>, vault: &Path, page: &mut Page<'_>) {
    let file = file(vault, whole.contact.path());
    page.linked(whole.contact.name(), NAME, &file);
    let about = whole.about();
    if !about.is_empty() {
        page.prose(&about, Style::new());
    }
    page.linked(whole.contact.path(), ASIDE, &file);
    for paragraph in whole.prose() {
        page.out.push('\n');
        page.prose(&paragraph, Style::new());
    }
    page.out.push('\n');
}

fn list_fields(whole: &ContactPage<'_>, page: &mut Page<'_>) {
    let today = whole.contact.ledger.today;
    for (key, value, next_birthday) in whole.fields() {
        match (whole.note.fields.birthday, next_birthday) {
            (Some(birthday), Some(next)) => {
                let next = format!("next {}", ago(next, today));
                page.pair(&key, &birthday.to_string(), &next);
            }
            _ => page.field(&key, &value),
        }
    }
}

/// Writes when each thing last happened, when to reconnect, and the last two years as a sparkline.
fn times(whole: &ContactPage<'_>, page: &mut Page<'_>) {
    let (contact, today) = (whole.contact, whole.contact.ledger.today);
    page.title("Last time");
    for (date, clocks) in show::last_times(contact) {
        let words: Vec<&str> = clocks.into_iter().map(clock_words).collect();
        let lead = format!("  {date}  {}  ", padded(&ago(date, today), 13));
        page.with_margin(&lead, lead.width(), &words.join(", "), "");
    }
    if contact.clock(Clock::Touched).is_none() {
        page.pair("never", "no contact yet", "");
    }
    page.out.push('\n');
    reconnect(whole, page);
    let (tie, meaning) = whole.tie();
    page.pair("tie", &format!("{tie}: {meaning}"), "");
    for mark in whole.marks() {
        page.pair("", mark, "");
    }
    let (first, months) = show::months(contact, MONTHS);
    let most = months.iter().copied().max().unwrap_or(0);
    if most > 0 {
        let span = format!(
            "{} to {}, at most {most} a month",
            month(first),
            month(today)
        );
        page.pair(
            "two years",
            &sparkline(&months, page.screen().plain_text),
            &span,
        );
    }
}

fn reconnect(whole: &ContactPage<'_>, page: &mut Page<'_>) {
    let today = whole.contact.ledger.today;
    match whole.contact.timing() {
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
fn owed(whole: &ContactPage<'_>, page: &mut Page<'_>) {
    let [thanks, promises, updates] = whole.owed();
    if !(thanks.is_empty() && promises.is_empty() && updates.is_empty()) {
        page.title("You owe");
    }
    thanks.iter().for_each(|one| item(page, one));
    promises.iter().for_each(|one| item(page, one));
    updates.iter().take(UPDATES).for_each(|one| item(page, one));
    if updates.len() > UPDATES {
        let earlier = format!("and {} earlier", updates.len() - UPDATES);
        page.with_margin(&padded("", ITEM), ITEM, "", &earlier);
    }
    let awaited = whole.awaited();
    if !awaited.is_empty() {
        page.title("You are waiting for");
        awaited.iter().for_each(|one| item(page, one));
    }
    let needs = whole.needs();
    if !(needs.is_empty() && whole.note.fields.needs.is_empty()) {
        page.title("They need");
        needs.iter().for_each(|one| item(page, one));
        for need in &whole.note.fields.needs {
            let lead = format!("  {}", padded("need", ITEM - 2));
            page.with_margin(&lead, ITEM, &link::plain(need), "");
        }
    }
}

/// Writes one open entry: its date, its due date, and its words.
fn item(page: &mut Page<'_>, item: &OpenItem) {
    let date = item.date.map_or(String::new(), |date| date.to_string());
    let lead = format!("  {}  {}  ", padded(item.what, 8), padded(&date, 10));
    page.with_margin(&lead, ITEM, &item.text, &item.due);
}

/// Writes every entry, the newest month first.
fn timeline(whole: &ContactPage<'_>, page: &mut Page<'_>) {
    if whole.entries.is_empty() {
        return;
    }
    page.title("Entries");
    let mut last: Option<Date> = None;
    for row in whole.entries {
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
        let text = plain_text(row.entry);
        page.with_margin(&lead, lead.width(), &text, &whole.remark(row));
    }
}

fn month(date: Date) -> String {
    date.strftime("%B %Y").to_string()
}

/// The given fields as lines, no line wider than the screen.
pub fn fields<'a>(pairs: impl Iterator<Item = (&'a str, &'a Value)>, screen: &Screen) -> String {
    let mut page = Page::new(screen);
    pairs.for_each(|(key, value)| page.field(key, value));
    page.out
}
