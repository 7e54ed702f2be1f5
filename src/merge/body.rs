//! Merges bodies: the log as a set of whole entries, and everything else by line.
//!
//! In: three bodies. Out: one body. It has each entry that one side has and the other did not remove, once, at the
//! place where the side has it. Conflicts have markers. Does not: sort existing entries.

mod days;
mod merging;

use self::merging::Merging;
use super::draft::Draft;
use super::lines;
use super::pair;
use super::resolution::{self, Resolution};
use super::three_way::ThreeWay;
use super::units::{self, Unit};
use super::verify;

/// Merges three bodies of the note at `path`.
pub(super) fn merge(path: &str, all: ThreeWay<&str>) -> Draft {
    if let Some(text) = all.trivial_merge() {
        return Draft::of(text.as_bytes());
    }
    match all.map(|body| units::read(path, body)).transpose() {
        Some(units) => by_entry(path, all, units.as_ref().map(Vec::as_slice)),
        None => lines::merge(all.map(str::as_bytes)),
    }
}

/// Merges by entry. If the result lacks something that it must have, merges by line instead. If that lacks something
/// too, the whole body is a conflict.
fn by_entry(path: &str, bodies: ThreeWay<&str>, units: ThreeWay<&[Unit<'_>]>) -> Draft {
    let paired = pair::pair(units);
    let resolutions = paired.entries.iter().enumerate().map(|(id, places)| {
        if paired.unclear.contains(&id) {
            return Resolution::Clash;
        }
        resolution::resolve(ThreeWay::new(
            places.base.map(|at| &units.base[at]),
            places.ours.map(|at| &units.ours[at]),
            places.theirs.map(|at| &units.theirs[at]),
        ))
    });
    let resolutions = resolution::reject_duplicates(resolutions.collect());
    let mut merging = Merging::new(bodies, units, &paired, &resolutions);
    merging.walk();
    if merging.has_all(path) {
        return merging.draft;
    }
    let bodies = bodies.map(str::as_bytes);
    let by_line = lines::merge(bodies);
    let expected = || verify::expected_entries(units, &paired, &resolutions, |_| true);
    if by_line.has_conflict() || verify::is_complete(path, &by_line, units, expected()) {
        return by_line;
    }
    lines::whole_conflict(bodies)
}
