//! A merge by line, as git does it, and the markers of what cannot be settled.
//!
//! In: three texts as bytes, in whatever encoding. Out: one, with markers where both changed the same lines. Does not:
//! know that it is a note.

use std::ops::Range;

use super::script::{self, Piece, Taken};
use super::three::{Side, Three};

/// A text that is being put together.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    pub text: Vec<u8>,
    pub conflicts: bool,
}

/// How conflicts are marked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Markers {
    pub size: usize,
}

impl Draft {
    pub(super) fn push(&mut self, text: &[u8]) {
        self.text.extend_from_slice(text);
    }

    /// Both sides of what a person has to settle, each on lines of its own.
    pub(super) fn conflict(&mut self, ours: &[u8], theirs: &[u8], markers: Markers) {
        self.conflicts = true;
        self.end_line();
        self.marker(b'<', Some("ours"), markers);
        self.push(ours);
        self.end_line();
        self.marker(b'=', None, markers);
        self.push(theirs);
        self.end_line();
        self.marker(b'>', Some("theirs"), markers);
    }

    fn end_line(&mut self) {
        if self.text.last().is_some_and(|byte| *byte != b'\n') {
            self.text.push(b'\n');
        }
    }

    fn marker(&mut self, sign: u8, label: Option<&str>, markers: Markers) {
        self.text.extend(std::iter::repeat_n(sign, markers.size));
        if let Some(label) = label {
            self.text.push(b' ');
            self.push(label.as_bytes());
        }
        self.text.push(b'\n');
    }
}

/// Merges three texts by line.
pub(super) fn merge(all: Three<&[u8]>, markers: Markers) -> Draft {
    let mut draft = Draft::default();
    if let Some(text) = all.settled() {
        draft.push(text);
        return draft;
    }
    let lines = all.map(split);
    let pieces = script::merge(lines.as_ref().map(Vec::as_slice), 0);
    let of = |lines: &[&[u8]], range: &Range<usize>| lines[range.clone()].concat();
    for piece in pieces {
        match piece {
            Piece::Settled(Taken::Base(range)) => draft.push(&of(&lines.base, &range)),
            Piece::Settled(Taken::Side(side, range)) => draft.push(&of(lines.side(side), &range)),
            Piece::Clash(ranges) => {
                let ours = &lines.side(Side::Ours)[ranges.ours];
                let theirs = &lines.side(Side::Theirs)[ranges.theirs];
                let (head, tail) = common_ends(ours, theirs);
                draft.push(&ours[..head].concat());
                let inner = |lines: &[&[u8]]| lines[head..lines.len() - tail].concat();
                draft.conflict(&inner(ours), &inner(theirs), markers);
                draft.push(&ours[ours.len() - tail..].concat());
            }
        }
    }
    draft
}

/// How many tokens two sequences share at their start, and then at their end.
pub(super) fn common_ends<T: PartialEq>(ours: &[T], theirs: &[T]) -> (usize, usize) {
    let same = |(one, other): &(&T, &T)| one == other;
    let head = ours.iter().zip(theirs).take_while(same).count();
    let (ours, theirs) = (&ours[head..], &theirs[head..]);
    let tail = ours.iter().rev().zip(theirs.iter().rev());
    (head, tail.take_while(same).count())
}

fn split(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

/// Merges three texts by line, where that settles all of it.
pub(super) fn settled(all: Three<&str>) -> Option<String> {
    let draft = merge(all.map(str::as_bytes), Markers { size: 7 });
    let text = String::from_utf8(draft.text).expect("whole lines of text are text");
    (!draft.conflicts).then_some(text)
}
