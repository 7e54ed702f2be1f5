//! Who takes part in an entry, given what its links resolve to (docs/reference/notes.md#people).

use proptest::prelude::*;

use super::{date, of, read, read_on};
use crate::ledger::{Clock, Ledger};

const TODAY: &str = "2026-11-22";

/// A vault in which `journal` is the only note with entries.
fn vault<'a>(path: &'a str, journal: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("goals/New Job.md", "---\ntype: goal\n---\n"),
        (path, journal),
        ("notes/2026-01-01.md", ""),
        ("notes/Bridge.md", "---\ntype: project\n---\n"),
        ("notes/Council.md", "---\ncategories: [[Groups]]\n---\n"),
        ("notes/Page.md", "A page of no type.\n"),
        ("notes/Talks.md", "---\ntype: meeting\n---\n"),
        ("notes/a/Twin.md", ""),
        ("notes/b/Twin.md", ""),
        ("people/Ann.md", ""),
        ("people/Bo.md", ""),
        ("people/a/Sam.md", ""),
        ("people/b/Sam.md", ""),
        ("pitch/Me.md", "---\ntype: pitch\n---\n"),
        ("questions/Good.md", "---\ntype: questions\n---\n"),
    ]
}

/// Its entries: verb, participants, and mentions with a `~`.
fn said(ledger: &Ledger) -> Vec<String> {
    let lines = ledger.entries().iter().map(|line| {
        let mentions: Vec<String> = ledger
            .mentions(line)
            .iter()
            .map(|name| format!("~{name}"))
            .collect();
        let all = [ledger.participants(line), mentions].concat();
        format!("{} {}", line.verb.word(), all.join(", "))
    });
    lines.map(|line| line.trim_end().to_owned()).collect()
}

fn of_day(journal: &str) -> Vec<String> {
    said(&read(&vault("journal/2026-10-01.md", journal)))
}

/// Notes that are not people, of every sort except a page of no type.
const THINGS: [&str; 7] = [
    "New Job",
    "Bridge",
    "Council",
    "Talks",
    "Me",
    "Good",
    "2026-01-01",
];

#[test]
fn note_that_is_no_person_never_takes_part() {
    for thing in THINGS {
        for (line, expected) in [
            ("- met [[T]]", ""),
            ("- met with [[T]]: x", ""),
            ("- [[T]] called", ""),
            ("- told [[T]]: x", ""),
            ("- asked advice for [[T]]: how", ""),
            ("- promised help to [[T]]", ""),
            ("- got advice from [[T]]: x", ""),
            ("- [ ] promised help with [[T]]: x", ""),
            ("- introduced [[T]] to [[T]]", ""),
            ("- 2026-10-03 [[T]]: a step", ""),
            (
                "- 2026-10-03 read about jobs with [[T]], wrote to [[Ann]]",
                "",
            ),
            ("# 2026-10-03 reading with [[T]]", ""),
            ("- met [[T]] and [[Ann]]", "met Ann, ~T"),
            ("- met [[Ann]], [[T]] + [[Bo]]: x", "met Ann, Bo, ~T"),
            ("- told [[T]] to [[Ann]]: x", "told Ann, ~T"),
            ("- asked advice for [[T]] to [[Ann]]: x", "asked Ann, ~T"),
            ("- asked advice for [[Ann]] to [[Bo]]: x", "asked Ann, ~Bo"),
            (
                "- 2026-10-03 read with [[T]] and [[Ann]], to [[Bo]]",
                "contact Ann, Bo, ~T",
            ),
        ] {
            // A link to a day is the date of the line here, so it is not a mention.
            let line = line.replace("[[T]]", &format!("[[{thing}]]"));
            if thing == "2026-01-01" && line.starts_with(&format!("- [[{thing}]]")) {
                continue;
            }
            let expected: Vec<String> = (!expected.is_empty())
                .then(|| expected.replace("~T", &format!("~{thing}")))
                .into_iter()
                .collect();
            assert_eq!(of_day(&line), expected, "{line}");
        }
    }
}

