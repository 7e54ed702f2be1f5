//! Finds unresolved conflicts that git or ties left in a note.
//!
//! In: the text of a whole note. Out: the marker lines of each conflict, and the lines of the base between them.
//! Does not: read the sides, or find markers that do not form a complete conflict.

use std::ops::Range;

use super::code_fence::{Fence, closing_fences, fence_of};
use crate::text::Span;

/// The shortest markers that are recognized. git writes any size that `conflict-marker-size` sets.
pub const SHORTEST: usize = 3;
/// The length of the markers that git and ties write by default.
pub const USUAL: usize = 7;

/// Maximum number of conflicts nested in each other, so that a note full of opening markers stays cheap to read. git
/// nests one level for each criss-cross merge that builds on another.
const MAX_NESTING: usize = 8;

/// The marker lines and base lines of all conflicts, each in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub markers: Vec<Span>,
    pub bases: Vec<Span>,
}

/// Finds the conflicts, except those that are just text in a code block.
pub(super) fn find(text: &str) -> Found {
    let lines = lines(text);
    let mut conflicts = whole(&lines);
    conflicts.sort_by_key(|conflict| conflict.start());
    let mut found = Found::default();
    let code = Code {
        lines: &lines,
        closing: closing_fences(text, 0),
    };
    for conflict in code.without(conflicts) {
        let spans = |nths: &[usize]| nths.iter().map(|nth| lines[*nth].0).collect::<Vec<_>>();
        found.markers.extend(spans(&conflict.markers));
        found.bases.extend(spans(&conflict.base));
    }
    found.bases.sort_unstable();
    found.bases.dedup();
    found.markers.sort_unstable();
    // A conflict inside a base is only part of that base.
    let in_base = |span: &Span| found.bases.binary_search(span).is_ok();
    found.markers.retain(|span| !in_base(span));
    found
}

/// Every line without its line ending. A byte order mark is not part of the first line.
fn lines(text: &str) -> Vec<(Span, &str)> {
    let mut at = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut found = Vec::new();
    for line in text[at..].split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        found.push((Span::new(at, at + content.len()), content));
        at += line.len();
    }
    found
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Marker {
    sign: u8,
    size: usize,
}

/// Reads a conflict marker. Git and ties write markers at the very start of a line, followed by nothing but a label.
fn marker(line: &str) -> Option<Marker> {
    let sign = *line.as_bytes().first()?;
    if !b"<|=>".contains(&sign) {
        return None;
    }
    let size = line.bytes().take_while(|byte| *byte == sign).count();
    let label = &line[size..];
    let has_label = !label.trim().is_empty();
    let fits = match size {
        _ if !label.is_empty() && !label.starts_with(' ') => false,
        USUAL.. => true,
        // Short runs of these characters can also be quotes and underlines.
        SHORTEST.. => has_label != (sign == b'='),
        _ => false,
    };
    fits.then_some(Marker { sign, size })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Ours,
    Base,
    Theirs,
}

/// A conflict, by its line indexes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Conflict {
    size: usize,
    part: Part,
    markers: Vec<usize>,
    base: Vec<usize>,
}

impl Conflict {
    fn start(&self) -> usize {
        self.markers[0]
    }

    fn end(&self) -> usize {
        *self.markers.last().expect("it has at least its first")
    }

    /// The part that `marker` begins. `Some(None)` if it ends the conflict, `None` if it does not fit.
    fn next(&self, marker: Marker) -> Option<Option<Part>> {
        match (self.part, marker.sign) {
            _ if marker.size != self.size => None,
            (Part::Ours, b'|') => Some(Some(Part::Base)),
            (Part::Ours | Part::Base, b'=') => Some(Some(Part::Theirs)),
            (Part::Theirs, b'>') => Some(None),
            _ => None,
        }
    }
}

