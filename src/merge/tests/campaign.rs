//! Random sessions of two machines over notes made of few kinds of lines, so that the same lines occur in many places.
//!
//! In: a note, and random edits on both sides, round after round. Out: nothing if the invariants hold. Does not: know
//! what a line means; the invariants that depend on meaning are in `laws` and `hard`.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::laws::without_markers;
use super::*;
use crate::merge::units;
use crate::note::{fence, mask};

/// Lines of a body. Each `@` becomes one of a few digits, so that both sides often write the same line.
const BODY: [&str; 34] = [
    "",
    "",
    "  ",
    "# Dana",
    "## Log",
    "### 2026-11-20",
    "### 2026-11-2@",
    "### Trip @",
    "- 2026-06-25 flat",
    "- 2026-06-25 flat @",
    "- 2026-05-0@",
    "- 2026-05-30 Heard:",
    "- 2025-11-22 podcast",
    "- 2026-11-2@ met: lunch on the pier",
    "- 2026-11-2@ met: lunch on the old pier @",
    "- [ ] 2026-11-2@ promised review: her draft",
    "- [x] 2026-11-2@ promised review: her draft",
    "- met: flat @",
    "- called: later",
    "- plain @",
    "  - nested @",
    "  - 2026-11-2@ nested with a day",
    "  more of it @",
    "1. 2026-11-2@ numbered",
    "* 2026-11-2@ starred",
    "2026-11-2@ met: a paragraph",
    "5",
    "She has moved to Berlin.",
    "Prose @.",
    "> quoted @",
    "```",
    "    indented @",
    "---",
    "%%",
];

/// Lines of front matter.
const YAML: [&str; 26] = [
    "---",
    "",
    "",
    "# comment @",
    "# comment @",
    "#",
    "  # indented comment @",
    "name: Dana",
    "name: Dana # comment @",
    "cadence: @d",
    "cadence: @d # because @",
    "cadence: \"@d\"",
    "role: baker",
    "role: baker @",
    "role: 'a # b' # comment @",
    "tags: [a, b@]",
    "tags: [a, b@] # comment @",
    "tags:",
    "- a@",
    "  - a@",
    "  - a@ # comment @",
    "contacts:",
    "  phone: @",
    "  email: @ # comment @",
    "note: |",
    "key@: value",
];

const TOML: [&str; 12] = [
    "+++",
    "",
    "# comment @",
    "name = \"Dana\"",
    "name = \"Dana # Fox\" # comment @",
    "cadence = \"@d\"",
    "cadence = \"@d\" # because @",
    "tags = [\"a\", \"b@\"]",
    "tags = [ # comment @",
    "  \"a@\", # comment @",
    "]",
    "[more]",
];

/// Lines that occur in notes only by mistake.
const ODD: [&str; 16] = [
    "<<<<<<< ours",
    "||||||| base",
    "=======",
    ">>>>>>> theirs",
    "<<<< @",
    "====",
    ">>>> @",
    "\u{feff}---",
    "{",
    "}",
    "\"name\": \"@\",",
    "<!--",
    "-->",
    "~~~",
    "|a|b|",
    "\t- 2026-11-2@ met\u{a0}[[Sam]]",
];

#[derive(Debug, Clone)]
enum Edit {
    Insert(usize, String),
    Replace(usize, String),
    Remove(usize),
    Repeat(usize, usize),
    Move(usize, usize),
}

fn line(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    (0..of.len(), 0..6u8).prop_map(|(at, number)| of[at].replace('@', &number.to_string()))
}

fn edit(of: &'static [&'static str]) -> impl Strategy<Value = Edit> {
    let at = || 0..40usize;
    prop_oneof![
        4 => (at(), line(of)).prop_map(|(at, line)| Edit::Insert(at, line)),
        2 => (at(), line(of)).prop_map(|(at, line)| Edit::Replace(at, line)),
        3 => at().prop_map(Edit::Remove),
        1 => (at(), at()).prop_map(|(at, to)| Edit::Repeat(at, to)),
        1 => (at(), at()).prop_map(|(at, to)| Edit::Move(at, to)),
    ]
}

fn edits(of: &'static [&'static str]) -> impl Strategy<Value = Vec<Edit>> {
    proptest::collection::vec(edit(of), 0..6)
}

