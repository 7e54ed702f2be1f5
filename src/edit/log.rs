//! Adds an entry to a note's log, at the right place and in the style of its neighbors.
//!
//! In: a note's bytes and the entry. Out: the edited note. Does not: choose the note or the day.

use jiff::civil::Date;

use crate::edit::compare::{passages_stay, same_except_entries, without_position};
use crate::edit::editable_note::EditableNote;
use crate::edit::edited::Edited;
use crate::edit::error::EditError;
use crate::edit::list::Items;
use crate::edit::place::{self, Place, Style};
use crate::note::{Entry, parse};
use crate::settings::{Settings, Verb};
use crate::text::{Change, Diagnostic, Lines, Severity};

/// An entry to log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry<'a> {
    /// The day of the entry.
    pub date: Date,
    /// The time as `HH:MM`, if there is one.
    pub time: Option<&'a str>,
    /// The box before the date: `[ ]`, `[x]`, or `[-]`.
    pub mark: Option<&'a str>,
    /// The text after the date, such as `met with [[Sam]]: lunch`. Further lines are nested under the first.
    pub text: &'a str,
}

/// Parses the entry as it would be parsed in a contact's note.
///
/// # Errors
/// [`EditError::InvalidInput`] if the parser reports a problem with it, [`EditError::Refused`] if it is not exactly one
/// entry.
pub fn read(new_entry: &NewEntry<'_>, settings: &Settings) -> Result<Entry, EditError> {
    let line = entry_lines(new_entry, &Style::default(), "\n", true);
    let note_text = format!("---\ntype: contact\n---\n\n{line}\n");
    let mut note = parse("people/note.md", note_text.as_bytes(), settings);
    if let Some(mut diagnostic) = note.diagnostics.into_iter().next() {
        // The line refers to the typed text, not to a note.
        diagnostic.line = 1;
        return Err(EditError::InvalidInput(Box::new(diagnostic)));
    }
    match (note.entries.len(), note.entries.pop()) {
        (1, Some(entry)) if entry.date == new_entry.date => {
            match misplaced_verb(new_entry.text, &entry, settings) {
                Some(diagnostic) => Err(EditError::InvalidInput(Box::new(diagnostic))),
                None => Ok(entry),
            }
        }
        _ => Err(EditError::Refused(
            "this is not exactly one entry; write `VERB: words`, such as `met: lunch at the harbor`",
        )),
    }
}

/// A diagnostic for a verb that comes before the colon but not first, so that it is not read as the verb.
fn misplaced_verb(text: &str, entry: &Entry, settings: &Settings) -> Option<Diagnostic> {
    let head = text.lines().next()?.split_once(": ")?.0;
    let words = || {
        head.split_whitespace().map(|word| {
            word.trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
        })
    };
    if entry.verb != Verb::Contact
        || words()
            .next()
            .and_then(|word| settings.verb(&word))
            .is_some()
    {
        return None;
    }
    let verb = words().skip(1).find(|word| settings.verb(word).is_some())?;
    let message =
        format!("{verb:?} stands before the colon, but not first, so it is not read as the verb");
    let diagnostic = Diagnostic::new("verb-not-held", Severity::Hint, message);
    Some(diagnostic.help(format!("begin with it: `{verb}: …`")))
}

/// Adds an entry to the log of the contact's note at `path`: under its heading `Log`, `Interactions`, `History`, or
/// `Timeline`, or else under a new `## Log` at its end.
///
/// # Errors
/// [`EditError`] if the note cannot be read, if the parser reports a problem with the entry, or if the entry would not
/// be read back unchanged.
pub fn add(
    path: &str,
    bytes: &[u8],
    new_entry: &NewEntry<'_>,
    settings: &Settings,
) -> Result<Edited, EditError> {
    let expected = read(new_entry, settings)?;
    let before = EditableNote::read(path, bytes, settings)?;
    let blocks = before.blocks();
    let items = Items {
        blocks: &blocks,
        source: before.text,
    };
    let place = place::find(items, new_entry.date, new_entry.time);
    // Under a heading for its day, an entry needs no date of its own, so try without one first.
    let ways = [false, true];
    let mut ways = ways
        .iter()
        .map(|dated| change(&before, &place, new_entry, *dated));
    let edited = ways.find_map(|change| checked(&before, change, &expected));
    edited.ok_or(EditError::Refused(
        "in this note, a new line would not be read as an entry; add the line by hand",
    ))
}

/// The 1-based line for the next entry, for opening an editor there. The last line if there is no log or no entry can
/// be added.
pub fn line(path: &str, bytes: &[u8], today: Date, settings: &Settings) -> u32 {
    let new_entry = NewEntry {
        date: today,
        time: None,
        mark: None,
        text: "note: x",
    };
    let count = bytes.iter().filter(|byte| **byte == b'\n').count();
    let count = count + usize::from(!bytes.ends_with(b"\n") && !bytes.is_empty());
    let last = u32::try_from(count.max(1)).unwrap_or(u32::MAX);
    add(path, bytes, &new_entry, settings).map_or(last, |edited| edited.line.min(last))
}

