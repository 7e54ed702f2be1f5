//! Did-you-mean suggestions: the known words nearest to an unknown one.
//!
//! In: a word and candidates. Out: the nearest candidates, best first. Does not: decide what happens next.

use strsim::osa_distance;

use super::fold::fold_search;

/// The edit distance between two words, ignoring case and accents. Two swapped letters count as one edit.
pub fn distance(a: &str, b: &str) -> usize {
    osa_distance(&fold_search(a), &fold_search(b))
}

/// Returns at most `limit` candidates that are close to `word`, nearest first. The allowed distance grows with the
/// length of `word`: one edit up to four letters, two up to seven, three beyond. A candidate that starts with `word` is
/// always close, if `word` has at least two letters.
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
    let max_edits = match folded.chars().count() {
        0..=4 => 1,
        5..=7 => 2,
        _ => 3,
    };
    let mut found: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let other = fold_search(candidate);
            let edits = osa_distance(&folded, &other);
            let begins = folded.chars().count() >= 2 && other.starts_with(&folded);
            (edits <= max_edits || begins)
                .then_some((if begins { edits.min(max_edits) } else { edits }, candidate))
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

/// The single nearest candidate, by the rules of [`nearest`].
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest(word, candidates, 1).first().copied()
}
