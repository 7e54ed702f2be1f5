//! What a note says outside its entries, in pieces that can be searched and shown.
//!
//! In: blocks, and what the entries took. Out: [`Passage`]s. Does not: rank them.

use serde::{Deserialize, Serialize};

use super::blocks::Blocks;
use super::prose;
use crate::text::{Lines, Span};

/// One heading, paragraph or list item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// 1-based line on which it begins.
    pub line: u32,
    /// What it is.
    pub sort: Sort,
    /// Its text, as written but for comments.
    pub text: String,
}

/// What a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sort {
    /// A heading of this level, from 1.
    Heading(u8),
    /// A list item within so many others, or a piece of one.
    Item(u8),
    /// A paragraph, or anything else.
    Text,
}

impl Passage {
    /// Whether it is a heading.
    pub fn is_heading(&self) -> bool {
        matches!(self.sort, Sort::Heading(_))
    }
}

/// The passages of a body, in order. `taken` are the stretches of its entries, in order.
pub fn passages(blocks: &Blocks<'_>, text: &str, lines: &Lines, taken: &[Span]) -> Vec<Passage> {
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
        let stretches = blocks.own_stretches(at).into_iter();
        spans.extend(stretches.map(|span| (span, Sort::Item(depth))));
    }
    spans.sort_unstable_by_key(|(span, _)| *span);
    let mut found = Vec::with_capacity(spans.len());
    for (span, sort) in spans {
        let at = taken.partition_point(|taken| taken.end <= span.start);
        if taken.get(at).is_some_and(|taken| taken.start < span.end) {
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
