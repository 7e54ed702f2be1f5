//! Floor 7: three-way merge of notes, so that two machines can write to one (README, On two machines).
//!
//! In: a note as it was, and as each side has it now. Out: one note with what both say, and markers around what only a
//! person can settle. Does not: touch files, or lose a word of either side that the other did not take away.
//!
//! The law: of what one side alone changed, its version holds; what both changed alike is there once. Which side is
//! called ours makes no difference to what the note then says.

mod body;
mod draft;
mod entry;
mod fate;
mod front;
mod json;
mod lines;
mod list;
mod order;
mod pair;
mod script;
mod shape;
#[cfg(test)]
mod tests;
mod three;
mod units;
mod whole;

use crate::note::{fence, mask};
use crate::settings::Settings;
use draft::Draft;
pub use draft::{MARKER_SIZE, Markers};
use shape::Shape;
use three::Three;

/// What a merge came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    draft: Draft,
    shape: Option<Shape>,
    /// Whether the sides stand in the draft the other way round.
    swapped: bool,
}

impl Merged {
    /// Whether there is something in it that a person has to settle.
    pub fn has_clash(&self) -> bool {
        self.draft.has_clash()
    }

    /// The note, with such markers around what a person has to settle.
    pub fn text(&self, markers: &Markers) -> Vec<u8> {
        let text = self.draft.marked(markers, self.swapped);
        match self.shape {
            Some(shape) => shape.restored(text, self.has_clash()),
            None => text,
        }
    }
}

/// Merges three versions of the note at `path` (vault-relative, with `/`).
///
/// ```
/// use ties::{merge::{Markers, merge}, settings::Settings};
/// let base = "- 2026-11-01 met: lunch\n";
/// let ours = format!("{base}- 2026-11-20 called: about the flat\n");
/// let theirs = format!("{base}- 2026-11-21 wrote: thanks\n");
/// let merged = merge("people/Dana.md", base.as_bytes(), ours.as_bytes(), theirs.as_bytes(), &Settings::default());
/// assert_eq!(merged.text(&Markers::default()), format!("{ours}- 2026-11-21 wrote: thanks\n").into_bytes());
/// assert!(!merged.has_clash());
/// ```
pub fn merge(path: &str, base: &[u8], ours: &[u8], theirs: &[u8], settings: &Settings) -> Merged {
    // What is found out of two sides does not depend on which is called ours.
    let swapped = ours > theirs;
    let all = match swapped {
        false => Three::new(base, ours, theirs),
        true => Three::new(base, theirs, ours),
    };
    let (draft, shape) = merged(path, all, settings);
    Merged {
        draft,
        shape,
        swapped,
    }
}

/// What is left where a note could not be merged: a conflict as git makes it, by line, even where git would see none.
pub fn conflict(base: &[u8], ours: &[u8], theirs: &[u8]) -> Merged {
    let all = Three::new(base, ours, theirs);
    // What made a merge panic may make a comparison by line panic as well.
    let by_line = std::panic::catch_unwind(|| lines::merge(all)).ok();
    let by_line = by_line.filter(Draft::has_clash);
    Merged {
        draft: by_line.unwrap_or_else(|| lines::clash(all)),
        shape: None,
        swapped: false,
    }
}

fn merged(path: &str, all: Three<&[u8]>, settings: &Settings) -> (Draft, Option<Shape>) {
    if let Some(text) = all.settled() {
        return (Draft::of(text), None);
    }
    let texts = all.map(|bytes| std::str::from_utf8(bytes).ok()).whole();
    let is_open = |text: &&str| !mask::conflicts(text).conflicts.is_empty();
    match texts.filter(|texts| !texts.all().into_iter().any(is_open)) {
        Some(texts) => {
            let shape = Shape::of(texts);
            (notes(path, texts, shape, settings), Some(shape))
        }
        None => (lines::merge(all), None),
    }
}

/// Merges notes that are text, and in which no conflict is open.
fn notes(path: &str, texts: Three<&str>, shape: Shape, settings: &Settings) -> Draft {
    let plain = texts.map(|text| shape.plain(text));
    let plain = plain.as_ref().map(|text| text.as_ref());
    let places = plain.map(|text| fence::split(text).body);
    let heads = Three::new(
        &plain.base[..places.base],
        &plain.ours[..places.ours],
        &plain.theirs[..places.theirs],
    );
    let bodies = Three::new(
        &plain.base[places.base..],
        &plain.ours[places.ours..],
        &plain.theirs[places.theirs..],
    );
    let mut draft = front::merge(heads, settings);
    let head_clashes = draft.has_clash();
    let head = draft.text().len();
    draft.append(body::merge(path, bodies));
    let text = draft.text();
    let text = std::str::from_utf8(&text).expect("whole lines of text are text");
    // What one side has in its body might begin front matter at the other's place, or be front matter to the other.
    let begins_anew = !head_clashes && fence::split(text).body != head;
    if begins_anew || !draft.has_clash() && lines::crosses_twice(heads, bodies, text) {
        draft = lines::clash(plain.map(str::as_bytes));
    }
    draft
}
