//! Closes an open entry by checking its box, or by adding a checked box.
//!
//! In: a note's bytes and the line of an entry. Out: the edited note. Does not: choose the entry.

use jiff::civil::Date;

use crate::edit::compare::{passages_stay, same_except_entries, without_position};
use crate::edit::editable_note::EditableNote;
use crate::edit::edited::Edited;
use crate::edit::error::EditError;
use crate::note::{Entry, State, line};
use crate::settings::Settings;
use crate::text::Change;

/// How an entry is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Done on this day, which is appended to the entry's first line as `✅ YYYY-MM-DD`.
    Done(Date),
    /// Dropped: it will not be done. Written as `[-]`.
    Dropped,
}

/// Closes the open entry that begins on the 1-based `line_number`.
///
/// # Errors
/// [`EditError`] if the note cannot be read, if no open entry begins on that line, or if closing it would change how
/// the rest of the note is read.
pub fn close(
    path: &str,
    bytes: &[u8],
    line_number: u32,
    ending: Ending,
    settings: &Settings,
) -> Result<Edited, EditError> {
    let before = EditableNote::read(path, bytes, settings)?;
    let is_open_here =
        |entry: &Entry| entry.line == line_number && entry.state == Some(State::Open);
    let Some(at) = before.note.entries.iter().position(is_open_here) else {
        return Err(EditError::Refused(
            "there is no longer an open entry on that line; check the note",
        ));
    };
    let Some(changes) = changes(&before, line_number, ending) else {
        return Err(EditError::Refused(
            "the entry is not a list item; close it by hand",
        ));
    };
    let (text, note) = before.after(&changes);
    let state = match ending {
        Ending::Done(_) => State::Done,
        Ending::Dropped => State::Dropped,
    };
    let others = |entries: &[Entry]| {
        let mut left: Vec<Entry> = entries.iter().map(without_position).collect();
        (at < left.len()).then(|| left.remove(at));
        left
    };
    let same = note.entries.len() == before.note.entries.len()
        && others(&note.entries) == others(&before.note.entries)
        && note.entries[at].state == Some(state)
        && note.entries[at].verb == before.note.entries[at].verb
        && note.entries[at].people == before.note.entries[at].people
        && same_except_entries(&before.note, &note)
        && passages_stay(&before.note, &note);
    if !same {
        return Err(EditError::Refused(
            "closing the entry would change how the rest of the note is read; close it by hand",
        ));
    }
    Ok(Edited {
        changes,
        text,
        line: line_number,
        entry: note.entries[at].clone(),
    })
}

fn changes(before: &EditableNote<'_>, line_number: u32, ending: Ending) -> Option<Vec<Change>> {
    let blocks = before.blocks();
    let lines = crate::text::Lines::new(before.text);
    let item = blocks
        .items
        .iter()
        .find(|item| !item.quoted && lines.line(item.span.start as usize) == line_number)?;
    let read = line::read(&blocks, item.first_line);
    let first = item.first_line.start as usize;
    let sign = match ending {
        Ending::Done(_) => "x",
        Ending::Dropped => "-",
    };
    let mut changes = vec![match read.mark {
        Some(_) => Change {
            span: crate::text::Span::new(first + 1, first + 2),
            text: sign.to_owned(),
        },
        None => Change::insert(first, format!("[{sign}] ")),
    }];
    if let Ending::Done(date) = ending {
        changes.push(Change::insert(
            item.first_line.end as usize,
            format!(" ✅ {date}"),
        ));
    }
    Some(changes)
}
