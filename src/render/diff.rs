//! The change to a note as a unified diff.
//!
//! In: a path, and a text before and after. Out: the changed lines with one line around them, safe for a terminal. Does
//! not: know what the text is.

use std::time::Duration;

use crate::text::safe;
use similar::TextDiff;

use crate::render::palette::{ASIDE, ERROR, NAME, TYPED, paint};

/// Time limit for the shortest diff. If nearly every line of a large note changes, finding it takes minutes; after this
/// time, a longer diff is used.
const ENOUGH: Duration = Duration::from_secs(1);

/// The removed and added lines, with one line of context.
pub fn unified(path: &str, before: &str, after: &str) -> String {
    let path = safe::terminal(path);
    let (old, new) = (format!("a/{path}"), format!("b/{path}"));
    let diff = TextDiff::configure()
        .timeout(ENOUGH)
        .diff_lines(before, after);
    let text = diff
        .unified_diff()
        .context_radius(1)
        .header(&old, &new)
        .to_string();
    let mut out = String::with_capacity(text.len());
    for (at, line) in text.lines().enumerate() {
        let escaped = safe::terminal(line);
        let style = match line.as_bytes().first() {
            _ if at < 2 => Some(NAME),
            Some(b'-') => Some(ERROR),
            Some(b'+') => Some(TYPED),
            Some(b'@') => Some(ASIDE),
            _ => None,
        };
        out += &style.map_or_else(|| escaped.to_string(), |style| paint(style, &escaped));
        out.push('\n');
    }
    out
}
