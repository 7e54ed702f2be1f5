//! What stands above a key of front matter: comments and blank lines.
//!
//! In: a key in three versions. Out: what stands above it in the outcome. Does not: tell which comment is about which key,
//! but by its place.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::Key;
use super::comment::{self, Trivia};
use crate::merge::lines;
use crate::merge::three::Three;

/// Comments and blank lines before a key. `left` is what a side left standing of keys that it took away and that stay.
pub(super) fn lead<'a>(all: Three<Option<&Key<'a>>>, left: &mut Three<String>) -> Cow<'a, str> {
    let base = all.base.map(|key| key.lead);
    let own = |key: Option<&Key<'a>>, left: &mut String| match key {
        Some(key) => {
            let left = std::mem::take(left);
            Some(key.lead.strip_prefix(left.as_str()).unwrap_or(key.lead))
        }
        None => {
            *left += base.unwrap_or("");
            None
        }
    };
    let ours = own(all.ours, &mut left.ours);
    let theirs = own(all.theirs, &mut left.theirs);
    around(Three::new(
        base.unwrap_or(""),
        ours.unwrap_or(base.or(theirs).unwrap_or("")),
        theirs.unwrap_or(base.or(ours).unwrap_or("")),
    ))
}

/// Comments and blank lines: where both sides changed them, all that either added, and what both left.
pub(super) fn around(all: Three<&str>) -> Cow<'_, str> {
    if let Some(text) = all.settled() {
        return text.into();
    }
    if let Some(text) = lines::settled(all) {
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
        let least = || comment::least(&before, line);
        let left = left.entry(line.trim()).or_insert_with(least);
        if *left > 0 {
            *left -= 1;
            out += line;
        }
    }
    out.into()
}

/// The blank lines that a side added above a key that is gone.
pub(super) fn blank_lines_above(all: Three<Option<&Key<'_>>>) -> String {
    let blank = |key: Option<&Key<'_>>| {
        let lead = key.map_or("", |key| key.lead);
        lead.lines().filter(|line| line.trim().is_empty()).count()
    };
    let most = blank(all.ours).max(blank(all.theirs));
    "\n".repeat(most.saturating_sub(blank(all.base)))
}
