//! Detects what kind of note it is, and its name (docs/reference/notes.md#contacts).
//!
//! In: its path, fields, and tags. Out: [`NoteKind`] and its name. Does not: read entries.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::blocks::Blocks;
use super::fields::Fields;
use super::{line, link, tags};
use crate::date::day;
use crate::settings::Settings;
use crate::text::Span;
use crate::text::distinct::Distinct;
use crate::text::fold::fold_key;
use crate::text::stem::{stem, without_extension};

/// What kind of note it is. With no flag set, it is a plain note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct NoteKind {
    /// A person the user knows.
    pub contact: bool,
    /// Something the user works toward.
    pub goal: bool,
    /// How the user introduces themself.
    pub pitch: bool,
    /// Good questions to ask.
    pub questions: bool,
    /// A meeting with people.
    pub meeting: bool,
    /// A note that could not be read.
    pub unreadable: bool,
    /// A page without a type. It can be about anything, including a person.
    pub page: bool,
}

/// The words for types, in the order of the bits that [`NoteKind::bits`] returns.
const WORDS: [&str; 5] = ["contact", "goal", "pitch", "questions", "meeting"];

impl NoteKind {
    /// Packs the flags into a number for the index.
    pub fn bits(self) -> u64 {
        let flags = [
            self.contact,
            self.goal,
            self.pitch,
            self.questions,
            self.meeting,
            self.unreadable,
            self.page,
        ];
        flags
            .iter()
            .enumerate()
            .map(|(at, flag)| u64::from(*flag) << at)
            .sum()
    }

    /// Unpacks the number that [`NoteKind::bits`] returns.
    pub fn from_bits(bits: u64) -> Self {
        let flag = |at: u32| bits >> at & 1 == 1;
        NoteKind {
            contact: flag(0),
            goal: flag(1),
            pitch: flag(2),
            questions: flag(3),
            meeting: flag(4),
            unreadable: flag(5),
            page: flag(6),
        }
    }

    /// The words for what the note is, or `note` for a plain note.
    pub fn words(self) -> Vec<&'static str> {
        let bits = self.bits();
        let words: Vec<&str> = WORDS
            .into_iter()
            .enumerate()
            .filter(|(at, _)| bits >> at & 1 == 1)
            .map(|(_, w)| w)
            .collect();
        if words.is_empty() {
            vec!["note"]
        } else {
            words
        }
    }

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

/// The tags of a body outside list items, or, given the spans of its entries, outside those spans.
pub fn body_tags(blocks: &Blocks<'_>, entries: Option<&[Span]>) -> Vec<String> {
    let mut found = Distinct::default();
    if !blocks.masked.text[blocks.start..].contains('#') {
        return found.into_list();
    }
    let taken = entries.unwrap_or(&[]);
    let free = |span: &Span| {
        let at = taken.partition_point(|taken| taken.end <= span.start);
        taken.get(at).is_none_or(|taken| taken.start >= span.end)
    };
    let mut spans: Vec<Span> = blocks
        .headings
        .iter()
        .map(|heading| heading.content)
        .collect();
    spans.extend(
        blocks
            .blocks
            .iter()
            .filter(|block| !block.code)
            .map(|block| block.span),
    );
    if entries.is_some() {
        spans.extend((0..blocks.items.len()).flat_map(|item| blocks.own_spans(item)));
    }
    spans.sort_unstable();
    for span in spans.into_iter().filter(free) {
        tags::collect(blocks, span, &mut found);
    }
    found.into_list()
}

/// The name of the note: `name`, `FN`, the level-1 heading at the start of the body, or the file's stem.
pub fn name(path: &str, fields: &Fields, blocks: &Blocks<'_>, what: &NoteKind) -> String {
    if let Some(name) = fields.name.as_ref().or(fields.formatted_name.as_ref()) {
        return name.clone();
    }
    let title = blocks.title.map(|at| &blocks.headings[at]);
    // A contact's log can begin with a dated heading, which is not a name.
    let title =
        title.filter(|title| !what.contact || line::read(blocks, title.first_line).date.is_none());
    let title = title.map(|title| {
        let text = link::plain(blocks.text(title.content)).replace(['*', '`'], "");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    title
        .filter(|title| !title.is_empty())
        .unwrap_or_else(|| stem(path).to_owned())
}
