//! The merge invariants over notes that are hard to parse: duplicate keys, mixed line endings, unclosed fences, entries
//! in odd places.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::laws::without_markers;
use super::*;
use crate::note;

/// Pieces of notes that are hard to parse. Each `#` becomes a unique word.
const PIECES: [&str; 34] = [
    "---\n",
    "+++\n",
    "name: #\n",
    "name: #\nname: again\n",
    "tags: [#, b]\n",
    "tags:\n- #\n",
    "{\n\"name\": \"#\",\n\"b\": [1]\n}\n",
    "[table]\nkey = \"#\"\n",
    "# comment #\n",
    "## Log #\n",
    "\n",
    "\r\n",
    "- 2026-11-20 met #\n",
    "- 2026-11-20 met #\r\n",
    "- [ ] 2026-11-21 promised #\n  - nested #\n",
    "- [x] 2026-11-21 promised #\n    1. deep\n       - deeper #\n\n      far #\n",
    "  - 2026-11-22 indented #\n",
    "- met #: no day of its own\n",
    "- plain #\n- 2026-11-20 after a plain one #\n",
    "* 2026-11-20 * #\n+ 2026-11-20 + #\n",
    "- 2026-11-20\n",
    "text #\n",
    "text that ends nowhere #",
    "```\n",
    "~~~ md\n- 2026-11-20 in code #\n~~~\n",
    "    - 2026-11-20 indented code #\n",
    "<!-- #\n",
    "-->\n",
    "%%\n",
    "> - 2026-11-23 quoted #\n",
    "1. 2026-11-24 numbered #\n",
    "\r",
    "### 2026-11-25\n",
    "\n### 2026-11-26 met #\n\nunder it #\n",
];

fn hard(side: char) -> impl Strategy<Value = Vec<(usize, Option<String>)>> {
    let piece = (0..30usize, proptest::option::weighted(0.7, 0..PIECES.len()));
    proptest::collection::vec(piece, 0..6).prop_map(move |pieces| {
        let named = |(nth, (at, piece)): (usize, (usize, Option<usize>))| {
            (
                at,
                piece.map(|piece| PIECES[piece].replace('#', &format!("w{side}{nth}w"))),
            )
        };
        pieces.into_iter().enumerate().map(named).collect()
    })
}

fn pieced(base: &[String], edits: &[(usize, Option<String>)]) -> String {
    let mut pieces = base.to_vec();
    for (at, piece) in edits {
        match piece {
            Some(piece) => pieces.insert(at % (pieces.len() + 1), piece.clone()),
            None => drop(at.checked_rem(pieces.len()).map(|at| pieces.remove(at))),
        }
    }
    pieces.concat()
}

/// The entries of a note as the parser finds them: each with its day and its unique words.
fn entries(text: &str) -> BTreeSet<String> {
    let note = note::parse("people/Dana.md", text.as_bytes(), &Settings::default());
    let summary = |entry: &note::Entry| {
        let first = entry.text.lines().next().unwrap_or("");
        format!(
            "{} {:?}",
            entry.date,
            words(&format!("{} {first}", entry.prefix))
        )
    };
    note.entries.iter().map(summary).collect()
}

fn words(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| word.starts_with('w') && word.ends_with('w'))
        .collect()
}

proptest! {
    #![proptest_config(config(4000))]

    #[test]
    fn notes_that_are_hard_to_parse_keep_the_invariants(
        base in proptest::collection::vec(0..PIECES.len(), 0..14),
        ours in hard('a'),
        theirs in hard('b'),
        windows in any::<[bool; 3]>(),
        marked in any::<[bool; 3]>(),
    ) {
        let named = |(nth, piece): (usize, usize)| PIECES[piece].replace('#', &format!("wo{nth}w"));
        let base: Vec<String> = base.into_iter().enumerate().map(named).collect();
        let mut texts = [base.concat(), pieced(&base, &ours), pieced(&base, &theirs)];
        for (text, (windows, marked)) in texts.iter_mut().zip(windows.into_iter().zip(marked)) {
            if windows {
                *text = text.replace("\r\n", "\n").replace('\n', "\r\n");
            }
            if marked {
                text.insert(0, '\u{feff}');
            }
        }
        let [o, a, b] = &texts;
        for (base, ours, theirs, expected) in [(o, a, a, a), (o, a, o, a), (o, o, b, b)] {
            let found = merged(base, ours, theirs);
            prop_assert!(!found.has_conflict());
            prop_assert_eq!(&text(&found), expected);
        }
        let (one, other) = (merged(o, a, b), merged(o, b, a));
        prop_assert_eq!(one.has_conflict(), other.has_conflict());
        let (found, turned) = (text(&one), text(&other));
        if one.has_conflict() {
            prop_assert_eq!(without_markers(&found), without_markers(&turned));
        } else {
            prop_assert_eq!(&found, &turned);
        }
        let (old, ours, theirs) = (words(o), words(a), words(b));
        let kept = |word: &&&str| !old.contains(**word) || ours.contains(**word) && theirs.contains(**word);
        for word in ours.union(&theirs).filter(kept) {
            prop_assert!(words(&found).contains(word), "{} is lost in {}", word, found);
        }
        // A lone carriage return ends a line in Markdown, but not in git.
        let lone = |text: &str| text.replace("\r\n", "").contains('\r');
        if !one.has_conflict() && !texts.iter().any(|text| lone(text)) {
            let (old, ours, theirs) = (entries(o), entries(a), entries(b));
            let there = entries(&found);
            // An entry without a unique word has its text from a line below, which the other side may have removed.
            let is_told_apart = |entry: &&String| !entry.ends_with("{}");
            let kept = |entry: &&String| {
                let is_new = !old.contains(*entry);
                is_told_apart(entry) && (is_new || ours.contains(*entry) && theirs.contains(*entry))
            };
            for entry in ours.union(&theirs).filter(kept) {
                prop_assert!(there.contains(entry), "{} is lost in {}: {:?}", entry, found, there);
            }
        }
    }
}
