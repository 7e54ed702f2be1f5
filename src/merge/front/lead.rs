//! Merges the comments and blank lines above a key of front matter.
//!
//! In: a key in three versions. Out: the lines above it in the merge. Does not: know which key a comment is about,
//! except by its place.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::comment::{self, Trivia};
use super::key::Key;
use crate::merge::lines;
use crate::merge::three_way::ThreeWay;

/// The comments and blank lines above a key. `left` holds, for each side, the comments of keys that the side removed
/// but that stay in the merge; the side may still have them above the next key.
pub(super) fn lead<'a>(
    all: ThreeWay<Option<&Key<'a>>>,
    left: &mut ThreeWay<String>,
) -> Cow<'a, str> {
    let base = all.base.map(|key| key.lead);
    let own_lead = |key: Option<&Key<'a>>, left: &mut String| match key {
        Some(key) => {
            let left = std::mem::take(left);
            Some(key.lead.strip_prefix(left.as_str()).unwrap_or(key.lead))
        }
        None => {
            *left += base.unwrap_or("");
            None
        }
    };
    let ours = own_lead(all.ours, &mut left.ours);
    let theirs = own_lead(all.theirs, &mut left.theirs);
    around(ThreeWay::new(
        base.unwrap_or(""),
        ours.unwrap_or(base.or(theirs).unwrap_or("")),
        theirs.unwrap_or(base.or(ours).unwrap_or("")),
    ))
}

/// Merges comments and blank lines. If both sides changed them, the result has everything that either side added and
/// what both left.
pub(super) fn around(all: ThreeWay<&str>) -> Cow<'_, str> {
    if let Some(text) = all.trivial_merge() {
        return text.into();
    }
    if let Some(text) = lines::merge_cleanly(all) {
        return text.into();
    }
    let before = all.map(Trivia::of_lines);
    let (first, second) = (all.ours.min(all.theirs), all.ours.max(all.theirs));
    let mut left: FxHashMap<&str, usize> = FxHashMap::default();
    let mut out = String::new();
    for line in first
        .split_inclusive('\n')
        .chain(second.split_inclusive('\n'))
    {
        let least = || comment::min_count(&before, line);
        let left = left.entry(line.trim()).or_insert_with(least);
        if *left > 0 {
            *left -= 1;
            out += line;
        }
    }
    out.into()
}

/// The blank lines that a side added above a removed key.
pub(super) fn blank_lines_above(all: ThreeWay<Option<&Key<'_>>>) -> String {
    let blank = |key: Option<&Key<'_>>| {
        let lead = key.map_or("", |key| key.lead);
        lead.lines().filter(|line| line.trim().is_empty()).count()
    };
    let most = blank(all.ours).max(blank(all.theirs));
    "\n".repeat(most.saturating_sub(blank(all.base)))
}
