//! docs/reference/ledger.md#owed.

use super::{TODAY, days, of, read, read_on, sam};
use crate::settings::Verb;

fn thanks(log: &str) -> Vec<String> {
    let ledger = sam(log);
    days(&of(&ledger, "Sam").thanks_owed())
}

#[test]
fn thanks_are_owed_for_favors_after_the_last_thanks() {
    let table: &[(&str, &[&str])] = &[
        ("- 2026-10-01 got advice: x", &["2026-10-01"]),
        ("- 2026-10-01 got advice: x\n- 2026-10-01 thanked: y", &[]),
        (
            "- 2026-10-02 got advice: x\n- 2026-10-01 thanked: y",
            &["2026-10-02"],
        ),
        (
            "- 2026-10-01 got advice: x\n- 2026-10-02 got help: z\n- 2026-10-03 thanked: y",
            &[],
        ),
        (
            "- 2026-10-02 got help: z\n- 2026-10-01 got advice: x",
            &["2026-10-01", "2026-10-02"],
        ),
        // Within the window, its first day included.
        ("- 2025-11-22 got advice: x", &["2025-11-22"]),
        ("- 2025-11-21 got advice: x", &[]),
        // Planned or dropped thanks do not count, and neither does such a favor.
        (
            "- 2026-10-01 got advice: x\n- [ ] 2026-10-02 thanked: y",
            &["2026-10-01"],
        ),
        (
            "- 2026-10-01 got advice: x\n- 2026-12-02 thanked: y",
            &["2026-10-01"],
        ),
        (
            "- 2026-10-01 got advice: x\n- [-] 2026-10-02 thanked: y",
            &["2026-10-01"],
        ),
        ("- [-] 2026-10-01 got advice: x", &[]),
        ("- 2026-12-01 got advice: x", &[]),
        // A meeting is not a thank-you.
        (
            "- 2026-10-01 got advice: x\n- 2026-10-02 met: y",
            &["2026-10-01"],
        ),
    ];
    for (log, expected) in table {
        assert_eq!(thanks(log), *expected, "{log}");
    }
}

#[test]
fn thanks_use_the_reciprocity_window() {
    let notes = [(
        "people/Sam.md",
        "- 2026-10-01 got advice: x\n- 2026-08-01 got advice: x",
    )];
    for (toml, expected) in [("", 2), ("[reciprocity]\nwindow = \"2 months\"", 1)] {
        let ledger = read_on(TODAY, toml, &notes);
        assert_eq!(of(&ledger, "Sam").thanks_owed().len(), expected, "{toml}");
    }
}

#[test]
fn open_lists_promises_needs_and_asks_with_an_open_box() {
    let table = [
        (
            Verb::Promised,
            "promised review: x",
            [true, true, false, false, true],
        ),
        (
            Verb::Needs,
            "needs job: x",
            [true, true, false, false, true],
        ),
        // An `asked` entry without a box is not awaited.
        (
            Verb::Asked,
            "asked advice: x",
            [false, true, false, false, false],
        ),
    ];
    for (verb, says, expected) in table {
        for (mark, open) in ["", "[ ] ", "[x] ", "[-] ", "[?] "]
            .into_iter()
            .zip(expected)
        {
            let ledger = sam(&format!("- {mark}2026-10-01 {says}"));
            assert_eq!(
                of(&ledger, "Sam").open(verb).len() == 1,
                open,
                "{mark}{says}"
            );
        }
        let ledger = sam(&format!("- [ ] 2026-11-23 {says}"));
        assert!(of(&ledger, "Sam").open(verb).is_empty(), "ahead: {says}");
    }
    let ledger = sam("- 2026-10-01 promised review: read it by 2026-12-01");
    let promises = of(&ledger, "Sam").open(Verb::Promised);
    assert_eq!(ledger.due_of(promises[0]), Some(super::date("2026-12-01")));
}

const GOAL: &str = "---\ntype: goal\n---\n- 2026-05-01 a first step\n- 2026-07-01 progress: a second\n- 2026-09-01 a third\n- [ ] 2026-10-01 planned\n- 2026-12-01 ahead\n- [-] 2026-10-02 dropped\n- 2026-10-03 note: no step";
const OTHER: &str = "---\ntype: goal\n---\n- 2026-08-01 another step";
const DONE: &str = "---\ntype: goal\nstatus: done\n---\n- 2026-08-15 reached";

fn updates(front: &str, log: &str) -> Vec<String> {
    let note = format!("---\n{front}\n---\n{log}");
    let ledger = read(&[
        ("goals/Done.md", DONE),
        ("goals/Move.md", GOAL),
        ("goals/Other.md", OTHER),
        ("people/Sam.md", &note),
    ]);
    days(&of(&ledger, "Sam").updates_owed())
}

