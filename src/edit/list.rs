//! Layout of a Markdown list: where its items end, and whether blank lines separate them.
//!
//! In: the blocks of a body, and the original text of the note. Out: byte offsets and gaps in it. Does not: choose
//! where a new item goes.

use crate::note::blocks::{Blocks, Item};

/// The list items of a body, together with the note's original text.
#[derive(Clone, Copy)]
pub(super) struct Items<'a> {
    pub blocks: &'a Blocks<'a>,
    /// The original text. In the text of `blocks`, comments are blanked.
    pub source: &'a str,
}

/// On which side of an item a new item goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    After,
}

impl<'a> Items<'a> {
    /// The offset at which the line of the byte `at` begins.
    pub fn line_start(self, at: usize) -> usize {
        self.blocks.masked.text[..at]
            .rfind('\n')
            .map_or(self.blocks.start, |newline| newline + 1)
    }

    /// The end of an item's last line that has text. Includes nested items and comments on these lines.
    pub fn end(self, item: &Item) -> usize {
        let start = item.span.start as usize;
        self.past_comments(start + self.blocks.text(item.span).trim_end().len())
    }

    /// The end of the text on the line of `at`. If a comment there ends on a later line, the end of the text on that
    /// line.
    pub fn past_comments(self, mut at: usize) -> usize {
        let masked = &self.blocks.masked;
        loop {
            let line = masked.text[at..]
                .find('\n')
                .map_or(self.source.len(), |end| at + end);
            let rest = self.source[at..line].trim_end();
            if rest.is_empty() {
                return at;
            }
            at += rest.len();
            let comment = masked.blanked.iter().find(|hole| hole.contains(at - 1));
            at = comment.map_or(at, |comment| at.max(comment.end as usize));
        }
    }

    /// Whether a blank line goes between a new item and `item`. A new item between two others follows the gap between
    /// these; otherwise it follows the nearest gap in the list.
    pub fn is_loose(self, item: &Item, side: Side) -> bool {
        let above = self.above(item).map(|above| self.gap(above, item));
        let below = self.below(item).map(|below| self.gap(item, below));
        let (nearest, farther) = match side {
            Side::Before => (above, below),
            Side::After => (below, above),
        };
        nearest.flatten().or(farther.flatten()).unwrap_or(false)
    }

    fn below(self, item: &Item) -> Option<&'a Item> {
        let next = self.blocks.items.get(item.next);
        next.filter(|next| next.parent == item.parent)
    }

    fn above(self, item: &Item) -> Option<&'a Item> {
        let all = &self.blocks.items;
        let at = all.partition_point(|other| other.span.start < item.span.start);
        let mut before = all[..at].iter().rev();
        before.find(|other| other.next == at && other.parent == item.parent)
    }

    /// Whether a blank line separates two items. `None` if something else is between them.
    fn gap(self, above: &Item, below: &Item) -> Option<bool> {
        let start = self.line_start(below.span.start as usize);
        let between = self.source.get(self.end(above)..start)?;
        let blank = between.chars().all(char::is_whitespace);
        blank.then(|| between.matches('\n').count() > 1)
    }
}