/// Returns the changed note if it has the same facts as before plus the new entry, and nothing else.
fn checked(before: &EditableNote<'_>, change: Change, expected: &Entry) -> Option<Edited> {
    let (text, note) = before.after(std::slice::from_ref(&change));
    let old: Vec<Entry> = before.note.entries.iter().map(without_position).collect();
    let mut new: Vec<Entry> = note.entries.iter().map(without_position).collect();
    let expected = without_position(expected);
    let start = change.span.start as usize;
    let line_at = start + change.text.len() - change.text.trim_start().len();
    let at = {
        let lines = Lines::new(&text);
        let (first, last) = (lines.line(line_at), lines.line(start + change.text.len()));
        let inside = |entry: &Entry| (first..=last).contains(&entry.line);
        note.entries.iter().position(inside)?
    };
    let added = new.remove(at);
    let same = old == new
        && added == expected
        && same_except_entries(&before.note, &note)
        && passages_stay(&before.note, &note);
    same.then(|| Edited {
        changes: vec![change],
        text,
        line: note.entries[at].line,
        entry: note.entries[at].clone(),
    })
}

/// The lines of the entry, without a final line ending. The date is left out unless `dated` is set.
fn entry_lines(new_entry: &NewEntry<'_>, style: &Style, end: &str, dated: bool) -> String {
    let mut out = format!("{}{}", style.indent, style.bullet);
    if let Some(mark) = new_entry.mark {
        out += &format!("{mark} ");
    }
    if dated {
        out += &date(new_entry, style);
    }
    let nested = " ".repeat(style.indent.len() + style.bullet.len());
    for (at, line) in new_entry.text.trim().lines().enumerate() {
        if at > 0 {
            out += end;
            out += if line.trim().is_empty() { "" } else { &nested };
        }
        out += line.trim_end();
    }
    out.truncate(out.trim_end().len());
    out
}

/// The date in the style of the log, with the space after it.
fn date(new_entry: &NewEntry<'_>, style: &Style) -> String {
    let day = new_entry.date.to_string();
    let Some((model, of)) = &style.date else {
        return match new_entry.time {
            Some(time) => format!("{day} {time} "),
            None => format!("{day} "),
        };
    };
    let old = of.to_string();
    let mut out = model.replace(&old, &day);
    if let Some(time) = new_entry.time {
        let date_ends = out.find(&day).map_or(0, |at| at + day.len());
        let closing = out[date_ends..]
            .find(|c| !matches!(c, '*' | '_' | ']'))
            .unwrap_or(0);
        out.insert_str(date_ends + closing, &format!(" {time}"));
    }
    if !out.ends_with([' ', '\t']) {
        out.push(' ');
    }
    out
}

/// The change that inserts the entry at `place`.
fn change(
    before: &EditableNote<'_>,
    place: &Place,
    new_entry: &NewEntry<'_>,
    dated: bool,
) -> Change {
    let end = before.line_end();
    let blank = |style: &Style| if style.is_loose { end } else { "" };
    let entry = |style: &Style, dated: bool| entry_lines(new_entry, style, end, dated);
    match place {
        Place::Before(at, style) => {
            Change::insert(*at, format!("{}{end}{}", entry(style, true), blank(style)))
        }
        Place::After(at, style) => {
            Change::insert(*at, format!("{end}{}{}", blank(style), entry(style, true)))
        }
        Place::First(at) => {
            Change::insert(*at, format!("{end}{end}{}", entry(&Style::default(), true)))
        }
        Place::OfDay(inner) => match inner.as_ref() {
            Place::Before(at, style) => {
                Change::insert(*at, format!("{}{end}{}", entry(style, dated), blank(style)))
            }
            Place::After(at, style) => {
                Change::insert(*at, format!("{end}{}{}", blank(style), entry(style, dated)))
            }
            Place::First(at) => Change::insert(
                *at,
                format!("{end}{end}{}", entry(&Style::default(), dated)),
            ),
            _ => unreachable!("a place under a day heading is next to an item or the first one"),
        },
        Place::NewDay(inner, level) => {
            let heading = format!("{} {}", "#".repeat(usize::from(*level)), new_entry.date);
            match inner.as_ref() {
                Place::Before(at, style) => Change::insert(
                    *at,
                    format!("{heading}{end}{end}{}{end}{end}", entry(style, dated)),
                ),
                Place::After(at, style) => Change::insert(
                    *at,
                    format!("{end}{end}{heading}{end}{end}{}", entry(style, dated)),
                ),
                _ => unreachable!("a new day heading goes before or after another one"),
            }
        }
        Place::NewLog => {
            let text = before.text;
            let line = entry(&Style::default(), true);
            let blank = match text.trim_end_matches([' ', '\t']) {
                "" => String::new(),
                "\u{feff}" => String::new(),
                text if text.ends_with("\n\n") || text.ends_with("\n\r\n") => String::new(),
                text if text.ends_with('\n') => end.to_owned(),
                _ => format!("{end}{end}"),
            };
            let last = if text.is_empty() || text.ends_with('\n') {
                end
            } else {
                ""
            };
            Change::insert(text.len(), format!("{blank}## Log{end}{end}{line}{last}"))
        }
    }
}
