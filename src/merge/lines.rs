//! A merge by line, as git does it.
//!
//! In: three texts as bytes, in whatever encoding. Out: one, with clashes where both changed the same lines. Does not:
//! know that it is a note.

use std::ops::Range;

use super::draft::Draft;
use super::script::{self, Piece, Taken};
use super::three::{Side, Three};

/// Merges three texts by line.
pub(super) fn merge(all: Three<&[u8]>) -> Draft {
    if let Some(text) = all.settled() {
        return Draft::of(text);
    }
    let mut draft = Draft::default();
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
                let (ours_inner, theirs_inner) = (inner(ours), inner(theirs));
                draft.clash(Three::new(
                    &of(&lines.base, &ranges.base),
                    &ours_inner,
                    &theirs_inner,
                ));
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
    let draft = merge(all.map(str::as_bytes));
    let text = String::from_utf8(draft.text()).expect("whole lines of text are text");
    (!draft.has_clash()).then_some(text)
}