#[test]
fn note_that_is_no_person_is_never_inherited() {
    for (journal, expected) in [
        ("- lunch with [[New Job]]\n  - got advice: x", vec![]),
        ("- [[Bridge]]\n  - got advice: x\n    - called", vec![]),
        (
            "- lunch with [[Ann]] and [[New Job]]\n  - got advice: x",
            vec!["met Ann, ~New Job", "got Ann"],
        ),
        // An item that names only things names nobody.
        (
            "- lunch with [[Ann]]\n  - told [[New Job]]\n  - got advice for [[New Job]]: early\n  - note to self",
            vec!["met Ann", "told Ann, ~New Job", "got Ann, ~New Job"],
        ),
        (
            "- lunch with [[Ann]]\n  - [[Bridge]]\n    - got advice: x\n      - promised help: y",
            vec!["met Ann, ~Bridge", "got Ann", "promised Ann"],
        ),
        (
            "- lunch with [[Ann]]\n  - with [[Bo]]:\n    - got advice on [[New Job]]: x",
            vec!["met Ann, ~Bo", "got Bo, ~New Job"],
        ),
        (
            "## 2026-10-01 lunch with [[New Job]]\n\n- got advice: x\n\n## 2026-10-01 with [[Ann]]\n\n- told [[New Job]]",
            vec!["contact Ann", "told Ann, ~New Job"],
        ),
        // What a goal's line mentions is mentioned by its children if they name it again.
        (
            "- lunch with [[New Job]] and [[Ann]]\n  - told: of [[New Job]]",
            vec!["met Ann, ~New Job", "told Ann, ~New Job"],
        ),
        // Whoever is asked on a line without a participant is inherited too.
        (
            "- asked advice for [[New Job]] to [[Ann]]: x\n  - promised review: y",
            vec!["asked Ann, ~New Job", "promised Ann"],
        ),
        (
            "- lunch with [[Ann]]\n  - asked intro to [[Bo]]: x",
            vec!["met Ann", "asked Ann, ~Bo"],
        ),
        (
            "- lunch with [[New Job]]\n  - asked intro to [[Bo]] & [[Ann]]: x",
            vec!["asked Bo, Ann"],
        ),
        // Names without a note count on their own line only; just contacts are inherited.
        (
            "- lunch with [[Mira]]\n  - got advice: x\n- lunch with [[Mira]] and [[Ann]]\n  - got advice: x",
            vec!["met Mira", "met Mira, Ann", "got Ann"],
        ),
        // An ambiguous name is somebody, and `ties check` reports that it is ambiguous.
        (
            "- lunch with [[Sam]]\n  - got advice: x\n- met [[Twin]]: x",
            vec!["met Sam", "got Sam"],
        ),
    ] {
        assert_eq!(of_day(journal), expected, "{journal}");
    }
}

#[test]
fn things_have_no_clocks_and_goals_are_told_of() {
    let journal = "- lunch with [[Ann]]\n  - told [[New Job]]\n- 2026-10-03 read with [[New Job]], wrote to [[Bo]]";
    let ledger = read(&vault("journal/2026-10-01.md", journal));
    assert_eq!(
        of(&ledger, "Ann").clock(Clock::Told),
        Some(date("2026-10-01"))
    );
    assert_eq!(of(&ledger, "Bo").clock(Clock::Touched), None);
    let told = ledger.counted_entries(of(&ledger, "Ann").id)[1];
    assert_eq!(ledger.goals_in(told), [0]);
}

#[test]
fn link_to_thing_keeps_an_entry_in_a_contacts_note() {
    let note = "- 2026-10-01 met with [[New Job]]: x\n- 2026-10-02 introduced [[New Job]] to [[Bridge]]\n\
                - 2026-10-03 introduced [[New Job]] to [[Bo]]\n- 2026-10-04 a walk\n  - told [[New Job]]\n  - called";
    let mut notes = vault("journal/x.md", "");
    notes.push(("people/Cy.md", note));
    assert_eq!(
        said(&read(&notes)),
        [
            "met Cy, ~New Job",
            "gave Bo, ~New Job",
            "contact Cy",
            "told Cy, ~New Job",
        ]
    );
}

#[test]
fn untyped_page_takes_part_after_verbs_that_take_pages() {
    for (journal, expected) in [
        ("- met [[Page]]", vec!["met Page"]),
        ("- [[Page]] and [[Ann]] called", vec!["called Page, Ann"]),
        ("- heard from [[Page]]", vec!["heard Page"]),
        ("- thanked [[Page]]: x", vec!["thanked Page"]),
        ("- wrote to [[Page]] & [[Ann]]", vec!["wrote Page, Ann"]),
        ("- wrote [[Page]] and [[Ann]]", vec!["wrote Ann, ~Page"]),
        ("- wrote [[Page]]", vec![]),
        ("- contacted [[Page]]", vec![]),
        ("- 2026-10-02 walk with [[Page]]", vec![]),
        ("- gave advice to [[Page]]: x", vec![]),
        // The page counts as somebody but is no contact, so it is not inherited.
        (
            "- with [[Ann]]\n  - met [[Page]]\n    - got advice: x",
            vec!["met Page"],
        ),
        (
            "- with [[Ann]]\n  - [[Page]]\n    - got advice: x",
            vec!["got Ann"],
        ),
    ] {
        assert_eq!(of_day(journal), expected, "{journal}");
    }
}