#[test]
fn updates_owed_are_progress_they_have_not_heard() {
    let all_active: &[&str] = &["2026-05-01", "2026-07-01", "2026-08-01", "2026-09-01"];
    let table: &[(&str, &str, &[&str])] = &[
        // Only contacts who gave, were asked, or were told of a goal.
        ("", "- 2026-04-01 wrote: x", &[]),
        ("", "- 2026-04-01 wrote: x about [[Move]]", &[]),
        ("", "- 2026-04-01 gave advice: x", &[]),
        ("", "- 2026-04-01 told: nothing linked", &[]),
        ("", "- 2026-04-01 got advice: x", all_active),
        ("", "- 2026-04-01 asked advice: x", all_active),
        ("", "- [ ] 2026-04-01 asked advice: x", all_active),
        ("", "- [-] 2026-04-01 asked advice: x", &[]),
        ("", "- 2026-12-24 got advice: x", &[]),
        // Only of the goals that their entries link to.
        (
            "",
            "- 2026-04-01 told: of [[Move]]",
            &["2026-05-01", "2026-07-01", "2026-09-01"],
        ),
        (
            "",
            "- 2026-04-01 told [[Move]]",
            &["2026-05-01", "2026-07-01", "2026-09-01"],
        ),
        ("", "- 2026-04-01 got advice: on [[Other]]", &["2026-08-01"]),
        (
            "",
            "- 2026-04-01 got advice: x\n- 2026-04-02 wrote: on [[Other]]",
            &["2026-08-01"],
        ),
        ("", "- 2026-04-01 got advice: on [[Done]]", &["2026-08-15"]),
        (
            "",
            "- 2026-04-01 got advice: on [[Other]] and [[Done]]",
            &["2026-08-01", "2026-08-15"],
        ),
        // A link to a goal in an entry that did not happen does not count.
        (
            "",
            "- 2026-04-01 got advice: x\n- [-] 2026-04-02 wrote: on [[Other]]",
            all_active,
        ),
        // Dated after the later of the first such entry and the clock `updated`.
        (
            "",
            "- 2026-07-01 got advice: x",
            &["2026-08-01", "2026-09-01"],
        ),
        (
            "",
            "- 2026-08-02 got advice: x\n- 2026-04-01 got advice: y",
            all_active,
        ),
        (
            "",
            "- 2026-04-01 got advice: x\n- 2026-07-01 met: y",
            &["2026-08-01", "2026-09-01"],
        ),
        (
            "",
            "- 2026-04-01 got advice: x\n- 2026-08-01 called: y",
            &["2026-09-01"],
        ),
        (
            "",
            "- 2026-04-01 got advice: x\n- 2026-09-01 updated: y",
            &[],
        ),
        (
            "",
            "- 2026-04-01 got advice: x\n- 2026-09-01 wrote: y",
            all_active,
        ),
        (
            "informed: 2026-08-01",
            "- 2026-04-01 got advice: x",
            &["2026-09-01"],
        ),
        (
            "last-contact: 2026-08-01",
            "- 2026-04-01 got advice: x",
            all_active,
        ),
    ];
    for (front, log, expected) in table {
        assert_eq!(updates(front, log), *expected, "{front} | {log}");
    }
}

#[test]
fn entry_in_a_goals_own_note_links_to_that_goal() {
    let ledger = read(&[
        (
            "goals/Move.md",
            "---\ntype: goal\n---\n- 2026-04-01 told [[Sam]]: the plan\n- 2026-05-01 a step",
        ),
        ("goals/Other.md", OTHER),
        ("people/Sam.md", ""),
        ("people/Ann.md", ""),
    ]);
    assert_eq!(days(&of(&ledger, "Sam").updates_owed()), ["2026-05-01"]);
    assert!(of(&ledger, "Ann").updates_owed().is_empty());
}

#[test]
fn progress_outside_of_a_goals_note_is_not_its_progress() {
    let ledger = read(&[
        ("goals/Move.md", "---\ntype: goal\n---\n"),
        (
            "people/Sam.md",
            "- 2026-04-01 got advice: on [[Move]]\n- 2026-05-01 progress: of [[Move]]",
        ),
    ]);
    assert!(of(&ledger, "Sam").updates_owed().is_empty());
}

#[test]
fn debt_logged_in_two_notes_counts_once() {
    let ledger = read(&[
        (
            "journal/2026-10-01.md",
            "- got advice from [[Sam]]: x\n- promised review to [[Sam]]: y",
        ),
        (
            "people/Sam.md",
            "- 2026-10-01 got advice: x\n- 2026-10-01 promised review: y",
        ),
    ]);
    let owed = of(&ledger, "Sam").owed();
    assert_eq!((owed.thanks, owed.promises), (1, 1));
    assert!(owed.any());
}
