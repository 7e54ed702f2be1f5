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
    /// Whether it is a heading.
    pub heading: bool,
    /// Its text, as written but for comments.
    pub text: String,
}

/// The passages of a body, in order. `taken` are the stretches of its entries, in order.
pub fn passages(blocks: &Blocks<'_>, text: &str, lines: &Lines, taken: &[Span]) -> Vec<Passage> {
    let mut spans: Vec<(Span, bool)> = blocks
        .headings
        .iter()
        .map(|heading| (heading.content, true))
        .collect();
    spans.extend(blocks.blocks.iter().map(|block| (block.span, false)));
    spans.extend(
        (0..blocks.items.len())
            .flat_map(|item| blocks.own_stretches(item))
            .map(|span| (span, false)),
    );
    spans.sort_unstable();
    let mut found = Vec::with_capacity(spans.len());
    for (span, heading) in spans {
        let at = taken.partition_point(|taken| taken.end <= span.start);
        if taken.get(at).is_some_and(|taken| taken.start < span.end) {
            continue;
        }
        let visible = prose::visible(blocks, text, span);
        let visible = visible.trim();
        if !visible.is_empty() {
            found.push(Passage {
                line: lines.line(span.start as usize),
                heading,
                text: visible.to_owned(),
            });
        }
    }
    found
}
