//! docs/reference/ledger.md#balance.

use super::{TODAY, of, read, read_on, sam};
use crate::date::DateRange;
use crate::ledger::Balance;
use crate::settings::Verb;

fn sums(balance: Balance) -> (i64, i64, i64) {
    (balance.given, balance.received, balance.balance())
}

#[test]
fn each_kind_has_its_weight_from_the_table() {
    let table = [
        ("intro", 3),
        ("referral", 3),
        ("job", 5),
        ("opportunity", 4),
        ("advice", 2),
        ("feedback", 2),
        ("information", 1),
        ("review", 2),
        ("endorsement", 2),
        ("help", 2),
        ("time", 1),
        ("support", 2),
        ("gift", 2),
        ("invitation", 1),
        ("money", 2),
        ("reference", 2),
        ("favor", 1),
        ("favour", 1),
        ("other", 1),
    ];
    for (kind, weight) in table {
        let ledger = sam(&format!(
            "- 2026-10-01 gave {kind}: x\n- 2026-10-01 got {kind}: x"
        ));
        assert_eq!(
            sums(of(&ledger, "Sam").balance()),
            (weight, weight, 0),
            "{kind}"
        );
    }
    let toml = "[kinds]\nadvice = 7\nlift = 4";
    let notes = [(
        "people/Sam.md",
        "- 2026-10-01 gave advice: x\n- 2026-10-01 got lift: x",
    )];
    let ledger = read_on(TODAY, toml, &notes);
    assert_eq!(sums(of(&ledger, "Sam").balance()), (7, 4, 3));
}

#[test]
fn window_includes_both_ends() {
    let note = "- 2025-11-21 gave job: x\n- 2025-11-22 gave advice: x\n- 2026-11-22 gave intro: x\n- 2026-11-23 gave money: x";
    let ledger = sam(note);
    assert_eq!(sums(of(&ledger, "Sam").balance()), (5, 0, 5));
    for (window, given) in [
        ("2025-11-21..2025-11-21", 5),
        ("2025-11-21..2025-11-22", 7),
        ("2025-11-23..2026-11-21", 0),
        ("..2025-11-22", 7),
        ("2026-11-22..", 3),
        // Planned entries do not count, whatever the window.
        ("2026-11-23..2026-12-31", 0),
        ("..", 10),
    ] {
        let range = DateRange::parse(window, TODAY).expect(window);
        assert_eq!(
            of(&ledger, "Sam").balance_in(range).given,
            given,
            "{window}"
        );
    }
}

#[test]
fn planned_and_dropped_favors_weigh_nothing() {
    for log in [
        "- [ ] 2026-10-01 gave job: x",
        "- [-] 2026-10-01 gave job: x",
        "- [-] 2026-10-01 got job: x",
        "- 2026-12-01 got job: x",
        "- 2026-10-01 promised job: x",
        "- [ ] 2026-10-01 asked job: x",
        "- 2026-10-01 offers job: x",
        "- 2026-10-01 gave up smoking",
    ] {
        let ledger = sam(log);
        let balance = of(&ledger, "Sam").balance();
        assert_eq!(sums(balance), (0, 0, 0), "{log}");
        assert_eq!(balance.share(), None, "{log}");
    }
    let done = sam("- [x] 2026-10-01 gave job: x");
    assert_eq!(sums(of(&done, "Sam").balance()), (5, 0, 5));
}

#[test]
fn entry_with_several_people_counts_whole_for_each() {
    let ledger = read(&[
        (
            "journal/2026-10-01.md",
            "- gave advice to [[Sam]], [[Ann]] and [[Bo]]: x, said [[Cy]]",
        ),
        ("people/Ann.md", ""),
        ("people/Bo.md", ""),
        ("people/Cy.md", ""),
        ("people/Sam.md", ""),
    ]);
    for (name, given) in [("Sam", 2), ("Ann", 2), ("Bo", 2), ("Cy", 0)] {
        assert_eq!(of(&ledger, name).balance().given, given, "{name}");
    }
}

