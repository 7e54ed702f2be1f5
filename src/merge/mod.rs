//! Three-way merge of notes, so that two machines can write to the same note (README, On two machines).
//!
//! In: the base version of a note and the version of each side. Out: one note with the changes of both sides, and
//! conflict markers around changes that only a person can resolve. Does not: touch files, or lose a word of one side
//! that the other side did not remove.
//!
//! Invariants: if only one side changed something, its version is taken; if both sides made the same change, it appears
//! once. Swapping ours and theirs does not change the merged content.

mod body;
mod draft;
mod entry;
mod front;
mod lines;
mod order;
mod pair;
mod resolution;
mod script;
#[cfg(test)]
mod tests;
mod text_format;
mod three_way;
mod units;
mod verify;

use crate::note::{fence, mask};
use crate::settings::Settings;
use draft::Draft;
pub use draft::{MARKER_SIZE, Markers};
use text_format::TextFormat;
use three_way::ThreeWay;

/// The result of a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    draft: Draft,
    format: Option<TextFormat>,
    /// Whether ours and theirs are swapped in the draft.
    swapped: bool,
}

impl Merged {
    /// Whether there is a conflict that a person has to resolve.
    pub fn has_conflict(&self) -> bool {
        self.draft.has_conflict()
    }

    /// The merged note, with these markers around each conflict.
    pub fn text(&self, markers: &Markers) -> Vec<u8> {
        let text = self.draft.marked(markers, self.swapped);
        match self.format {
            Some(format) => format.restored(text, self.has_conflict()),
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
/// assert!(!merged.has_conflict());
/// ```
pub fn merge(path: &str, base: &[u8], ours: &[u8], theirs: &[u8], settings: &Settings) -> Merged {
    // Sort the sides, so that the result does not depend on which one is ours.
    let swapped = ours > theirs;
    let all = match swapped {
        false => ThreeWay::new(base, ours, theirs),
        true => ThreeWay::new(base, theirs, ours),
    };
    let (draft, format) = merge_versions(path, all, settings);
    Merged {
        draft,
        format,
        swapped,
    }
}

/// The fallback for a note that could not be merged: a conflict by line, as git makes it, even if git would see no
/// conflict.
pub fn conflict(base: &[u8], ours: &[u8], theirs: &[u8]) -> Merged {
    let all = ThreeWay::new(base, ours, theirs);
    // Whatever made the merge panic may make a comparison by line panic too.
    let by_line = std::panic::catch_unwind(|| lines::merge(all)).ok();
    let by_line = by_line.filter(Draft::has_conflict);
    Merged {
        draft: by_line.unwrap_or_else(|| lines::whole_conflict(all)),
        format: None,
        swapped: false,
    }
}

fn merge_versions(
    path: &str,
    all: ThreeWay<&[u8]>,
    settings: &Settings,
) -> (Draft, Option<TextFormat>) {
    if let Some(text) = all.trivial_merge() {
        return (Draft::of(text), None);
    }
    let texts = all.map(|bytes| std::str::from_utf8(bytes).ok()).transpose();
    let is_open = |text: &&str| !mask::conflicts(text).conflicts.is_empty();
    match texts.filter(|texts| !texts.all().into_iter().any(is_open)) {
        Some(texts) => {
            let format = TextFormat::of(texts);
            (merge_notes(path, texts, format, settings), Some(format))
        }
        None => (lines::merge(all), None),
    }
}

/// Merges notes that are UTF-8 and have no conflict markers.
fn merge_notes(
    path: &str,
    texts: ThreeWay<&str>,
    format: TextFormat,
    settings: &Settings,
) -> Draft {
    let plain = texts.map(|text| format.plain(text));
    let plain = plain.as_ref().map(|text| text.as_ref());
    let places = plain.map(|text| fence::split(text).body);
    let heads = ThreeWay::new(
        &plain.base[..places.base],
        &plain.ours[..places.ours],
        &plain.theirs[..places.theirs],
    );
    let bodies = ThreeWay::new(
        &plain.base[places.base..],
        &plain.ours[places.ours..],
        &plain.theirs[places.theirs..],
    );
    let mut draft = front::merge(heads, settings);
    let head_clashes = draft.has_conflict();
    let head = draft.text().len();
    draft.append(body::merge(path, bodies));
    let text = draft.text();
    let text = std::str::from_utf8(&text).expect("whole lines of UTF-8 are UTF-8");
    // A line of one side's body might begin front matter in the merged text, or be in the other side's front matter.
    let begins_anew = !head_clashes && fence::split(text).body != head;
    if begins_anew || !draft.has_conflict() && lines::crosses_twice(heads, bodies, text) {
        draft = lines::whole_conflict(plain.map(str::as_bytes));
    }
    draft
}
