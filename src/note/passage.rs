//! Splits the text outside entries into passages that can be searched and shown.
//!
//! In: blocks, and the spans that entries took. Out: [`Passage`]s. Does not: rank them.

use serde::{Deserialize, Serialize};

use super::blocks::Blocks;
use super::prose;
use crate::text::{Lines, Span};

/// A heading, paragraph, list item, or other block outside entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// 1-based line on which it begins.
    pub line: u32,
    /// Whether it is a heading, a list item, or other text.
    pub sort: Sort,
    /// Its text as written, without comments.
    pub text: String,
}

/// The sort of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sort {
    /// A heading of this level, 1 to 6.
    Heading(u8),
    /// A list item, or a part of one, nested in this many other items.
    Item(u8),
    /// A paragraph, or any other block.
    Text,
}

impl Passage {
    /// Whether it is a heading.
    pub fn is_heading(&self) -> bool {
        matches!(self.sort, Sort::Heading(_))
    }
}

/// The passages of a body, in order. `entry_spans` are the spans of its entries, in order.
pub fn passages(
    blocks: &Blocks<'_>,
    text: &str,
    lines: &Lines,
    entry_spans: &[Span],
) -> Vec<Passage> {
    let mut spans: Vec<(Span, Sort)> = blocks
        .headings
        .iter()
        .map(|heading| (heading.content, Sort::Heading(heading.level)))
        .collect();
    spans.extend(blocks.blocks.iter().map(|block| (block.span, Sort::Text)));
    let mut depths: Vec<u8> = Vec::with_capacity(blocks.items.len());
    for (at, item) in blocks.items.iter().enumerate() {
        let depth = item
            .parent
            .map_or(0, |parent| depths[parent].saturating_add(1));
        depths.push(depth);
        let item_spans = blocks.own_spans(at);
        spans.extend(item_spans.map(|span| (span, Sort::Item(depth))));
    }
    spans.sort_unstable_by_key(|(span, _)| *span);
    let mut found = Vec::with_capacity(spans.len());
    for (span, sort) in spans {
        let at = entry_spans.partition_point(|entry| entry.end <= span.start);
        if entry_spans
            .get(at)
            .is_some_and(|entry| entry.start < span.end)
        {
            continue;
        }
        let visible = prose::visible(blocks, text, span);
        let visible = visible.trim();
        if !visible.is_empty() {
            found.push(Passage {
                line: lines.line(span.start as usize),
                sort,
                text: visible.to_owned(),
            });
        }
    }
    found
}
