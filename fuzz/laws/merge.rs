//! Laws for three-way merges: a change of only one side is kept, swapping the sides does not matter, and nothing that a
//! side added is lost.
//!
//! In: `base PART ours PART theirs`.

use std::collections::BTreeMap;

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
        assert!(!found.has_conflict(), "a clash where {law}");
        assert_eq!(shown(&text(&found)), shown(wanted), "{law}");
    }
    let (one, other) = (merged(base, ours, theirs), merged(base, theirs, ours));
    assert_eq!(
        one.has_conflict(),
        other.has_conflict(),
        "the other way round"
    );
    if !one.has_conflict() {
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

/// Checks that the result has each new word of a side's body at least as often as that side. Words that the base has
/// too are not checked, because the other side may have removed as many. Front matter is left out, because some keys
/// hold only one value, and of two dates the later is kept.
fn check_kept(base: &str, side: &str, found: &str) {
    let (base, found) = (words(base), words(found));
    let body = &side[fence::split(side).body..];
    for (word, count) in words(body) {
        let there = found.get(word).copied().unwrap_or(0);
        assert!(
            base.contains_key(word) || there >= count,
            "{word:?} is lost"
        );
    }
}

/// How often each word occurs in a text. Leaves out words of one byte, which may be a mark such as the `x` of a
/// checkbox.
fn words(text: &str) -> BTreeMap<&str, usize> {
    let mut found = BTreeMap::new();
    let words = text.split(|c: char| !c.is_alphanumeric());
    for word in words.filter(|word| word.len() > 1 && word.contains(char::is_alphabetic)) {
        *found.entry(word).or_default() += 1;
    }
    found
}
