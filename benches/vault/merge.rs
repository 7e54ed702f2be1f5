//! Measures the merge of a note with 10,000 entries that both sides changed.
//!
//! In: nothing. Out: a row of the table. Does not: start git, whose own time does not count here.

use std::fmt::Write as _;

use ties::merge::{Markers, merge};
use ties::settings::Settings;

use crate::measure::{Times, time};

const ENTRIES: usize = 10_000;
/// Number of entries that each side adds.
const ADDED: usize = 20;

pub fn bench(rounds: usize) {
    let (base, ours, theirs) = (
        note(|_| false, ""),
        note(|n| n % 7 == 1, "one"),
        note(|n| n % 7 == 4, "two"),
    );
    let mut times = Times::default();
    for _ in 0..rounds {
        let [base, ours, theirs] = [&base, &ours, &theirs].map(|text| text.as_bytes());
        let merging = || merge("people/Dana.md", base, ours, theirs, &Settings::default());
        let (took, merged) = time(|| merging().text(&Markers::default()));
        let entries = String::from_utf8_lossy(&merged).matches("\n- ").count();
        assert_eq!(entries, ENTRIES + 2 * ADDED, "what both added is there");
        times.add(took);
    }
    crate::row(
        "merging a note of 10,000 entries",
        times.median(),
        None,
        "≤ 1000 ms",
    );
}

/// A log in which `side` changed some entries and added some.
fn note(changed: impl Fn(usize) -> bool, side: &str) -> String {
    let mut text = "---\ntags: [a]\n---\n\n# Dana\n\n## Log\n\n".to_owned();
    let more = if side.is_empty() { 0 } else { ADDED };
    for n in 0..ENTRIES + more {
        let (year, month, day) = (2000 + n / 336, n / 28 % 12 + 1, n % 28 + 1);
        let word = if changed(n) || n >= ENTRIES {
            side
        } else {
            "harbour"
        };
        writeln!(
            text,
            "- {year}-{month:02}-{day:02} met: lunch number {n} about the {word}"
        )
        .expect("memory takes it");
    }
    text
}