fn lines(
    of: &'static [&'static str],
    count: std::ops::Range<usize>,
) -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(line(of), count)
}

fn edited(lines: &[String], edits: &[Edit]) -> Vec<String> {
    let mut lines = lines.to_vec();
    for edit in edits {
        let count = lines.len();
        match edit {
            Edit::Insert(at, line) => lines.insert(at % (count + 1), line.clone()),
            _ if count == 0 => {}
            Edit::Replace(at, line) => lines[at % count].clone_from(line),
            Edit::Remove(at) => drop(lines.remove(at % count)),
            Edit::Repeat(at, to) => {
                let line = lines[at % count].clone();
                lines.insert(to % (count + 1), line);
            }
            Edit::Move(at, to) => {
                let line = lines.remove(at % count);
                lines.insert(to % count, line);
            }
        }
    }
    lines
}

/// The byte-level form of a text: CRLF line endings, a byte order mark, no line ending on the last line.
#[derive(Debug, Clone, Copy)]
struct Shape {
    windows: bool,
    marked: bool,
    bare: bool,
}

fn shape() -> impl Strategy<Value = Shape> {
    let rare = || proptest::bool::weighted(0.15);
    (rare(), rare(), rare()).prop_map(|(windows, marked, bare)| Shape {
        windows,
        marked,
        bare,
    })
}

fn shaped(lines: &[String], shape: Shape) -> String {
    let end = if shape.windows { "\r\n" } else { "\n" };
    let mut text: String = lines.iter().flat_map(|line| [line, end]).collect();
    if shape.bare {
        text.truncate(text.trim_end().len());
    }
    if shape.marked {
        text.insert(0, '\u{feff}');
    }
    text
}

/// The count of each item.
type Counts<T> = BTreeMap<T, i64>;

/// Whether it is an entry, and its text: an entry with everything nested in it, or a line outside of entries.
type Thing<'a> = (bool, &'a str);

fn counts<T: Ord>(things: impl IntoIterator<Item = T>) -> Counts<T> {
    let mut found = Counts::new();
    things
        .into_iter()
        .for_each(|item| *found.entry(item).or_default() += 1);
    found
}

fn counted<T: Ord>(counts: &Counts<T>, item: &T) -> i64 {
    counts.get(item).copied().unwrap_or(0)
}

fn things(text: &str) -> Counts<Thing<'_>> {
    let body = fence::split(text).body;
    let lines = |text| str::lines(text).map(|line| (false, line.trim_end()));
    let mut found: Vec<Thing<'_>> = lines(&text[..body]).collect();
    match units::read("people/Dana.md", &text[body..]) {
        Some(units) => found.extend(
            units
                .iter()
                .map(|unit| (unit.entry.is_some(), unit.text.trim_end())),
        ),
        None => found.extend(lines(&text[body..])),
    }
    counts(found.into_iter().filter(|item| !item.1.is_empty()))
}

fn words<'a>(things: &Counts<Thing<'a>>) -> Counts<&'a str> {
    let mut found = Counts::new();
    for ((_, text), count) in things {
        let words = text.split(|c: char| !c.is_alphanumeric());
        for word in words.filter(|word| !word.is_empty()) {
            *found.entry(word).or_default() += count;
        }
    }
    found
}

/// The counts of the lines in some things.
fn lines_of<'a>(things: &Counts<Thing<'a>>) -> Counts<Thing<'a>> {
    let mut found = Counts::new();
    for ((is_entry, text), count) in things {
        for line in text.lines() {
            *found.entry((*is_entry, line.trim_end())).or_default() += count;
        }
    }
    found
}

/// What `one` has more often than `other`, with the difference.
fn more<'a>(one: &Counts<Thing<'a>>, other: &Counts<Thing<'a>>) -> Counts<Thing<'a>> {
    let more = |(item, count): (&Thing<'a>, &i64)| (*item, count - counted(other, item));
    one.iter()
        .map(more)
        .filter(|(_, count)| *count > 0)
        .collect()
}

/// The same lines, with none of them marked as an entry.
fn alike<'a>(lines: &Counts<Thing<'a>>) -> Counts<Thing<'a>> {
    let mut found = Counts::new();
    for ((_, line), count) in lines {
        *found.entry((false, *line)).or_default() += count;
    }
    found
}

