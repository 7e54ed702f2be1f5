//! docs/reference/ledger.md#due.

use super::{TODAY, date, of, read_on, sam};
use crate::date::{Cadence, Duration};
use crate::ledger::{Mark, Timing};

/// When Sam is due, in short: `on, days overdue, used of all`, `not yet`, or empty.
fn due(front: &str, log: &str) -> String {
    due_with("", front, log)
}

fn due_with(toml: &str, front: &str, log: &str) -> String {
    let note = format!("---\n{front}\n---\n{log}");
    let ledger = read_on(TODAY, toml, &[("people/Sam.md", &note)]);
    match of(&ledger, "Sam").timing() {
        Timing::None => String::new(),
        Timing::NotContactedYet => "not yet".to_owned(),
        Timing::Due(due) => format!(
            "{} {}d {}/{}",
            due.on, due.overdue_days, due.used.0, due.used.1
        ),
    }
}

#[test]
fn due_is_touched_plus_the_cadence() {
    let table = [
        ("cadence: 30d", "- 2026-11-01 met: x", "2026-12-01 0d 21/30"),
        ("cadence: 30d", "- 2026-10-23 met: x", "2026-11-22 0d 30/30"),
        (
            "cadence: 30d",
            "- 2026-10-13 met: x",
            "2026-11-12 10d 40/30",
        ),
        // Calendar months; the day is clamped in a short month.
        (
            "cadence: monthly",
            "- 2026-01-31 met: x",
            "2026-02-28 267d 295/28",
        ),
        (
            "cadence: 1y",
            "- 2024-02-29 met: x",
            "2025-02-28 632d 997/365",
        ),
        // Never touched: counted from `met`. Without `met` either, it is not contacted yet.
        ("cadence: 30d\nmet: 2026-10-13", "", "2026-11-12 10d 40/30"),
        ("cadence: 30d\nmet: 2026-12-13", "", "not yet"),
        ("cadence: 30d", "", "not yet"),
        ("cadence: 30d", "- 2026-12-24 met: x", "not yet"),
        ("cadence: 30d", "- 2026-11-01 promised: x", "not yet"),
        // `last-contact` counts as touched; `met` is ignored once there is a touch.
        (
            "cadence: 30d\nlast-contact: 2026-11-01\nmet: 2026-11-20",
            "",
            "2026-12-01 0d 21/30",
        ),
        ("", "- 2026-11-01 met: x", ""),
        ("", "", ""),
        ("cadence: none", "- 2026-11-01 met: x", ""),
        ("cadence: none", "", ""),
        ("cadence: 30d\nstatus: archived", "- 2026-01-01 met: x", ""),
        ("cadence: 30d\ndeceased: true", "", ""),
    ];
    for (front, log, expected) in table {
        assert_eq!(due(front, log), expected, "{front} | {log}");
    }
}

#[test]
fn snooze_moves_the_due_date_but_not_the_ratio() {
    let table = [
        ("2026-12-05", "2026-12-05 0d 40/30"),
        ("2026-11-20", "2026-11-20 2d 40/30"),
        // A snooze date before the due date changes nothing.
        ("2026-11-01", "2026-11-12 10d 40/30"),
    ];
    for (until, expected) in table {
        let front = format!("cadence: 30d\nsnooze-until: {until}");
        assert_eq!(due(&front, "- 2026-10-13 met: x"), expected, "{until}");
    }
    for (until, snoozed) in [("2026-11-23", true), ("2026-11-22", false)] {
        let ledger = sam(&format!("---\nsnooze-until: {until}\n---\n"));
        assert_eq!(of(&ledger, "Sam").is_snoozed(), snoozed, "{until}");
    }
}

#[test]
fn boundaries_of_due_soon_overdue_and_slipping() {
    // Touched this many days ago with a cadence of 10 days: due, soon, overdue, slipping.
    let table = [
        (2, [false, false, false, false]),
        (3, [false, true, false, false]),
        (9, [false, true, false, false]),
        (10, [true, false, false, false]),
        (11, [true, false, true, false]),
        (19, [true, false, true, false]),
        (20, [true, false, true, true]),
    ];
    for (ago, expected) in table {
        let ledger = sam(&format!(
            "---\ncadence: 10d\n---\n- {} met: x",
            Duration::days(ago).before(TODAY)
        ));
        let due = of(&ledger, "Sam").due().expect("there is a cadence");
        let found = [
            due.is_due(TODAY),
            due.is_soon(TODAY, ledger.settings.soon),
            due.overdue_days > 0,
            due.is_slipping(TODAY),
        ];
        assert_eq!(found, expected, "{ago} days ago");
    }
    // A snoozed contact is never slipping, however long ago the last touch was.
    let ledger = sam("---\ncadence: 10d\nsnooze-until: 2026-12-01\n---\n- 2026-01-01 met: x");
    let due = of(&ledger, "Sam").due().expect("there is a cadence");
    assert!(due.ratio > 30.0 && !due.is_slipping(TODAY) && !due.is_due(TODAY));
}

