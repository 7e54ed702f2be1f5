//! docs/reference/ledger.md#momentum.

use super::{date, of, read, read_on};
use crate::date::{Date, Duration};
use crate::ledger::{Ledger, Momentum};

/// A Monday, from which weeks are counted back.
const MONDAY: Date = Date::constant(2026, 11, 23);

/// Meetings with Sam, on different days: this many in each week before [`MONDAY`], oldest week first.
fn weeks(counts: &[usize]) -> String {
    let mut log = String::new();
    for (ago, count) in (1..=counts.len()).rev().zip(counts) {
        let monday = Duration::days(7 * ago as u32).before(MONDAY);
        for day in 0..*count {
            log += &format!("- {} met: x\n", Duration::days(day as u32).after(monday));
        }
    }
    log
}

fn book_of(today: Date, log: &str) -> Ledger {
    read_on(today, "", &[("people/Sam.md", log)])
}

fn momentum(today: Date, log: &str) -> Momentum {
    book_of(today, log).momentum()
}

#[test]
fn now_is_a_mean_of_two_weeks_and_usual_a_median() {
    let table: &[(&[usize], f64, Option<f64>, bool)] = &[
        (&[3, 1, 4, 2, 1, 2], 1.5, Some(2.5), false),
        (&[3, 1, 5, 4, 2, 0, 1], 0.5, Some(3.0), true),
        // Exactly half of the usual level is a standstill; slightly more is not.
        (&[2, 2, 2, 2, 1, 1], 1.0, Some(2.0), true),
        (&[2, 2, 2, 2, 1, 2], 1.5, Some(2.0), false),
        // If the usual level is below one a week, a low current level is no standstill.
        (&[1, 0, 0, 1, 0, 0], 0.0, Some(0.5), false),
        (&[1, 1, 1, 0, 1, 0], 0.5, Some(1.0), true),
        // At least four weeks are needed; the week of the first interaction is one of them.
        (&[2, 2, 2, 0, 0], 0.0, None, false),
        (&[2, 2, 2, 2, 0, 0], 0.0, Some(2.0), true),
        (&[5], 2.5, None, false),
        (&[], 0.0, None, false),
    ];
    for (counts, now, usual, standstill) in table {
        let found = momentum(MONDAY, &weeks(counts));
        assert_eq!(
            (found.now, found.usual, found.is_standstill()),
            (*now, *usual, *standstill),
            "{counts:?}"
        );
        let by_week: Vec<usize> = found.weeks.iter().map(|(_, count)| *count).collect();
        assert_eq!(&by_week, counts);
    }
}

#[test]
fn usual_is_based_on_at_most_26_weeks() {
    let mut counts = vec![5; 14];
    counts.extend([1; 13]);
    counts.extend([3; 13]);
    counts.extend([3, 3]);
    let found = momentum(MONDAY, &weeks(&counts));
    assert_eq!((found.usual, found.weeks.len()), (Some(2.0), 28));
    assert_eq!(found.weeks[0], (date("2026-05-11"), 1));
    assert_eq!(found.weeks[27], (date("2026-11-16"), 3));
}

#[test]
fn week_is_full_once_its_sunday_is_over() {
    let log = weeks(&[2, 2, 2, 2, 1, 0, 1]);
    let on = |today: &str| {
        let found = momentum(date(today), &log);
        (
            found.now,
            found.usual,
            found.weeks.last().map(|week| week.0),
        )
    };
    assert_eq!(on("2026-11-22"), (0.5, Some(2.0), Some(date("2026-11-09"))));
    assert_eq!(on("2026-11-23"), (0.5, Some(2.0), Some(date("2026-11-16"))));
    assert_eq!(on("2026-11-29"), (0.5, Some(2.0), Some(date("2026-11-16"))));
    assert_eq!(on("2026-11-30"), (0.5, Some(2.0), Some(date("2026-11-23"))));
    // Across the turn of the year, by ISO week: December 31 and January 1 are in one week.
    let turn = momentum(
        date("2027-01-05"),
        "- 2026-12-31 met: x\n- 2027-01-01 met: y\n",
    );
    assert_eq!(turn.weeks, [(date("2026-12-28"), 2)]);
}

#[test]
fn contact_counts_once_a_day_and_only_with_counting_entries() {
    let ledger = read_on(
        MONDAY,
        "",
        &[
            (
                "people/Sam.md",
                "---\nlast-contact: 2026-11-19\n---\n- 2026-11-17 met: x\n- 2026-11-17 called: y\n- 2026-11-18 promised: z\n\
                 - [-] 2026-11-19 met: x\n- [ ] 2026-11-20 met: x\n- 2026-11-24 met: x\n",
            ),
            ("people/Ann.md", "---\nstatus: archived\n---\n"),
            (
                "journal/2026-11-17.md",
                "- met [[Sam]] and [[Ann]]: x\n- met [[Nobody]]: x\n",
            ),
        ],
    );
    let found = ledger.momentum();
    assert_eq!(found.weeks, [(date("2026-11-16"), 2)]);
    assert_eq!(found.last, Some(date("2026-11-17")));
}

#[test]
fn three_quiet_weeks_are_a_standstill_given_a_verdict() {
    let quiet = |last: &str, first: &str| {
        momentum(MONDAY, &format!("- {first} met: x\n- {last} met: x\n")).is_standstill()
    };
    // The usual level is below one a week, so only the days since the last interaction decide.
    assert!(!quiet("2026-11-02", "2026-01-01"));
    assert!(quiet("2026-11-01", "2026-01-01"));
    assert!(!quiet("2026-11-22", "2026-01-01"));
    assert!(!quiet("2026-10-20", "2026-10-19"));
    assert!(!momentum(MONDAY, "").is_standstill());
    assert!(!momentum(MONDAY, "- 2027-01-01 met: x\n").is_standstill());
}

#[test]
fn easiest_are_mutual_then_frequent_then_longest_untouched() {
    let gave = "- 2026-01-10 gave help: x\n- 2026-02-10 got help: x\n";
    let met = |days: &str| {
        let lines = days.split(' ').map(|day| format!("- 2026-{day} met: x\n"));
        lines.collect::<String>()
    };
    let mutual = |days: &str| gave.to_owned() + &met(days);
    let ledger = read(&[
        (
            "people/Gone.md",
            &format!("---\ndeceased: true\n---\n{}", mutual("10-01 10-02")),
        ),
        (
            "people/Laid.md",
            &format!("---\narchived: true\n---\n{}", mutual("10-01 10-02")),
        ),
        ("people/Early.md", &mutual("10-01")),
        ("people/Late.md", &mutual("11-01")),
        ("people/Often.md", &mutual("10-01 11-01")),
        (
            "people/Other.md",
            &met("10-01 10-02 10-03 10-04 10-05 10-06"),
        ),
        ("people/Rare.md", &met("10-01")),
        ("people/Same.md", &met("10-01")),
    ]);
    let names: Vec<&str> = ledger
        .easiest()
        .into_iter()
        .map(|id| ledger.name(id))
        .collect();
    assert_eq!(names, ["Often", "Early", "Late", "Other", "Rare"]);
    assert!(of(&ledger, "Laid").is_inactive());
    assert!(read(&[]).easiest().is_empty());
}