#[test]
fn share_is_given_over_given_plus_received() {
    for (log, share) in [
        (
            "- 2026-10-01 gave intro: x\n- 2026-10-02 got time: x",
            Some(0.75),
        ),
        ("- 2026-10-01 gave intro: x", Some(1.0)),
        ("- 2026-10-01 got intro: x", Some(0.0)),
        ("- 2026-10-01 met: x", None),
    ] {
        let ledger = sam(log);
        assert_eq!(of(&ledger, "Sam").balance().share(), share, "{log}");
    }
}

#[test]
fn favor_is_returned_by_the_next_gave_on_a_later_day() {
    // Days of `got` entries; days of `gave` entries; for each `got`, the day that returned it.
    type Days = &'static [u8];
    let table: &[(Days, Days, &[Option<u8>])] = &[
        (&[1], &[], &[None]),
        (&[1], &[3], &[Some(3)]),
        (&[3], &[3], &[None]),
        (&[3], &[1, 3, 4], &[Some(4)]),
        (&[1, 2], &[5], &[Some(5), None]),
        (&[1, 2], &[5, 6, 7], &[Some(5), Some(6)]),
        (&[1, 5], &[3, 4, 6], &[Some(3), Some(6)]),
        (&[1, 1], &[2, 2], &[Some(2), Some(2)]),
        (&[1, 4], &[2, 3], &[Some(2), None]),
        (&[], &[1, 2], &[]),
    ];
    for (got, gave, expected) in table {
        let mut log = String::new();
        // Latest first: the order of lines does not matter, only that of days.
        gave.iter()
            .rev()
            .for_each(|day| log += &format!("- 2026-10-{day:02} gave advice: {day}\n"));
        got.iter()
            .rev()
            .for_each(|day| log += &format!("- 2026-10-{day:02} got advice: {day}\n"));
        let ledger = sam(&log);
        let returned = of(&ledger, "Sam").favors().returned();
        let found: Vec<Option<u8>> = returned
            .iter()
            .map(|pair| pair.gave.map(|line| line.date.day().unsigned_abs()))
            .collect();
        assert_eq!(found, *expected, "got {got:?}, gave {gave:?}");
        for pair in &returned {
            let apart = pair
                .gave
                .map(|gave| i64::from(gave.date.day() - pair.got.date.day()));
            assert_eq!(pair.delay(), apart);
        }
    }
    // Over all time, not only over the window.
    let ledger = sam("- 2015-01-01 got advice: x\n- 2026-10-01 gave advice: x");
    assert_eq!(
        of(&ledger, "Sam").favors().returned()[0].delay(),
        Some(4291)
    );
}

#[test]
fn entry_counts_ignore_the_window() {
    let ledger = sam(
        "- 2010-01-01 asked job: x\n- [ ] 2026-01-01 asked advice: y\n- [-] 2026-01-02 asked advice: z\n- 2011-01-01 gave help: x",
    );
    let sam = of(&ledger, "Sam");
    assert_eq!(
        (
            sam.count(Verb::Asked),
            sam.count(Verb::Gave),
            sam.count(Verb::Got)
        ),
        (2, 1, 0)
    );
}

#[test]
fn sums_by_kind_are_sorted_by_weight_and_add_up() {
    let ledger = sam(
        "- 2026-11-01 gave review: x\n- 2026-11-02 got advice: x\n- 2026-11-03 got advice: y\n- 2026-11-04 gave advice: z\n\
         - 2026-11-05 got: x\n- 2025-11-05 got money: x\n- 2026-11-06 asked job: x\n",
    );
    let by_kind = |window| {
        let found = of(&ledger, "Sam").favors().by_kind(window).into_iter();
        found
            .map(|(kind, sum)| format!("{kind} {}/{}", sum.given, sum.received))
            .collect::<Vec<_>>()
    };
    assert_eq!(by_kind(ledger.window()), ["advice 2/4", "review 2/0"]);
    let ever = crate::date::DateRange {
        from: None,
        to: None,
    };
    assert_eq!(by_kind(ever), ["advice 2/4", "money 0/2", "review 2/0"]);
    assert_eq!(of(&ledger, "Sam").balance_in(ever).received, 6);
}