/// Minimum count of each word in the merge. Once is enough for a word that both sides have at least as often as the
/// base, because moving a line adds it in one place and removes it in another.
fn least<'a>([old, ours, theirs, _]: [Counts<Thing<'a>>; 4]) -> Counts<&'a str> {
    let [old, ours, theirs] = [old, ours, theirs].map(|lines| words(&lines));
    let least = |word: &&'a str| {
        let (old, ours) = (counted(&old, word), counted(&ours, word));
        let theirs = counted(&theirs, word);
        let added = ours.max(theirs) - old;
        (
            *word,
            added.max(i64::from(old > 0 && ours.min(theirs) >= old)),
        )
    };
    ours.keys().chain(theirs.keys()).map(least).collect()
}

/// Checks that everything a side added is in the merge, and that nothing is there more often than both sides together
/// have it.
fn none_lost_or_doubled(
    texts: [&str; 3],
    merged: &str,
    is_clean: bool,
) -> Result<(), TestCaseError> {
    let [old, ours, theirs] = texts.map(things);
    let found = things(merged);
    let added = [more(&ours, &old), more(&theirs, &old)];
    for (item, count) in found.iter().filter(|_| is_clean) {
        let max: i64 = added.iter().map(|added| counted(added, item)).sum();
        let max = counted(&old, item) + max;
        prop_assert!(max == 0 || *count <= max, "{item:?} is doubled");
    }
    let lines = [&old, &ours, &theirs, &found].map(lines_of);
    // A line that is an entry on one side only may count as the same line or as another one, so allow both.
    let least = [lines.clone().map(|lines| alike(&lines)), lines.clone()].map(least);
    let found = words(&lines[3]);
    for (word, count) in &least[0] {
        let least = *count.min(&counted(&least[1], word));
        prop_assert!(counted(&found, word) >= least, "{word:?} is lost");
    }
    Ok(())
}

/// The lines of a merge without conflict markers and byte order mark. In a conflict, these are the lines of both sides.
fn unmarked_lines(text: &str) -> Vec<&str> {
    let lines = text.trim_start_matches('\u{feff}').split_inclusive('\n');
    let signs = ["<<<<<<<", "=======", ">>>>>>>"];
    let is_marker = |line: &&str| signs.iter().any(|sign| line.starts_with(sign));
    lines.filter(|line| !is_marker(line)).collect()
}

/// Merges both ways, checks the invariants, and returns the merged text, with conflict markers.
fn lawful(texts: [&str; 3]) -> Result<String, TestCaseError> {
    let [o, a, b] = texts;
    for (base, ours, theirs, expected) in [(o, a, a, a), (o, a, o, a), (o, o, b, b)] {
        let found = merged(base, ours, theirs);
        prop_assert!(!found.has_conflict());
        prop_assert_eq!(&text(&found), expected);
    }
    let (one, other) = (merged(o, a, b), merged(o, b, a));
    prop_assert_eq!(one.has_conflict(), other.has_conflict());
    let (found, turned) = (text(&one), text(&other));
    if !one.has_conflict() {
        prop_assert_eq!(&found, &turned);
    } else {
        prop_assert_eq!(without_markers(&found), without_markers(&turned));
        // In a code block, markers are code.
        let seen = !mask::conflicts(&found).conflicts.is_empty();
        prop_assert!(seen || found.contains("```"), "the conflict is not seen");
    }
    let plain = |text| str::trim_start_matches(text, '\u{feff}').replace("\r\n", "\n");
    let texts = texts.map(plain);
    let both = plain(&unmarked_lines(&found).concat());
    none_lost_or_doubled(
        texts.each_ref().map(String::as_str),
        &both,
        !one.has_conflict(),
    )?;
    Ok(found)
}

