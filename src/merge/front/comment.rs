//! Counts comments and blank lines of front matter, so that a merge neither loses nor doubles them.
//!
//! In: lines of front matter. Out: the lines without comments, the count of each comment and of blank lines, and
//! whether a merge has what either side added. Does not: know the grammar of a format. A comment is text from a `#` to
//! the end of a line that can be removed without changing the keys and values.

use rustc_hash::{FxHashMap, FxHashSet};

use super::split::key_values;
use crate::merge::lines;
use crate::merge::three_way::ThreeWay;
use crate::note::fence::Format;

/// Maximum number of `#` signs that are tried as comments in one key, so that a long value does not take too long: each
/// try parses the key again.
const SIGNS: usize = 64;

/// Counts by comment. Blank lines are counted under the empty string.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Trivia {
    counts: FxHashMap<String, usize>,
}

impl Trivia {
    /// Counts lines that are all comments or blank.
    pub(super) fn of_lines(lines: &str) -> Self {
        let mut found = Trivia::default();
        lines.lines().for_each(|line| found.add(line));
        found
    }

    /// Counts the comments and blank lines in the lines of one key. `None` if there are more than [`SIGNS`] candidates,
    /// or if the key cannot be parsed.
    pub(super) fn of_key(text: &str, format: Format) -> Option<Self> {
        let mut found = Trivia::default();
        let (_, comments) = bare(text, format)?;
        comments.into_iter().for_each(|comment| found.add(comment));
        let blank = text.lines().filter(|line| line.trim().is_empty());
        blank.for_each(|line| found.add(line));
        Some(found)
    }

    fn add(&mut self, line: &str) {
        *self.counts.entry(line.trim().to_owned()).or_default() += 1;
    }

    pub(super) fn append(&mut self, more: Trivia) {
        for (line, many) in more.counts {
            *self.counts.entry(line).or_default() += many;
        }
    }

    fn count(&self, line: &str) -> usize {
        self.counts.get(line).copied().unwrap_or_default()
    }

    /// Whether any comment, or a blank line, is here more often than in `other`.
    pub(super) fn adds_to(&self, other: &Trivia) -> bool {
        let mut counts = self.counts.iter();
        counts.any(|(line, many)| *many > other.count(line))
    }
}

/// Minimum number of times that a line must be in the merge: what a side added, plus what both sides left of the base.
pub(super) fn min_count(all: &ThreeWay<Trivia>, line: &str) -> usize {
    let ThreeWay { base, ours, theirs } = all.as_ref().map(|trivia| trivia.count(line.trim()));
    let added = ours.max(theirs).saturating_sub(base);
    let gone = base.saturating_sub(ours) + base.saturating_sub(theirs);
    (base + added).saturating_sub(gone).max(added)
}

/// Whether a merge has everything that either side added and, if it has no conflict, nothing too often.
pub(super) fn are_kept(all: &ThreeWay<Trivia>, merged: &Trivia, has_clash: bool) -> bool {
    let lines = all.all().into_iter().chain([merged]);
    let lines: FxHashSet<&str> = lines
        .flat_map(|trivia| trivia.counts.keys().map(String::as_str))
        .collect();
    lines.into_iter().all(|line| {
        let most = lines::max_count(all.as_ref().map(|trivia| trivia.count(line)));
        let found = merged.count(line);
        found >= min_count(all, line) && (has_clash || found <= most)
    })
}

/// The lines of one key without their comments, and the comments. `None` if there are more than [`SIGNS`] candidates,
/// or if the key cannot be parsed.
pub(super) fn bare(text: &str, format: Format) -> Option<(String, Vec<&str>)> {
    let mut bare = text.to_owned();
    let mut comments = Vec::new();
    if !text.contains('#') {
        return Some((bare, comments));
    }
    let values = key_values(text, format)?;
    let mut tried = 0;
    // The number of bytes removed so far.
    let mut cut = 0;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let begins = |at: &usize| {
            content[..*at]
                .chars()
                .next_back()
                .is_none_or(char::is_whitespace)
        };
        let signs = content.match_indices('#').map(|(at, _)| at);
        for at in signs.filter(begins) {
            tried += 1;
            if tried > SIGNS {
                return None;
            }
            let from = start - cut + content[..at].trim_end().len();
            let to = start - cut + content.len();
            let mut shorter = bare.clone();
            shorter.replace_range(from..to, "");
            if key_values(&shorter, format).as_ref() == Some(&values) {
                bare = shorter;
                cut += to - from;
                comments.push(&content[at..]);
                break;
            }
        }
        start += line.len();
    }
    Some((bare, comments))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comment_is_text_whose_removal_keeps_the_values() {
        for (format, text, kept, comments) in [
            (Format::Yaml, "a: b # c # d\n", "a: b\n", vec!["# c # d"]),
            (
                Format::Yaml,
                "a: 'b # c' # d\n",
                "a: 'b # c'\n",
                vec!["# d"],
            ),
            (Format::Yaml, "a: b#c\n", "a: b#c\n", vec![]),
            (
                Format::Yaml,
                "a: # c\n  # d\n  - b # e\n",
                "a:\n\n  - b\n",
                vec!["# c", "# d", "# e"],
            ),
            (
                Format::Yaml,
                "a: |\n  # b\n  c # d\n",
                "a: |\n  # b\n  c # d\n",
                vec![],
            ),
            (Format::Yaml, "é: ü # ö\n", "é: ü\n", vec!["# ö"]),
            (
                Format::Toml,
                "a = \"b # c\" # d\n",
                "a = \"b # c\"\n",
                vec!["# d"],
            ),
            (
                Format::Toml,
                "a = [ # c\n  1, # d\n]\n",
                "a = [\n  1,\n]\n",
                vec!["# c", "# d"],
            ),
        ] {
            assert_eq!(
                bare(text, format),
                Some((kept.to_owned(), comments)),
                "{text}"
            );
        }
        let many = format!("a:\n{}", "  - b # c\n".repeat(SIGNS + 1));
        assert_eq!(bare(&many, Format::Yaml), None);
    }
}
