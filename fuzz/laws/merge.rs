//! A merge of three notes: what one side alone changed holds, which side is called ours does not matter, and nothing
//! that a side added is lost.
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

/// Every word that a side added to the body is in the outcome as often. Of a word that was there before, the other side
/// may have taken away as many. Of front matter some keys hold only one value, and of two days the later.
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

/// How often each word stands in a text, but for what may be a sign: the `x` of a box.
fn words(text: &str) -> BTreeMap<&str, usize> {
    let mut found = BTreeMap::new();
    let words = text.split(|c: char| !c.is_alphanumeric());
    for word in words.filter(|word| word.len() > 1 && word.contains(char::is_alphabetic)) {
        *found.entry(word).or_default() += 1;
    }
    found
}