#[test]
fn listed_meeting_participant_takes_part_whatever_the_note_type() {
    let meeting =
        "---\ntype: meeting\ndate: 2026-10-01\nwith: [Ann, \"[[Page]]\", \"[[New Job]]\"]\n---\n";
    let ledger = read(&vault("journal/m.md", meeting));
    assert_eq!(said(&ledger), ["met Ann, Page, New Job"]);
    let noted = format!(
        "{meeting}- got advice for [[New Job]]: x\n- 2026-10-02 read with [[Bridge]]\n- called\n"
    );
    let ledger = read(&vault("journal/m.md", &noted));
    assert_eq!(
        said(&ledger),
        ["got Ann, Page, New Job", "called Ann, Page, New Job"]
    );
}

#[test]
fn daily_mentions_become_contact_entries_of_contacts() {
    let journal = "- got endorsement about [[Ann]] from a stranger\n- told about [[Bo]]: about [[New Job]]\n\
        - read what [[Mira]] wrote on [[Ann]]\n- thinking of [[New Job]] and [[Bo]]\n- called in sick, [[Ann]] covered\n\
        - promised a cake, [[Ann]] bakes\n- about [[Page]] and [[Mira]]\n- told [[New Job]], [[Ann]] knew\n- met [[New Job]]\n\
        - met [[Ann]] about [[Bo]]\n  - heard of [[Bridge]] by [[Mira]]\n- 2026-10-02 sat with [[New Job]] by [[Bo]]\n";
    let ledger = read_on(
        date(TODAY),
        "daily_mentions = true",
        &vault("journal/2026-10-01.md", journal),
    );
    assert_eq!(
        said(&ledger),
        [
            "contact Ann",
            "contact Bo, ~New Job",
            "contact Ann, ~Mira",
            "contact Bo, ~New Job",
            "contact Ann",
            "contact Ann",
            "told Ann, ~New Job",
            "met Ann, ~Bo",
            "heard Mira, ~Bridge",
            "contact Bo, ~New Job",
        ]
    );
    let kinds: Vec<Option<&str>> = ledger
        .entries()
        .iter()
        .map(|line| ledger.kind(line))
        .collect();
    assert!(kinds.iter().all(Option::is_none), "{kinds:?}");
    assert!(ledger.entries().iter().all(|line| line.state.is_none()));
}

/// Journals of nested items, in which anything may stand where people stand.
fn journals() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "met A and B",
        "with A:",
        "A and B called",
        "told A: of B",
        "got advice from A, B: x",
        "asked intro for A to B & A",
        "promised help to A for B",
        "introduced A to B",
        "wrote to A / B",
        "2026-10-02 walk with A, B to B",
        "about A and B",
        "[ ] asked B",
        "note: A",
    ]);
    let named = || {
        prop::sample::select(vec![
            "New Job",
            "Bridge",
            "Page",
            "Twin",
            "Ann",
            "Bo",
            "Sam",
            "Mira",
            "2026-01-01",
        ])
    };
    prop::collection::vec((0..4usize, line, named(), named()), 1..8).prop_map(|lines| {
        let mut depth = 0;
        let lines = lines
            .into_iter()
            .enumerate()
            .map(|(at, (deeper, line, a, b))| {
                depth = if at == 0 { 0 } else { deeper.min(depth + 1) };
                let line = line.replace('A', "{a}").replace('B', "{b}");
                let line = line
                    .replace("{a}", &format!("[[{a}]]"))
                    .replace("{b}", &format!("[[{b}]]"));
                format!("{}- {line}\n", "  ".repeat(depth))
            });
        lines.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn every_entry_has_participants_and_all_are_people(journal in journals(), mentions in any::<bool>()) {
        let toml = format!("daily_mentions = {mentions}");
        let ledger = read_on(date(TODAY), &toml, &vault("journal/2026-10-01.md", &journal));
        for line in ledger.entries() {
            let people = ledger.participants(line);
            prop_assert!(!people.is_empty(), "line {} of {journal}", line.place);
            let things = ["New Job", "Bridge", "Twin", "2026-01-01"];
            prop_assert!(people.iter().all(|name| !things.contains(&name.as_str())), "{people:?} in {journal}");
            let contacts = ledger.contacts_in(line);
            prop_assert!(contacts.iter().all(|id| people.iter().any(|name| name == ledger.name(*id))));
        }
    }
}
