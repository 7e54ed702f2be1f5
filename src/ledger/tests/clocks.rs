//! docs/reference/ledger.md#clocks.

use super::{date, of, read, read_on, sam};
use crate::ledger::clocks::{CLOCKS, Clock};

/// Every clock of Sam that is not `never`, as `word date`.
fn clocks(note: &str) -> Vec<String> {
    let ledger = sam(note);
    let sam = of(&ledger, "Sam");
    let said = CLOCKS.iter().filter_map(|row| {
        sam.clock(row.clock)
            .map(|date| format!("{} {}", row.word, &date.to_string()[5..]))
    });
    said.collect()
}

#[test]
fn each_verb_moves_only_its_clocks() {
    let table: &[(&str, &[&str])] = &[
        ("met: x", &["touched", "talked", "updated", "met", "first"]),
        ("lunch", &["touched", "talked", "updated", "met", "first"]),
        (
            "called: x",
            &["touched", "talked", "updated", "called", "first"],
        ),
        ("wrote: x", &["touched", "wrote", "first"]),
        ("heard: x", &["touched", "heard", "first"]),
        ("contact: x", &["touched", "first"]),
        ("saw each other at the lake", &["touched", "first"]),
        ("thanked: x", &["touched", "thanked", "first"]),
        ("updated: x", &["touched", "updated", "first"]),
        ("gave advice: x", &["touched", "gave", "first"]),
        ("introduced to [[Ann]]: x", &["touched", "gave", "first"]),
        ("got advice: x", &["touched", "got", "first"]),
        ("asked advice: x", &["touched", "asked", "first"]),
        ("promised: x", &[]),
        ("needs: x", &[]),
        ("offers: x", &[]),
        ("told: x", &["told"]),
        ("note: x", &[]),
        ("progress: x", &[]),
    ];
    for (says, moved) in table {
        let expected: Vec<String> = CLOCKS
            .iter()
            .filter(|row| moved.contains(&row.word))
            .map(|row| format!("{} 10-01", row.word))
            .collect();
        assert_eq!(clocks(&format!("- 2026-10-01 {says}")), expected, "{says}");
    }
}

#[test]
fn clock_is_the_latest_date_and_first_the_earliest() {
    let note =
        "- 2026-03-01 met: x\n- 2026-05-01 called: x\n- 2026-04-01 met: x\n- 2026-02-01 wrote: x";
    assert_eq!(
        clocks(note),
        [
            "touched 05-01",
            "talked 05-01",
            "updated 05-01",
            "met 04-01",
            "called 05-01",
            "wrote 02-01",
            "first 02-01"
        ]
    );
}

#[test]
fn front_matter_dates_move_their_clocks() {
    let table: &[(&str, &[&str])] = &[
        ("last-contact: 2026-10-01", &["touched 10-01"]),
        ("informed: 2026-10-01", &["touched 10-01", "updated 10-01"]),
        ("met: 2026-10-01", &["met 10-01", "first 10-01"]),
        // Dates after today have not happened.
        ("last-contact: 2026-11-23", &[]),
        ("informed: 2026-11-23", &[]),
        ("met: 2026-11-23", &[]),
        ("last-contact: 2026-11-22", &["touched 11-22"]),
        // Keys that other tools write for file times are ignored.
        ("updated: 2026-10-01", &[]),
    ];
    for (front, expected) in table {
        assert_eq!(
            clocks(&format!("---\n{front}\n---\n")),
            *expected,
            "{front}"
        );
    }
    let later = "---\nlast-contact: 2026-10-05\nmet: 2026-10-04\n---\n- 2026-10-01 met: x";
    assert_eq!(
        clocks(later),
        [
            "touched 10-05",
            "talked 10-01",
            "updated 10-01",
            "met 10-04",
            "first 10-01"
        ]
    );
    let earlier = "---\nlast-contact: 2026-09-05\nmet: 2026-09-04\n---\n- 2026-10-01 called: x";
    assert_eq!(
        clocks(earlier),
        [
            "touched 10-01",
            "talked 10-01",
            "updated 10-01",
            "met 09-04",
            "called 10-01",
            "first 09-04"
        ]
    );
}

