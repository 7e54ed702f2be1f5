//! Verifies that a merged body is complete and has nothing twice.
//!
//! In: the resolution of each entry, and a merged body. Out: whether each kept entry is read there as an entry on its
//! day, and no other line is there more often than both sides together have it. Does not: fix anything.

use rustc_hash::FxHashMap;

use super::draft::{Draft, Markers};
use super::lines;
use super::pair::Paired;
use super::resolution::Resolution;
use super::three_way::ThreeWay;
use super::units::{self, Identity, Unit};

/// The entries that must be in the result, with their counts. `None` if the sides disagree on the day of an entry.
pub(super) type EntryCounts<'a> = Option<FxHashMap<Identity<'a>, usize>>;

/// The kept entries for which `counts` is true.
pub(super) fn expected_entries<'a>(
    units: ThreeWay<&[Unit<'a>]>,
    paired: &Paired<'_>,
    resolutions: &'a [Resolution<'_>],
    counts: impl Fn(usize) -> bool,
) -> EntryCounts<'a> {
    let mut found = FxHashMap::default();
    for (id, resolution) in resolutions.iter().enumerate() {
        let Resolution::Kept(text) = resolution else {
            continue;
        };
        if !counts(id) {
            continue;
        }
        let places = paired.entries[id];
        let place = |units: &[Unit<'a>], at: Option<usize>| {
            let (_, day, below) = units[at?].identity();
            Some((day, below))
        };
        let places = ThreeWay::new(
            place(units.base, places.base),
            place(units.ours, places.ours),
            place(units.theirs, places.theirs),
        );
        let place = match (places.ours, places.theirs) {
            (Some(_), Some(_)) => places.trivial_merge()?,
            (one, other) => one.or(other),
        };
        let (day, below) = place?;
        *found.entry((text.as_ref(), day, below)).or_default() += 1;
    }
    Some(found)
}

/// Whether a draft has all wanted entries, whichever side comes first in its conflicts. A draft without conflicts must
/// also have no other entries, and no line more often than both sides together have it.
pub(super) fn is_complete(
    path: &str,
    draft: &Draft,
    versions: ThreeWay<&[Unit<'_>]>,
    expected: EntryCounts<'_>,
) -> bool {
    let Some(expected) = expected else {
        return false;
    };
    let markers = Markers::default();
    let orders: &[bool] = if draft.has_conflict() {
        &[false, true]
    } else {
        &[false]
    };
    orders.iter().all(|swapped| {
        let text = draft.marked(&markers, *swapped);
        let text = std::str::from_utf8(&text).expect("whole lines of UTF-8 are UTF-8");
        let Some(units) = units::read(path, text) else {
            return false;
        };
        if !draft.has_conflict() && lines::is_doubled(versions.map(lines_of), lines_of(&units)) {
            return false;
        }
        let mut remaining = expected.clone();
        for unit in &units {
            if unit.entry.is_none() {
                continue;
            }
            match remaining
                .get_mut(&unit.identity())
                .filter(|remaining| **remaining > 0)
            {
                Some(remaining) => *remaining -= 1,
                None if draft.has_conflict() => {}
                None => return false,
            }
        }
        remaining.values().all(|remaining| *remaining == 0)
    })
}

/// The lines that are neither entries nor blank.
fn lines_of<'u, 'a>(units: &'u [Unit<'a>]) -> impl Iterator<Item = &'a str> + 'u {
    let lines = units
        .iter()
        .filter(|unit| unit.entry.is_none() && !unit.is_blank());
    lines.map(|unit| unit.text)
}
