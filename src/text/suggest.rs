//! Did-you-mean: the known word nearest to one that is not known.
//!
//! In: a word and candidates. Out: the nearest ones, nearest first. Does not: decide what happens next.

use strsim::osa_distance;

use super::fold::fold_search;

/// How many letters apart two words are, letter case and accents aside; two letters swapped count once.
pub fn distance(a: &str, b: &str) -> usize {
    osa_distance(&fold_search(a), &fold_search(b))
}

/// The candidates within reach of `word`, nearest first, at most `limit`. Reach grows with the word's length:
/// one letter up to four letters, two up to seven, three beyond; a candidate that begins with the word is always within.
///
/// ```
/// use ties::text::suggest::nearest;
/// assert_eq!(nearest("updatd", ["updated", "touched"], 3), ["updated"]);
/// assert!(nearest("zzz", ["updated"], 3).is_empty());
/// ```
pub fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    limit: usize,
) -> Vec<&'a str> {
    let folded = fold_search(word);
    let reach = match folded.chars().count() {
        0..=4 => 1,
        5..=7 => 2,
        _ => 3,
    };
    let mut found: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let other = fold_search(candidate);
            let apart = osa_distance(&folded, &other);
            let begins = folded.chars().count() >= 2 && other.starts_with(&folded);
            (apart <= reach || begins)
                .then_some((if begins { apart.min(reach) } else { apart }, candidate))
        })
        .collect();
    found.sort();
    found.dedup_by_key(|(_, word)| *word);
    found
        .into_iter()
        .take(limit)
        .map(|(_, word)| word)
        .collect()
}

/// The single nearest candidate, as [`nearest`] has it.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest(word, candidates, 1).first().copied()
}