/// Runs rounds in which both sides edit the result of the last round.
fn session(
    first: Vec<String>,
    rounds: Vec<[(Vec<Edit>, Shape); 2]>,
    shape: Shape,
) -> Result<(), TestCaseError> {
    let mut base = (first, shape);
    for [ours, theirs] in rounds {
        let sides = [ours, theirs].map(|(edits, shape)| shaped(&edited(&base.0, &edits), shape));
        let old = shaped(&base.0, base.1);
        let texts = [old.as_str(), &sides[0], &sides[1]];
        let found = lawful(texts).map_err(|error| {
            let [old, ours, theirs] = texts;
            let message = format!(
                "{error}\n--- base\n{old}--- ours\n{ours}--- theirs\n{theirs}--- merged\n{}",
                text(&merged(old, ours, theirs))
            );
            TestCaseError::fail(message)
        })?;
        let lines = unmarked_lines(&found).into_iter();
        base.0 = lines
            .map(|line| line.trim_end_matches(['\r', '\n']).to_owned())
            .collect();
    }
    Ok(())
}

fn rounds(of: &'static [&'static str]) -> impl Strategy<Value = Vec<[(Vec<Edit>, Shape); 2]>> {
    let side = move || (edits(of), shape());
    proptest::collection::vec((side(), side()).prop_map(<[_; 2]>::from), 1..4)
}

/// Arbitrary bytes: lines of notes, conflict markers, and bytes that are not UTF-8.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let of = |lines: &'static [&'static str]| line(lines).prop_map(String::into_bytes);
    let piece = prop_oneof![
        4 => of(&BODY),
        2 => of(&YAML),
        2 => of(&TOML),
        2 => of(&ODD),
        1 => "\\PC{0,12}".prop_map(String::into_bytes),
        1 => proptest::collection::vec(any::<u8>(), 0..6),
    ];
    let end = prop_oneof![8 => Just("\n"), 1 => Just("\r\n"), 1 => Just("\r"), 1 => Just("")];
    let lines = proptest::collection::vec((piece, end), 0..16);
    lines.prop_map(|lines| {
        let with_end = |(line, end): (Vec<u8>, &str)| [line.as_slice(), end.as_bytes()].concat();
        lines.into_iter().flat_map(with_end).collect()
    })
}

proptest! {
    #![proptest_config(config(1000))]

    #[test]
    fn body_sessions_keep_the_invariants(
        first in lines(&BODY, 0..14),
        rounds in rounds(&BODY),
        shape in shape(),
    ) {
        session(first, rounds, shape)?;
    }

    #[test]
    fn yaml_sessions_keep_the_invariants(
        first in lines(&YAML[1..], 0..9),
        rounds in rounds(&YAML),
        shape in shape(),
    ) {
        let fence = || "---".to_owned();
        let first = [vec![fence()], first, vec![fence(), "# Dana".to_owned()]].concat();
        session(first, rounds, shape)?;
    }

    #[test]
    fn toml_sessions_keep_the_invariants(
        first in lines(&TOML[1..], 0..8),
        rounds in rounds(&TOML),
        shape in shape(),
    ) {
        let fence = || "+++".to_owned();
        let first = [vec![fence()], first, vec![fence(), "# Dana".to_owned()]].concat();
        session(first, rounds, shape)?;
    }

    #[test]
    fn any_three_byte_strings_merge(
        base in soup(),
        ours in proptest::option::weighted(0.5, soup()),
        theirs in proptest::option::weighted(0.5, soup()),
        ours_cut in 0..200usize,
        theirs_cut in 0..200usize,
    ) {
        // A side has its own text, or the base with a part of its beginning moved to its end.
        let turned = |at: usize| {
            let at = at.min(base.len());
            [&base[at..], &base[..at]].concat()
        };
        let ours = ours.unwrap_or_else(|| turned(ours_cut));
        let theirs = theirs.unwrap_or_else(|| turned(theirs_cut));
        let found = |base: &[u8], ours: &[u8], theirs: &[u8]| {
            let merged = merge("people/Dana.md", base, ours, theirs, &Settings::default());
            (merged.has_conflict(), merged.text(&Markers::default()))
        };
        prop_assert_eq!(found(&base, &ours, &ours), (false, ours.clone()));
        prop_assert_eq!(found(&base, &ours, &base), (false, ours.clone()));
        prop_assert_eq!(found(&base, &base, &theirs), (false, theirs.clone()));
        let (one, other) = (found(&base, &ours, &theirs), found(&base, &theirs, &ours));
        prop_assert_eq!(one.0, other.0);
        prop_assert!(one.0 || one.1 == other.1);
        let left = conflict(&base, &ours, &theirs);
        prop_assert!(ours == theirs || left.has_conflict());
    }
}
