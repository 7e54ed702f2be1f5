//! docs/reference/ledger.md#ties.

use super::{of, read_on, sam};
use crate::ledger::Mark;

fn tie(note: &str) -> &'static str {
    let book = sam(note);
    of(&book, "Sam").tie().word()
}

#[test]
fn each_kind_begins_and_ends_where_it_says() {
    let table = [
        // New: fewer than two interactions, the first within 90 days.
        ("- 2026-11-01 met: x", "new"),
        ("- 2026-08-24 met: x", "new"),
        ("- 2026-08-23 met: x", "acquaintance"),
        ("- 2026-11-01 met: x\n- 2026-11-01 wrote: y", "new"),
        ("- 2026-11-01 met: x\n- 2026-11-02 wrote: y", "acquaintance"),
        ("---\nmet: 2026-08-24\n---\n", "new"),
        ("---\nmet: 2026-08-23\n---\n", "dormant"),
        (
            "---\nmet: 2025-08-24\n---\n- 2026-11-01 wrote: x",
            "acquaintance",
        ),
        ("- 2026-11-01 asked job: x", "new"),
        // `last-contact` is no interaction, so there is no first.
        ("---\nlast-contact: 2026-11-01\n---\n", "acquaintance"),
        // Dormant: older than a year; or never.
        ("- 2025-11-22 met: x", "acquaintance"),
        ("- 2025-11-21 met: x", "dormant"),
        ("---\nlast-contact: 2025-11-21\n---\n", "dormant"),
        ("", "dormant"),
        ("- 2026-12-01 met: x", "dormant"),
        ("- 2026-11-01 promised: x", "dormant"),
        ("- 2020-01-01 gave job: x", "dormant"),
        // And than three times the cadence, if there is one.
        ("---\ncadence: 1w\n---\n- 2025-11-21 met: x", "dormant"),
        ("---\ncadence: 1w\n---\n- 2025-11-22 met: x", "acquaintance"),
        (
            "---\ncadence: 200d\n---\n- 2025-04-01 met: x",
            "acquaintance",
        ),
        ("---\ncadence: 200d\n---\n- 2025-03-31 met: x", "dormant"),
        ("---\ncadence: 6m\n---\n- 2025-05-22 met: x", "acquaintance"),
        ("---\ncadence: 6m\n---\n- 2025-05-21 met: x", "dormant"),
        ("---\ncadence: none\n---\n- 2025-11-21 met: x", "dormant"),
        // One-sided: asked or got, never gave, on half of the days or more.
        (
            "- 2026-01-01 asked advice: x\n- 2026-02-01 met: x",
            "one-sided",
        ),
        (
            "- 2026-01-01 got advice: x\n- 2026-02-01 met: x",
            "one-sided",
        ),
        (
            "- 2026-01-01 got advice: x\n- 2026-02-01 met: x\n- 2026-03-01 met: x",
            "receiving",
        ),
        (
            "- 2026-01-01 asked help: x\n- 2026-02-01 met: x\n- 2026-03-01 met: x",
            "acquaintance",
        ),
        (
            "- 2026-01-01 got advice: x\n- 2026-01-01 asked advice: y\n- 2026-02-01 met: x\n- 2026-03-01 met: x",
            "receiving",
        ),
        (
            "- 2026-01-01 asked job: x\n- 2026-02-01 gave time: x",
            "giving",
        ),
        (
            "- [-] 2026-01-01 asked job: x\n- 2026-02-01 met: x\n- 2026-03-01 met: x",
            "acquaintance",
        ),
        // By share: above three quarters, below one quarter, both ends mutual.
        (
            "- 2026-01-01 gave intro: x\n- 2026-02-01 got time: x",
            "mutual",
        ),
        (
            "- 2026-01-01 gave opportunity: x\n- 2026-02-01 got time: x",
            "giving",
        ),
        (
            "- 2026-01-01 gave time: x\n- 2026-02-01 got intro: x",
            "mutual",
        ),
        (
            "- 2026-01-01 gave time: x\n- 2026-02-01 got opportunity: x",
            "receiving",
        ),
        ("- 2026-01-01 gave time: x\n- 2026-02-01 met: x", "giving"),
        // Over all time, not only the window.
        (
            "- 2010-01-01 gave job: x\n- 2026-02-01 got time: x",
            "giving",
        ),
        ("- 2026-01-01 met: x\n- 2026-02-01 met: x", "acquaintance"),
    ];
    for (note, expected) in table {
        assert_eq!(tie(note), expected, "{note}");
    }
}

#[test]
fn older_than_a_year_means_the_same_as_in_a_query() {
    // On 29 February the year before ends on the 28th: what happened then is a year old, and not older.
    let notes = [("people/Sam.md", "- 2023-02-28 met: x")];
    let book = read_on(super::date("2024-02-29"), "", &notes);
    assert_eq!(of(&book, "Sam").tie().word(), "acquaintance");
    let book = read_on(super::date("2024-03-01"), "", &notes);
    assert_eq!(of(&book, "Sam").tie().word(), "dormant");
}

#[test]
fn three_times_a_cadence_of_months_is_a_sum_of_months() {
    // Each seven months by themselves would clamp to 28 February on the way, and end on 28 April.
    let toml = "[cadence]\ndefault = \"7 months\"";
    let notes = [("people/Sam.md", "- 2025-07-31 met: x")];
    for (today, expected) in [("2027-04-30", "acquaintance"), ("2027-05-01", "dormant")] {
        let book = read_on(super::date(today), toml, &notes);
        assert_eq!(of(&book, "Sam").tie().word(), expected, "{today}");
    }
}

#[test]
fn opened_with_an_ask() {
    let table = [
        ("- 2026-01-01 asked job: x", true),
        (
            "- 2026-01-01 asked job: x\n- 2026-01-02 gave advice: y",
            true,
        ),
        (
            "- 2026-01-01 met: y\n- 2026-01-01 asked job: x\n- 2026-01-02 met: z",
            true,
        ),
        // On the second day of interaction, or after something was given, it did not open the tie.
        ("- 2026-01-01 met: y\n- 2026-01-02 asked job: x", false),
        (
            "- 2026-01-01 gave advice: y\n- 2026-01-01 asked job: x",
            false,
        ),
        (
            "- 2026-01-01 gave advice: y\n- 2026-01-02 asked job: x",
            false,
        ),
        ("- 2026-01-01 met: y", false),
        // What did not happen neither opens nor comes first.
        ("- [-] 2026-01-01 asked job: x\n- 2026-01-01 met: y", false),
        (
            "- [ ] 2026-01-01 gave advice: y\n- 2026-01-02 asked job: x",
            true,
        ),
        ("- 2026-12-01 asked job: x", false),
        // What is no interaction is no day of one.
        (
            "- 2025-12-01 promised: y\n- 2025-12-02 needs: z\n- 2026-01-02 asked job: x",
            true,
        ),
    ];
    for (note, expected) in table {
        let book = sam(note);
        let contact = of(&book, "Sam");
        assert_eq!(contact.opened_with_an_ask(), expected, "{note}");
        assert_eq!(
            contact.marks().contains(&Mark::OpenedWithAnAsk),
            expected,
            "{note}"
        );
    }
    assert!(
        of(&sam("- 2026-11-01 asked job: x #awry"), "Sam")
            .marks()
            .len()
            == 2
    );
}
