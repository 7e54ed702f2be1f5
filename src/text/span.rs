//! Byte spans of a text, and the lines and columns that a person counts in.
//!
//! In: a text. Out: the line and column of a byte offset. Does not: hold the text.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes `start..end` of one text.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset one past the last byte.
    pub end: u32,
}

impl Span {
    /// Creates the span `start..end`. Offsets beyond 4 GiB are clamped, which is no limit in practice: notes are at
    /// most 8 MiB. If `end` lies before `start`, the span is empty.
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span {
            start: clamp(start),
            end: clamp(end.max(start)),
        }
    }

    /// The span as a range, for slicing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `offset` lies inside the span.
    pub fn contains(self, offset: usize) -> bool {
        self.range().contains(&offset)
    }

    /// The same span, `by` bytes closer to the start of the text.
    pub fn shifted_back(self, by: usize) -> Self {
        Span::new(self.start as usize - by, self.end as usize - by)
    }

    /// The same span, `by` bytes closer to the end of the text.
    pub fn shifted(self, by: usize) -> Self {
        Span::new(self.start as usize + by, self.end as usize + by)
    }
}

/// The start offsets of the lines of one text.
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
    /// Finds the start of each line of `text`.
    pub fn new(text: &str) -> Self {
        // Lines of notes have about forty bytes on average.
        let mut starts = Vec::with_capacity(text.len() / 32 + 1);
        starts.push(0);
        let line_ends = memchr::memchr_iter(b'\n', text.as_bytes());
        starts.extend(line_ends.map(|i| Span::new(i + 1, i + 1).start));
        Lines { starts }
    }

    /// The 1-based line of a byte offset.
    pub fn line(&self, offset: usize) -> u32 {
        let line = self.starts.partition_point(|s| *s as usize <= offset);
        u32::try_from(line).unwrap_or(u32::MAX)
    }

    /// The byte offset at which a 1-based line starts, or `None` if there is no such line.
    pub fn start(&self, line: u32) -> Option<usize> {
        let at = usize::try_from(line.checked_sub(1)?).ok()?;
        self.starts.get(at).map(|start| *start as usize)
    }

    /// The 1-based line and column (in characters) of a byte offset of `text`.
    pub fn place(&self, text: &str, offset: usize) -> (u32, u32) {
        let line = self.line(offset);
        let start = self.starts[line as usize - 1] as usize;
        let upto = text.get(start..offset.min(text.len())).unwrap_or("");
        // People do not count a byte order mark or the CR of a CRLF as a column.
        let column = upto
            .chars()
            .filter(|c| !matches!(c, '\u{feff}' | '\r'))
            .count()
            + 1;
        (line, u32::try_from(column).unwrap_or(u32::MAX))
    }
}