/// Finds the conflicts whose markers are complete. All markers of one conflict have the same size. A conflict of
/// another size can be nested in it, as in the base of a merge with several bases.
fn whole(lines: &[(Span, &str)]) -> Vec<Conflict> {
    let mut open: Vec<Conflict> = Vec::new();
    let mut found = Vec::new();
    for (nth, (_, line)) in lines.iter().enumerate() {
        let marker = marker(line);
        if let Some(Marker { size, .. }) = marker.filter(|marker| marker.sign == b'<') {
            // The previous conflict of this size was never closed.
            let again = open.iter().position(|conflict| conflict.size == size);
            open.truncate(again.unwrap_or(open.len()));
            open.drain(..open.len().saturating_sub(MAX_NESTING));
            within_base(&mut open, nth);
            open.push(Conflict {
                size,
                part: Part::Ours,
                markers: vec![nth],
                base: Vec::new(),
            });
            continue;
        }
        let fits = |conflict: &Conflict| marker.and_then(|marker| conflict.next(marker));
        let Some(at) = open.iter().rposition(|conflict| fits(conflict).is_some()) else {
            within_base(&mut open, nth);
            continue;
        };
        open.truncate(at + 1);
        let conflict = open.last_mut().expect("it was just found");
        conflict.markers.push(nth);
        match fits(conflict).expect("it was just found to fit") {
            Some(part) => conflict.part = part,
            None => found.extend(open.pop()),
        }
        within_base(&mut open[..at], nth);
    }
    found
}

/// Adds a line to every conflict whose base contains it.
fn within_base(open: &mut [Conflict], nth: usize) {
    let in_base = open
        .iter_mut()
        .filter(|conflict| conflict.part == Part::Base);
    in_base.for_each(|conflict| conflict.base.push(nth));
}

/// The code blocks of a text. Only a fence at the start of a line counts. An indented fence may belong to a list item,
/// and a marker, which is never indented, ends that item.
struct Code<'a> {
    lines: &'a [(Span, &'a str)],
    closing: Vec<(usize, [usize; 2])>,
}