#[test]
fn reason_shows_the_ratio_and_the_days() {
    let ledger = sam("---\ncadence: 180d\n---\n- 2025-10-19 met: x");
    let due = of(&ledger, "Sam").due().expect("there is a cadence");
    assert_eq!(due.reason(), "2.2x, 399d of 180d");
}

#[test]
fn meeting_that_went_badly_is_due_again_after_two_weeks() {
    let table = [
        // Two weeks after it, if that is sooner.
        (
            "cadence: 90d",
            "- 2026-11-01 met: x #awry",
            "2026-11-15 7d 21/14",
            true,
        ),
        (
            "cadence: 7d",
            "- 2026-11-01 met: x #awry",
            "2026-11-08 14d 21/7",
            true,
        ),
        (
            "cadence: 14d",
            "- 2026-11-01 met: x #awry",
            "2026-11-15 7d 21/14",
            true,
        ),
        // Also without a cadence, but not with `none`, and not if archived or deceased.
        ("", "- 2026-11-01 met: x #awry", "2026-11-15 7d 21/14", true),
        ("cadence: none", "- 2026-11-01 met: x #awry", "", false),
        ("status: archived", "- 2026-11-01 met: x #awry", "", false),
        // Any entry on the day of `touched` can carry the tag; one on an earlier day has no effect.
        (
            "",
            "- 2026-11-01 met: x\n- 2026-11-01 note: that was bad #awry",
            "2026-11-15 7d 21/14",
            true,
        ),
        ("", "- 2026-11-01 met: x #Awry", "2026-11-15 7d 21/14", true),
        (
            "",
            "- 2026-11-01 met: x #awry\n- 2026-11-02 wrote: sorry",
            "",
            false,
        ),
        (
            "",
            "- 2026-11-01 note: x #awry\n- 2026-10-02 met: x",
            "",
            false,
        ),
        (
            "",
            "- [-] 2026-11-01 met: x #awry\n- 2026-11-01 wrote: y",
            "",
            false,
        ),
        ("", "- 2026-12-01 met: x #awry", "", false),
        (
            "last-contact: 2026-11-05",
            "- 2026-11-01 met: x #awry",
            "",
            false,
        ),
        (
            "snooze-until: 2026-11-30",
            "- 2026-11-01 met: x #awry",
            "2026-11-30 0d 21/14",
            true,
        ),
    ];
    for (front, log, expected, marked) in table {
        assert_eq!(due(front, log), expected, "{front} | {log}");
        let ledger = sam(&format!("---\n{front}\n---\n{log}"));
        let contact = of(&ledger, "Sam");
        assert_eq!(contact.should_try_again(), marked, "{front} | {log}");
        assert_eq!(
            contact.marks().contains(&Mark::TryAgain),
            marked,
            "{front} | {log}"
        );
    }
}

#[test]
fn cadence_from_the_note_then_the_circles_then_the_default() {
    let toml = "[cadence]\nfriends = \"monthly\"\nclose = \"3 weeks\"\nwork = \"none\"\nslow = \"31d\"\ndefault = \"1y\"";
    let days = |n| Some(Cadence::Every(Duration::days(n)));
    let months = |n| Some(Cadence::Every(Duration::months(n)));
    let table = [
        ("cadence: 50d\ncircle: close", days(50)),
        ("cadence: none\ncircle: close", Some(Cadence::Never)),
        ("circle: Friends", months(1)),
        ("circle: [friends, close, work]", days(21)),
        ("circle: [slow, friends]", months(1)),
        ("circle: [work, friends]", months(1)),
        ("circle: work", Some(Cadence::Never)),
        ("circle: [work, chess]", Some(Cadence::Never)),
        ("circle: chess", months(12)),
        ("", months(12)),
    ];
    for (front, expected) in table {
        let note = format!("---\n{front}\n---\n");
        let ledger = read_on(TODAY, toml, &[("people/Sam.md", &note)]);
        assert_eq!(of(&ledger, "Sam").cadence(), expected, "{front}");
    }
    assert_eq!(
        due_with(toml, "circle: close", "- 2026-11-01 met: x"),
        "2026-11-22 0d 21/21"
    );
    let ledger = read_on(
        date("2026-11-22"),
        "",
        &[("people/Sam.md", "---\ncircle: close\n---\n")],
    );
    assert_eq!(of(&ledger, "Sam").cadence(), None);
}