#[test]
fn planned_and_dropped_entries_move_no_clock() {
    let table: &[(&str, &[&str])] = &[
        ("- 2026-11-23 met: x", &[]),
        ("- [ ] 2026-11-23 asked advice: x", &[]),
        ("- [ ] 2026-11-20 met: x", &[]),
        ("- [ ] 2026-11-20 gave advice: x", &[]),
        ("- [ ] 2026-11-20 thanked: x", &[]),
        ("- [ ] 2026-11-20 told: x", &[]),
        ("- [-] 2026-11-20 called: x", &[]),
        ("- [-] 2026-11-20 asked advice: x", &[]),
        (
            "- [x] 2026-11-20 asked advice: x",
            &["touched 11-20", "asked 11-20", "first 11-20"],
        ),
        (
            "- [ ] 2026-11-20 asked advice: x",
            &["touched 11-20", "asked 11-20", "first 11-20"],
        ),
        (
            "- [x] 2026-11-20 wrote: x",
            &["touched 11-20", "wrote 11-20", "first 11-20"],
        ),
        (
            "- [/] 2026-11-20 wrote: x",
            &["touched 11-20", "wrote 11-20", "first 11-20"],
        ),
        (
            "- 2026-11-22 wrote: x",
            &["touched 11-22", "wrote 11-22", "first 11-22"],
        ),
    ];
    for (note, expected) in table {
        assert_eq!(clocks(note), *expected, "{note}");
    }
}

#[test]
fn entry_planned_by_date_counts_from_that_day_on() {
    let notes = [("people/Sam.md", "- 2026-11-23 met: x")];
    for (today, met) in [
        ("2026-11-22", None),
        ("2026-11-23", Some(date("2026-11-23"))),
    ] {
        let ledger = read_on(date(today), "", &notes);
        assert_eq!(of(&ledger, "Sam").clock(Clock::Met), met, "{today}");
    }
}

#[test]
fn interactions_count_days_and_not_entries() {
    let table = [
        (
            "- 2026-10-01 met: x\n- 2026-10-01 wrote: y\n- 2026-10-02 got advice: z",
            2,
        ),
        (
            "- 2026-10-01 promised: x\n- 2026-10-02 needs: y\n- 2026-10-03 note: z",
            0,
        ),
        ("---\nlast-contact: 2026-10-01\nmet: 2026-09-01\n---\n", 0),
        (
            "- [ ] 2026-10-01 met: x\n- [-] 2026-10-02 met: y\n- 2026-12-01 met: z",
            0,
        ),
    ];
    for (note, expected) in table {
        let ledger = sam(note);
        assert_eq!(
            of(&ledger, "Sam").interaction_days().len(),
            expected,
            "{note}"
        );
    }
}

#[test]
fn clocks_use_entries_of_all_notes() {
    let ledger = read(&[
        ("people/Sam.md", "- 2026-10-01 met: x"),
        ("people/Ann.md", "- 2026-10-03 met with [[Sam]]: y"),
        ("journal/2026-10-05.md", "- called [[Sam]] about z"),
        (
            "meetings/m.md",
            "---\ntype: meeting\ndate: 2026-10-07\nwith: \"[[Sam]]\"\n---\nWe sat long.",
        ),
    ]);
    let sam = of(&ledger, "Sam");
    assert_eq!(sam.clock(Clock::Met), Some(date("2026-10-07")));
    assert_eq!(sam.clock(Clock::Called), Some(date("2026-10-05")));
    assert_eq!(sam.interaction_days().len(), 4);
    assert_eq!(
        of(&ledger, "Ann").clock(Clock::Touched),
        Some(date("2026-10-03"))
    );
}
