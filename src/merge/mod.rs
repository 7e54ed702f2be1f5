//! Floor 7: three-way merge of notes, so that two machines can write to one (README, On two machines).
//!
//! In: a note as it was, and as each side has it now. Out: one note with what both say, and markers around what only a
//! person can settle. Does not: touch files, or lose a word of either side that the other did not take away.
//!
//! The law: of what one side alone changed, its version holds; what both changed alike is there once. Which side is
//! called ours makes no difference to what the note then says.

mod body;
mod entry;
mod fate;
mod front;
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

use crate::note::{fence, mask};
use crate::settings::Settings;
use lines::{Draft, Markers};
use shape::Shape;
use three::Three;

/// How long conflict markers are where git does not say.
pub const MARKER_SIZE: usize = 7;

/// What a merge came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The note.
    pub text: Vec<u8>,
    /// Whether there are markers in it that a person has to settle.
    pub conflicts: bool,
}

/// Merges three versions of the note at `path` (vault-relative, with `/`).
///
/// ```
/// use ties::{merge::{MARKER_SIZE, merge}, settings::Settings};
/// let base = "- 2026-11-01 met: lunch\n";
/// let ours = format!("{base}- 2026-11-20 called: about the flat\n");
/// let theirs = format!("{base}- 2026-11-21 wrote: thanks\n");
/// let merged = merge("people/Dana.md", base.as_bytes(), ours.as_bytes(), theirs.as_bytes(), MARKER_SIZE, &Settings::default());
/// assert_eq!(merged.text, format!("{ours}- 2026-11-21 wrote: thanks\n").into_bytes());
/// assert!(!merged.conflicts);
/// ```
pub fn merge(
    path: &str,
    base: &[u8],
    ours: &[u8],
    theirs: &[u8],
    marker_size: usize,
    settings: &Settings,
) -> Merged {
    let markers = Markers {
        size: marker_size.max(1),
    };
    let all = Three::new(base, ours, theirs);
    let by_note = || {
        let texts = all.map(|bytes| std::str::from_utf8(bytes).ok()).whole()?;
        let open = |text: &&str| !mask::conflicts(text).conflicts.is_empty();
        let is_open = texts.all().into_iter().any(open);
        (!is_open).then(|| notes(path, texts, markers, settings))
    };
    let settled = all.settled().map(|text| Draft {
        text: text.to_vec(),
        conflicts: false,
    });
    let draft = settled
        .or_else(by_note)
        .unwrap_or_else(|| lines::merge(all, markers));
    Merged {
        text: draft.text,
        conflicts: draft.conflicts,
    }
}

/// Merges notes that are text, and in which no conflict is open.
fn notes(path: &str, texts: Three<&str>, markers: Markers, settings: &Settings) -> Draft {
    let shape = Shape::of(texts);
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
    let mut draft = front::merge(heads, markers, settings);
    let head = draft.text.len();
    let head_conflicts = draft.conflicts;
    let body = body::merge(path, bodies, markers);
    draft.push(&body.text);
    draft.conflicts |= body.conflicts;
    let text = std::str::from_utf8(&draft.text).expect("whole lines of text are text");
    // What one side has in its body might begin front matter at the other's place.
    if !head_conflicts && fence::split(text).body != head {
        draft = lines::merge(plain.map(str::as_bytes), markers);
    }
    shape.restored(draft)
}
