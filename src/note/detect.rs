//! Detects what kind of note it is (docs/reference/notes.md#contacts).
//!
//! In: its path, fields, and tags. Out: [`NoteKind`], and its own date. Does not: read entries.

use jiff::civil::Date;

use super::fields::Fields;
use super::link;
use super::note_kind::NoteKind;
use crate::date::day;
use crate::settings::Settings;
use crate::text::fold::fold_key;
use crate::text::stem::{stem, without_extension};

impl NoteKind {
    /// The note's own date: of a meeting note its `date`, otherwise the day in the file name.
    pub fn date(self, path: &str, fields: &Fields) -> Option<Date> {
        fields.date.filter(|_| self.meeting).or_else(|| daily(path))
    }
}

const CONTACT_WORDS: [&str; 3] = ["contact", "person", "people"];
const CONTACT_FOLDERS: [&str; 3] = ["people", "contacts", "persons"];

/// The day in the file name of a daily note, `2026-11-20` or `2026_11_20`.
pub fn daily(path: &str) -> Option<Date> {
    day::parse(&stem(path).replace('_', "-"))
}

/// Detects what kind of note it is. `outside_lists` returns the tags of its body outside list items.
pub fn detect(
    path: &str,
    fields: &Fields,
    outside_lists: impl FnOnce() -> Vec<String>,
    settings: &Settings,
) -> NoteKind {
    let word = |written: &String| {
        let target = link::target_of(written);
        fold_key(without_extension(target.rsplit('/').next().unwrap_or("")))
    };
    let types: Vec<String> = fields.types.iter().map(word).collect();
    let is = |words: &[&str]| types.iter().any(|kind| words.contains(&kind.as_str()));
    let by_type = is(&CONTACT_WORDS);
    let by_category = fields
        .categories
        .iter()
        .any(|written| CONTACT_WORDS.contains(&word(written).as_str()));
    let by_tag = || {
        fields.tags.iter().chain(&outside_lists()).any(|tag| {
            let folded = fold_key(tag);
            CONTACT_WORDS.contains(&folded.split('/').next().unwrap_or(""))
        })
    };
    let by_path = match &settings.contacts {
        Some(globs) => globs.is_match(path),
        None => {
            let mut folders: Vec<&str> = path.split('/').collect();
            folders.pop();
            folders
                .iter()
                .any(|folder| CONTACT_FOLDERS.contains(&fold_key(folder).as_str()))
        }
    };
    let something_else = !types.is_empty() && !by_type;
    let contact = by_type || !something_else && (by_category || by_path || by_tag());
    let no_type = types.is_empty() && fields.categories.is_empty();
    NoteKind {
        contact,
        goal: is(&["goal"]),
        pitch: is(&["pitch"]),
        questions: is(&["questions"]),
        meeting: is(&["meeting"]),
        unreadable: false,
        page: no_type && !contact && daily(path).is_none(),
    }
}
