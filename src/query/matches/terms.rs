//! Extracts the words of a text that show what a need or an offer is about.
//!
//! In: text. Out: terms, by which a need and an offer are compared: folded like the words of the index, with singular
//! and plural equal. Does not: know how rare a word is.
//!
//! Only forms that surely are the same word are equated: `flat` and `flats`, `battery` and `batteries`. In scripts
//! without spaces between words, two consecutive characters make one term, because a single character means too little.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use crate::text::fold::fold_search_cow;
use crate::text::words;

/// One meaningful word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The form by which it is compared.
    pub key: String,
    /// Its byte range in the text.
    pub range: Range<usize>,
}

/// Stop words: words that only join others, words that most needs and offers use, and days and small numbers. Folded.
/// `s` and the like are what follows an apostrophe.
const EMPTY: &str = "
a an the this that these those such what which who whom whose where when why how there here
i me my mine we us our ours you your yours he him his she her hers it its they them their theirs oneself
self myself himself herself itself themselves
and or but nor so if than then as at by for from in into of off on onto out over per to up upon via with within without
about above across after against along among around before behind below beneath beside between beyond down during near
since through throughout till toward towards under until
am is are was were be been being do does did done doing have has had having can could may might must shall should will
would not no yes s t d m ll re ve
any all both each either every few many more most much neither none one other another own same several some less least
anybody anyone anything somebody someone something somewhere anywhere everybody everyone everything nobody nothing
always ever never often once only just even also too very really quite rather again already still yet maybe perhaps soon
sometime sometimes now later well
best better big bit decent easy first free friendly full good great ideally large last little long lot nearly new nice old
open plain possible preferably quick real ready right short small sort suitable thing things way ways whole
ask asks asked asking find finds found finding get gets getting give gives giving go goes going got help helps helped
helping keep keeps know knows known knowing let lets like likes look looks looked looking made make makes making need
needs needed needing offer offers offered offering please put see seek seeks seeking take takes taking talk talking tell
tells thank thanks think thinks tries try trying use used uses using want wants wanted wanting wish wishes work works
advice contact feedback favor favors favour favours information intro introduction introductions intros opportunity
support time
kind people person friend friends man men woman women guy folks team
eye eyes hand hands head mind pair side end start
second third two three four five six seven eight nine ten eleven twelve half hundred thousand
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october
november december spring summer autumn fall winter
day days week weeks month months year years hour hours minute minutes today tomorrow tonight morning afternoon evening
evenings night weekend weekends daily weekly monthly yearly
e g i ie eg etc vs com www http https
";

/// The terms of a text, in order.
pub fn terms(text: &str) -> Vec<Term> {
    let ranges: Vec<Range<usize>> = words::ranges(text).collect();
    let mut found = Vec::new();
    for (at, range) in ranges.iter().enumerate() {
        let word = &text[range.clone()];
        if word.chars().next().is_some_and(words::alone) {
            found.extend(pair(text, range, ranges.get(at + 1)));
            continue;
        }
        let folded = fold_search_cow(word);
        let tells = !is_empty(&folded) && folded.chars().any(char::is_alphabetic);
        if tells {
            found.push(Term {
                key: one_of_several(&folded),
                range: range.clone(),
            });
        }
    }
    found
}

/// Two adjacent characters as one term. Pairs with hiragana are skipped, because hiragana mostly only inflects.
fn pair(text: &str, first: &Range<usize>, second: Option<&Range<usize>>) -> Option<Term> {
    let second = second.filter(|second| second.start == first.end)?;
    let range = first.start..second.end;
    let mut signs = text[range.clone()].chars().filter(|c| words::alone(*c));
    let bends = |c: char| matches!(u32::from(c), 0x3041..=0x309F);
    let both = text[second.clone()]
        .chars()
        .next()
        .is_some_and(words::alone);
    (both && !signs.any(bends)).then(|| Term {
        key: fold_search_cow(&text[range.clone()]).into_owned(),
        range,
    })
}

fn is_empty(folded: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| EMPTY.split_whitespace().collect());
    WORDS.contains(folded) || (folded.len() == 1 && folded.is_ascii())
}

/// The singular of a plural, if it is certain; else the word itself.
fn one_of_several(folded: &str) -> String {
    let keep = folded.to_owned();
    if !folded.is_ascii() || folded.len() < 4 {
        return keep;
    }
    let ends = |ending: &str| folded.ends_with(ending);
    if folded.len() > 4 && ends("ies") {
        return folded[..folded.len() - 3].to_owned() + "y";
    }
    if ["ches", "shes", "sses", "xes", "zzes"]
        .into_iter()
        .any(ends)
    {
        return folded[..folded.len() - 2].to_owned();
    }
    if ends("s") && !["ss", "us", "is", "as"].into_iter().any(ends) {
        return folded[..folded.len() - 1].to_owned();
    }
    keep
}

/// Every form of a key that the index may hold, each as a sequence of words.
pub fn spellings(key: &str) -> Vec<Vec<String>> {
    if key.chars().next().is_some_and(words::alone) {
        return vec![words::folded(key).map(|word| word.into_owned()).collect()];
    }
    let several = key.strip_suffix('y').map(|stem| format!("{stem}ies"));
    let mut found = vec![key.to_owned(), format!("{key}s"), format!("{key}es")];
    found.extend(several);
    found.retain(|word| one_of_several(word) == key);
    found.into_iter().map(|word| vec![word]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        terms(text).into_iter().map(|term| term.key).collect()
    }

    #[test]
    fn stop_words_and_numbers_are_not_terms() {
        for (text, expected) in [
            (
                "somebody who knows a good piano teacher",
                vec!["piano", "teacher"],
            ),
            (
                "a two-room flat in Berlin, from February",
                vec!["room", "flat", "berlin"],
            ),
            (
                "her mother's Gästehaus by 2026-12-01",
                vec!["mother", "gastehaus"],
            ),
            (
                "batteries, boxes, classes, glass, gas, bus",
                vec!["battery", "box", "class", "glass", "gas", "bus"],
            ),
            ("展示会を京都で", vec!["展示", "示会", "京都"]),
            ("", vec![]),
            ("a b 12 — !", vec![]),
        ] {
            assert_eq!(keys(text), expected, "{text}");
        }
    }

    #[test]
    fn every_spelling_of_a_key_has_that_key() {
        for word in [
            "flats",
            "batteries",
            "boxes",
            "news",
            "heat",
            "series",
            "studies",
            "matches",
        ] {
            for key in keys(word) {
                let spelt: Vec<String> = spellings(&key).concat();
                assert!(spelt.contains(&word.to_owned()), "{word}: {spelt:?}");
                assert!(spelt.iter().all(|word| one_of_several(word) == key));
            }
        }
        assert_eq!(spellings("展示"), [["展", "示"]]);
    }
}
