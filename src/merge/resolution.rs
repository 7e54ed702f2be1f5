//! Decides for each entry whether it is kept, removed, or a conflict.
//!
//! In: the entry in each version. Out: its merged lines, or that it is removed, or that it is a conflict. Does not:
//! decide where it goes.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::entry;
use super::pair::Token;
use super::three_way::ThreeWay;
use super::units::Unit;

/// The result of merging one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Resolution<'a> {
    Removed,
    Kept(Cow<'a, str>),
    Clash,
}

/// Merges one entry. An edit beats a deletion, and so does a change of its day, even if the day is in a heading.
pub(super) fn resolve<'a>(all: ThreeWay<Option<&Unit<'a>>>) -> Resolution<'a> {
    let kept = |text: &'a str| Resolution::Kept(Cow::Borrowed(text));
    let day = |unit: &Unit<'_>| unit.entry.as_ref().map(|when| when.date);
    match (all.ours, all.theirs) {
        (None, None) => Resolution::Removed,
        (Some(only), None) | (None, Some(only)) => {
            let same = |base: &Unit<'_>| base.text == only.text && day(base) == day(only);
            if all.base.is_some_and(same) {
                Resolution::Removed
            } else {
                kept(only.text)
            }
        }
        (Some(ours), Some(theirs)) => {
            let base = all.base.unwrap_or(ours).text;
            let all = ThreeWay::new(base, ours.text, theirs.text);
            match all.trivial_merge() {
                Some(text) => kept(text),
                None => entry::merge(all)
                    .map_or(Resolution::Clash, |text| Resolution::Kept(text.into())),
            }
        }
    }
}

/// Turns a merged entry into a conflict if its text equals another kept entry, so that two entries do not become one.
pub(super) fn reject_duplicates(mut resolutions: Vec<Resolution<'_>>) -> Vec<Resolution<'_>> {
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for resolution in &resolutions {
        if let Resolution::Kept(text) = resolution {
            *counts.entry(text).or_default() += 1;
        }
    }
    let is_duplicate = |resolution: &Resolution<'_>| match resolution {
        Resolution::Kept(Cow::Owned(text)) => counts[text.as_str()] > 1,
        _ => false,
    };
    let same: Vec<bool> = resolutions.iter().map(is_duplicate).collect();
    for (resolution, same) in resolutions.iter_mut().zip(same) {
        if same {
            *resolution = Resolution::Clash;
        }
    }
    resolutions
}

/// The default gap between entries: a blank line if most entries have one, otherwise nothing.
pub(super) fn usual_gap(units: ThreeWay<&[Unit<'_>]>) -> &'static str {
    let gaps = units.all().into_iter().flat_map(|units| units.iter());
    let gaps = gaps.filter_map(|unit| unit.gap);
    let (mut wide, mut all) = (0, 0);
    for gap in gaps {
        all += 1;
        wide += usize::from(!gap.is_empty());
    }
    if wide * 2 > all { "\n" } else { "" }
}

/// Whether entries are mostly in descending order in the three versions. If neither order prevails, the newest comes
/// first.
pub(super) fn newest_first(units: ThreeWay<&[Unit<'_>]>) -> bool {
    let (mut falling, mut rising) = (0, 0);
    for units in units.all() {
        let mut last = None;
        for when in units.iter().filter_map(|unit| unit.entry.as_ref()) {
            let last = last.replace(when.date).unwrap_or(when.date);
            falling += usize::from(last > when.date);
            rising += usize::from(last < when.date);
        }
    }
    falling >= rising
}

/// The lines among some tokens, without the entries.
pub(super) fn lines_of<'a>(tokens: &[Token<'a>]) -> Vec<&'a str> {
    let line = |token: &Token<'a>| match token {
        Token::Line(text) => Some(*text),
        Token::Entry(_) => None,
    };
    tokens.iter().filter_map(line).collect()
}
