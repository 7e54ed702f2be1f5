//! Finds the entry that a meeting note is (docs/reference/notes.md#meeting-notes).
//!
//! In: the kind, fields, blocks, and entries of a note. Out: its `met` entry, if it is a meeting with people. Does not:
//! read front matter or the log.

use super::blocks::Blocks;
use super::candidate::Context;
use super::entry::Entry;
use super::fields::Fields;
use super::note_kind::NoteKind;
use super::{person, prose, tags};
use crate::settings::Verb;
use crate::text::Span;
use crate::text::distinct::Distinct;

/// Returns the `met` entry of a meeting note with a date and people, unless the note has a `met` or `called` entry.
pub(super) fn meeting_entry(
    context: &Context,
    kind: &NoteKind,
    fields: &Fields,
    entries: &[Entry],
    blocks: &Blocks<'_>,
    text: &str,
) -> Option<Entry> {
    let talked = entries
        .iter()
        .any(|entry| matches!(entry.verb, Verb::Met | Verb::Called));
    let date = context
        .date
        .filter(|_| kind.meeting && !context.with.is_empty() && !talked)?;
    let with = Distinct::from(context.with.clone());
    let mut mentions = Distinct::default();
    for link in &blocks.links {
        if !with.contains(&link.target) {
            mentions.add(&link.target);
        }
    }
    let body = Span::new(blocks.start, text.len());
    Some(Entry {
        line: fields.date_line.unwrap_or(1),
        date,
        time: fields.time.clone(),
        verb: Verb::Met,
        kind: None,
        people: person::listed(&context.with),
        mentions: mentions.into_list(),
        owner_takes_part: kind.contact,
        requires_person: false,
        only_if_previous_is_not: false,
        text: prose::visible(blocks, text, body).trim().to_owned(),
        tags: tags::of_body(blocks, Some(&[])),
        state: None,
        due: None,
        prefix: String::new(),
        text_hash: 0,
    })
}
