//! Byte spans of a text, and the lines and columns a person counts in.
//!
//! In: a text. Out: where a byte offset stands. Does not: hold the text.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes `start..end` of one text.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` up to, not including, `end`. Offsets beyond 4 GiB are clamped; notes are at most 8 MiB.
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span {
            start: clamp(start),
            end: clamp(end.max(start)),
        }
    }

    /// The span as a range for slicing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether the byte at `offset` lies inside.
    pub fn contains(self, offset: usize) -> bool {
        self.range().contains(&offset)
    }

    /// The same stretch, `by` bytes further back.
    pub fn shifted_back(self, by: usize) -> Self {
        Span::new(self.start as usize - by, self.end as usize - by)
    }

    /// The same stretch, `by` bytes further on.
    pub fn shifted(self, by: usize) -> Self {
        Span::new(self.start as usize + by, self.end as usize + by)
    }
}

/// The line starts of one text.
///
/// ```
/// let lines = ties::text::Lines::new("né\nb");
/// assert_eq!(lines.place("né\nb", 4), (2, 1));
/// assert_eq!(lines.place("né\nb", 3), (1, 3));
/// ```
#[derive(Debug, Clone)]
pub struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    /// Notes where each line of `text` begins.
    pub fn new(text: &str) -> Self {
        // A line has some forty bytes.
        let mut starts = Vec::with_capacity(text.len() / 32 + 1);
        starts.push(0);
        starts.extend(
            text.match_indices('\n')
                .map(|(i, _)| Span::new(i + 1, i + 1).start),
        );
        Lines { starts }
    }

    /// The 1-based line of a byte offset.
    pub fn line(&self, offset: usize) -> u32 {
        let line = self.starts.partition_point(|s| *s as usize <= offset);
        u32::try_from(line).unwrap_or(u32::MAX)
    }

    /// Where a 1-based line begins.
    pub fn start(&self, line: u32) -> Option<usize> {
        let at = usize::try_from(line.checked_sub(1)?).ok()?;
        self.starts.get(at).map(|start| *start as usize)
    }

    /// The 1-based line and column (in characters) of a byte offset of `text`.
    pub fn place(&self, text: &str, offset: usize) -> (u32, u32) {
        let line = self.line(offset);
        let start = self.starts[line as usize - 1] as usize;
        let upto = text.get(start..offset.min(text.len())).unwrap_or("");
        // Neither a byte order mark nor half a line end is a column to a person.
        let column = upto
            .chars()
            .filter(|c| !matches!(c, '\u{feff}' | '\r'))
            .count()
            + 1;
        (line, u32::try_from(column).unwrap_or(u32::MAX))
    }
}
