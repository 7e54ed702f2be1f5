//! Questions and pitches that the user keeps for meeting people.
//!
//! In: the notes of questions and pitches, and the note of a contact. Out: the questions and the pitch that fit the
//! contact best. Does not: read notes from disk.

use crate::note::{Note, Passage, link, questions};
use crate::query::matches::one_line;
use crate::text::fold::fold_key;

/// A note of questions, or a pitch.
#[derive(Debug)]
pub struct KeptNote<'a> {
    /// The path in the vault.
    pub path: &'a str,
    /// The name of the note.
    pub name: &'a str,
    /// The parsed note.
    pub note: &'a Note,
}

/// How well a note fits a person; greater is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is meant for other people.
    Others,
    /// It is meant for everybody.
    All,
    /// It is meant for people like them; the number counts the circles and tags in common.
    Like(usize),
}

/// Compares the circles and tags of both notes. A tag also matches the tags below it.
fn fit(kept: &Note, person: &Note) -> Fit {
    let folded = |texts: &[String]| -> Vec<String> {
        texts
            .iter()
            .map(|text| fold_key(link::plain(text).trim()))
            .collect()
    };
    let (circles, tags) = (folded(&kept.fields.circle), folded(&kept.tags));
    if circles.is_empty() && tags.is_empty() {
        return Fit::All;
    }
    let (own_circles, own_tags) = (folded(&person.fields.circle), folded(&person.tags));
    let in_circles = circles.iter().filter(|circle| own_circles.contains(circle));
    let below = |tag: &str| {
        own_tags
            .iter()
            .any(|own_tag| own_tag == tag || own_tag.starts_with(&format!("{tag}/")))
    };
    let in_tags = tags.iter().filter(|tag| below(tag));
    match in_circles.count() + in_tags.count() {
        0 => Fit::Others,
        shared => Fit::Like(shared),
    }
}

/// The questions in the contact's own note.
pub(super) fn own_questions(note: &Note) -> Vec<String> {
    let own = questions::kept(&note.passages).into_iter();
    own.map(of_passage)
        .filter(|words| !words.is_empty())
        .collect()
}

/// The questions in the vault's notes, best fitting notes first.
pub(super) fn questions<'a>(
    kept: &'a [KeptNote<'a>],
    person: &Note,
) -> Vec<(&'a KeptNote<'a>, String)> {
    let mut notes: Vec<&KeptNote<'_>> = kept
        .iter()
        .filter(|kept| kept.note.kind.questions)
        .collect();
    notes.sort_by_key(|kept| std::cmp::Reverse(fit(kept.note, person)));
    let items = notes.into_iter().flat_map(|kept| {
        let items = questions::all(&kept.note.passages).into_iter();
        items.map(move |item| (kept, of_passage(item)))
    });
    items.filter(|(_, words)| !words.is_empty()).collect()
}

/// The best fitting pitch, with its paragraphs; `None` if every pitch is for other people.
pub(super) fn pitch<'a>(
    kept: &'a [KeptNote<'a>],
    person: &Note,
) -> Option<(&'a KeptNote<'a>, Vec<String>)> {
    let pitches = kept.iter().filter(|kept| kept.note.kind.pitch);
    let fitting = pitches.map(|kept| (fit(kept.note, person), kept));
    let fitting = fitting.filter(|(fit, _)| *fit != Fit::Others);
    // `max_by_key` returns the last maximum; reversed, that is the first pitch that fits best.
    let (_, best) = fitting.rev().max_by_key(|(fit, _)| *fit)?;
    let paragraphs = best
        .note
        .passages
        .iter()
        .filter(|passage| !passage.is_heading());
    Some((best, paragraphs.map(of_passage).collect()))
}

/// The text of a passage on one line, without its box.
fn of_passage(passage: &Passage) -> String {
    let (_, words) = questions::boxed(&passage.text);
    one_line(words)
}