impl<'a> Code<'a> {
    /// The fence that opens a code block at line `nth`, if it is ever closed.
    fn opened(&self, nth: usize) -> Option<Fence<'a>> {
        let (span, line) = self.lines[nth];
        let fence = fence_of(line).filter(|_| line.starts_with(['`', '~']))?;
        let next = self
            .closing
            .partition_point(|(at, _)| *at <= span.start as usize);
        let (_, longest) = self.closing.get(next)?;
        (longest[fence.row()] >= fence.length).then_some(fence)
    }

    /// The fence that is open after `lines`, given the one that is open before them.
    fn behind(&self, open: Option<Fence<'a>>, lines: Range<usize>) -> Option<Fence<'a>> {
        lines.fold(open, |open, nth| match open {
            Some(open) => {
                let close = fence_of(self.lines[nth].1);
                (!close.is_some_and(|close| close.closes(&open))).then_some(open)
            }
            None => self.opened(nth),
        })
    }

    /// Drops the conflicts that lie within one code block.
    fn without(&self, conflicts: Vec<Conflict>) -> Vec<Conflict> {
        let mut kept = Vec::new();
        let mut open = None;
        // The line after the last outermost conflict, and whether that conflict was dropped.
        let (mut at, mut is_code) = (0, false);
        for conflict in conflicts {
            let (start, end) = (conflict.start(), conflict.end());
            if start >= at {
                open = self.behind(open, at..start);
                at = end + 1;
                is_code = open.is_some() && self.behind(open, start..end).is_some();
                if !is_code {
                    // Both sides begin with the fence that was open before the conflict.
                    let theirs = conflict.markers[conflict.markers.len() - 2];
                    open = self.behind(open, theirs..end);
                }
            }
            if !is_code {
                kept.push(conflict);
            }
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    /// The remaining words of a text without its conflict markers, and the number of marker lines.
    fn read(text: &str) -> (String, usize) {
        let masked = crate::note::mask::conflicts(text);
        assert_eq!(masked.text.len(), text.len(), "{text:?}");
        let left = masked.text.trim_start_matches('\u{feff}');
        let words = left.split_whitespace().collect::<Vec<_>>();
        (words.join(" "), masked.conflicts.len())
    }

    fn summary(text: &str) -> String {
        let (left, markers) = read(text);
        format!("{left} ({markers})")
    }

    #[test]
    fn finds_conflicts_of_any_position_and_marker_size() {
        let all = "a\n<<<<<<< ours\nb\n||||||| base\nc\n=======\nd\n>>>>>>> theirs\ne\n";
        assert_eq!(summary(all), "a b d e (4)");
        assert_eq!(summary(&all.replace('\n', "\r\n")), "a b d e (4)");
        let first = &all[2..];
        assert_eq!(summary(first), "b d e (4)");
        assert_eq!(summary(&format!("\u{feff}{first}")), "b d e (4)");
        assert_eq!(
            summary(all.trim_end_matches("\ne\n")),
            "a b d (4)",
            "no last line end"
        );
        for size in [3, 4, 6, 8, 9, 40] {
            let signs = ['<', '|', '=', '>'];
            let resized = signs.iter().fold(all.to_owned(), |text, sign| {
                let of = |size| sign.to_string().repeat(size);
                text.replace(&of(7), &of(size))
            });
            assert_eq!(summary(&resized), "a b d e (4)", "{size}");
        }
        let bare = "<<<<<<<\na\n=======\nb\n>>>>>>>\n";
        assert_eq!(summary(bare), "a b (3)");
    }

    #[test]
    fn incomplete_conflict_is_text() {
        for text in [
            "Title\n=======\nb\n",
            "<<<<<<< a\nb\n=======\nc\n",
            "<<<<<<< a\nb\n========\nc\n>>>>>>> d\n",
            " <<<<<<< a\nb\n =======\nc\n >>>>>>> d\n",
            "<<<<<<<a\nb\n=======\nc\n>>>>>>>d\n",
            "<<<\na\n===\nb\n>>> c\n",
            "<< a\n==\n>> b\n",
        ] {
            assert_eq!(read(text).1, 0, "{text:?}");
        }
    }

    #[test]
    fn nested_conflict_of_other_size_is_found() {
        let inner = "<<<<<<<<< x\ni\n=========\nj\n>>>>>>>>> y\n";
        let base = format!("<<<<<<< a\nb\n||||||| c\n{inner}k\n=======\nd\n>>>>>>> e\n");
        assert_eq!(summary(&base), "b d (4)");
        let ours = format!("<<<<<<< a\nb\n{inner}=======\nd\n>>>>>>> e\n");
        assert_eq!(summary(&ours), "b i j d (6)");
        assert_eq!(
            summary(&format!("<<<<<<< never closed\n{inner}")),
            "<<<<<<< never closed i j (3)"
        );
        assert_eq!(
            summary(&format!("<<<<<<< never closed\n{}", &base)),
            "<<<<<<< never closed b d (4)"
        );
    }

    #[test]
    fn markers_within_one_code_block_are_text() {
        let conflict = "<<<<<<< a\nb\n=======\nc\n>>>>>>> d\n";
        for fence in ["```", "~~~~ text"] {
            let close = &fence[..fence.find(' ').unwrap_or(fence.len())];
            let code = format!("{fence}\n{conflict}{close}\n");
            assert_eq!(read(&code).1, 0, "{code}");
            assert_eq!(read(&format!("{code}{conflict}")).1, 3, "{code}");
            assert_eq!(read(&format!("{fence}\n{conflict}")).1, 3, "never closed");
        }
        let in_item = format!("- ```\n  x\n{conflict}  ```\n");
        assert_eq!(read(&in_item).1, 3, "it ends the item");
        let closes = "```\n<<<<<<< a\nb\n```\n=======\nc\n```\n>>>>>>> d\n";
        assert_eq!(read(closes).1, 3);
        let opens = "<<<<<<< a\n```\nb\n=======\n```\nc\n>>>>>>> d\ne\n```\n";
        assert_eq!(read(opens).1, 3);
        let both = format!("{opens}{conflict}");
        assert_eq!(read(&both).1, 6, "the code ends before the second");
    }
}
