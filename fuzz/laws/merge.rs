//! A merge of three notes: what one side alone changed holds, which side is called ours does not matter, and nothing
//! that a side added is lost.
//!
//! In: `base PART ours PART theirs`.

use std::collections::BTreeSet;

use ties::merge::{Markers, Merged, merge};
use ties::note::fence;
use ties::settings::Settings;

use super::parts;

/// Checks one input.
pub fn check(bytes: &[u8]) {
    let [theirs, ours, base] = parts::<3>(bytes).map(Option::unwrap_or_default);
    let settings = Settings::default();
    let merged = |base, ours, theirs| merge("people/Dana.md", base, ours, theirs, &settings);
    let trivial = [
        (merged(base, ours, ours), ours, "both changed it alike"),
        (merged(base, ours, base), ours, "ours alone changed it"),
        (
            merged(base, base, theirs),
            theirs,
            "theirs alone changed it",
        ),
    ];
    for (found, wanted, law) in trivial {
        assert!(!found.has_clash(), "a clash where {law}");
        assert_eq!(shown(&text(&found)), shown(wanted), "{law}");
    }
    let (one, other) = (merged(base, ours, theirs), merged(base, theirs, ours));
    assert_eq!(one.has_clash(), other.has_clash(), "the other way round");
    if !one.has_clash() {
        assert_eq!(
            shown(&text(&one)),
            shown(&text(&other)),
            "the other way round"
        );
    }
    let found = text(&one);
    let all = [base, ours, theirs].map(|bytes| std::str::from_utf8(bytes).ok());
    if let [Some(base), Some(ours), Some(theirs)] = all {
        let found = std::str::from_utf8(&found).expect("a merge of texts is a text");
        for side in [ours, theirs] {
            check_kept(base, side, found);
        }
    }
}

fn text(merged: &Merged) -> Vec<u8> {
    merged.text(&Markers::default())
}

fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Every word of a line that a side added to the body is in the outcome. Of front matter some keys hold only one value,
/// and of two days the later.
fn check_kept(base: &str, side: &str, found: &str) {
    let known: BTreeSet<&str> = base.lines().map(str::trim).collect();
    let there = words(found);
    let body = &side[fence::split(side).body..];
    let added = body.lines().filter(|line| !known.contains(line.trim()));
    for line in added {
        for word in words(line) {
            assert!(
                there.contains(word),
                "{word:?} of {line:?} is lost in {found:?}"
            );
        }
    }
}

/// Words, but for what may be a sign: the `x` of a box.
fn words(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| word.len() > 1 && word.contains(char::is_alphabetic))
        .collect()
}
