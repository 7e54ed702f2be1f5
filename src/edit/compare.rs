//! Compares a note before and after an edit.
//!
//! In: two notes, or two entries. Out: whether they are the same in some respect. Does not: decide what an edit may
//! change.

use std::borrow::Cow;

use crate::note::{Entry, Note, Passage};

/// The parts of an entry that do not depend on its position in the note. Used to compare entries before and after an
/// edit.
pub(super) fn without_position(entry: &Entry) -> Entry {
    Entry {
        line: 0,
        text_hash: 0,
        prefix: String::new(),
        ..entry.clone()
    }
}

/// Whether two notes have the same kind, name, fields, and tags.
pub(super) fn same_head(one: &Note, other: &Note) -> bool {
    let head = |note: &Note| {
        (
            note.kind,
            note.name.clone(),
            note.fields.clone(),
            note.tags.clone(),
        )
    };
    head(one) == head(other)
}

/// Whether two notes are the same apart from entries and passages: same head, same diagnostic codes.
pub(super) fn same_except_entries(one: &Note, other: &Note) -> bool {
    let codes = |note: &Note| {
        let found = note.diagnostics.iter();
        found
            .map(|found| found.code.clone())
            .collect::<Vec<Cow<'static, str>>>()
    };
    same_head(one, other) && codes(one) == codes(other)
}

/// Whether the second note has all passages of the first, in the same order.
pub(super) fn passages_stay(one: &Note, other: &Note) -> bool {
    let mut there = other.passages.iter();
    let is_same = |old: &Passage, new: &Passage| (old.sort, &old.text) == (new.sort, &new.text);
    one.passages
        .iter()
        .all(|old| there.any(|new| is_same(old, new)))
}
