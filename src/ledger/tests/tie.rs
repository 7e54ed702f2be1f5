//! docs/reference/ledger.md#ties.

use super::{of, read_on, sam};
use crate::ledger::Mark;

fn tie(note: &str) -> &'static str {
    let ledger = sam(note);
    of(&ledger, "Sam").tie().word()
}

#[test]
fn boundaries_of_each_kind_of_tie() {
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
        // `last-contact` is not an interaction, so there is no first one.
        ("---\nlast-contact: 2026-11-01\n---\n", "acquaintance"),
        // Dormant: more than a year ago, or never.
        ("- 2025-11-22 met: x", "acquaintance"),
        ("- 2025-11-21 met: x", "dormant"),
        ("---\nlast-contact: 2025-11-21\n---\n", "dormant"),
        ("", "dormant"),
        ("- 2026-12-01 met: x", "dormant"),
        ("- 2026-11-01 promised: x", "dormant"),
        ("- 2020-01-01 gave job: x", "dormant"),
        // And, with a cadence, more than three cadences ago.
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
        // One-sided: `asked` or `got`, no `gave`, on at least half of the days.
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
        // By share: above three quarters, below one quarter; exactly on either boundary is mutual.
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
        // Over all time, not only over the window.
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
fn dormant_agrees_with_the_touched_over_1y_query() {
    // One year before February 29 is February 28. What happened then is a year old, but not more than a year.
    let notes = [("people/Sam.md", "- 2023-02-28 met: x")];
    let ledger = read_on(super::date("2024-02-29"), "", &notes);
    assert_eq!(of(&ledger, "Sam").tie().word(), "acquaintance");
    let ledger = read_on(super::date("2024-03-01"), "", &notes);
    assert_eq!(of(&ledger, "Sam").tie().word(), "dormant");
}

#[test]
fn three_cadences_of_months_are_added_before_clamping() {
    // Adding seven months three times would clamp to February 28 on the way, and end on April 28.
    let toml = "[cadence]\ndefault = \"7 months\"";
    let notes = [("people/Sam.md", "- 2025-07-31 met: x")];
    for (today, expected) in [("2027-04-30", "acquaintance"), ("2027-05-01", "dormant")] {
        let ledger = read_on(super::date(today), toml, &notes);
        assert_eq!(of(&ledger, "Sam").tie().word(), expected, "{today}");
    }
}

#[test]
fn opened_with_an_ask_needs_no_earlier_gift_or_second_day() {
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
        // On the second day of interaction, or after something was given, an ask did not open the tie.
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
        // A planned or dropped entry neither opens the tie nor counts as earlier.
        ("- [-] 2026-01-01 asked job: x\n- 2026-01-01 met: y", false),
        (
            "- [ ] 2026-01-01 gave advice: y\n- 2026-01-02 asked job: x",
            true,
        ),
        ("- 2026-12-01 asked job: x", false),
        // An entry that is not an interaction does not make a day of interaction.
        (
            "- 2025-12-01 promised: y\n- 2025-12-02 needs: z\n- 2026-01-02 asked job: x",
            true,
        ),
    ];
    for (note, expected) in table {
        let ledger = sam(note);
        let contact = of(&ledger, "Sam");
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
