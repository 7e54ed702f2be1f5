//! Tests of the sums of given and received, and of the order of the lists.

use std::collections::HashSet;

use proptest::prelude::*;

use super::exchange::median;
use super::{Exchange, Reciprocity, Words};
use crate::date::{Date, DateRange, Duration};
use crate::ledger::{ContactId, Ledger};
use crate::note::{self, State};
use crate::report::{Cell, Report};
use crate::settings::{self, Settings, Verb};
use crate::store::Store;
use crate::store::testing::{parsed, store};

const TODAY: Date = Date::constant(2026, 11, 22);

fn plain() -> Settings {
    settings::read("ties.toml".as_ref(), "").expect("valid settings")
}

fn ledger_of(store: &Store) -> Ledger {
    Ledger::new(store.facts(), &plain(), TODAY)
}

fn window(text: &str) -> DateRange {
    DateRange::parse(text, TODAY).expect(text)
}

/// The report for all contacts of these notes.
fn report(notes: &[(&str, &str)], days: &str) -> Report {
    let ledger = ledger_of(&store(notes, &plain()));
    let parsed = parsed(notes, &plain());
    let everybody: Vec<ContactId> = ledger
        .contact_ids()
        .filter(|id| !ledger.contact(*id).is_inactive())
        .collect();
    let exchange = Exchange::of(&ledger, &everybody, window(days));
    let made = Reciprocity::of(&exchange);
    let words = |line: &crate::ledger::EntryRef| {
        let note = &parsed[line.note as usize];
        Some(note.entries[line.place as usize].text.clone())
    };
    made.report(&Words {
        about: "",
        text: &words,
    })
}

/// The rows of a section, with the cells of these columns joined by ` | `.
fn rows(report: &Report, section: &str, words: &[&str]) -> Vec<String> {
    let table = report.section(section).and_then(|part| part.table.as_ref());
    let table = table.expect("a table");
    let at = |word: &&str| table.columns.iter().position(|column| column.word == *word);
    let places: Vec<usize> = words.iter().filter_map(at).collect();
    let line = |row: &Vec<Cell>| places.iter().map(|at| row[*at].plain()).collect::<Vec<_>>();
    table.rows.iter().map(|row| line(row).join(" | ")).collect()
}

#[test]
fn next_is_sorted_by_tie_unreturned_favors_then_last_gave() {
    let recent = "- 2026-11-01 met: x\n- 2026-10-01 met: x\n- 2026-09-01 met: x\n";
    let with = |log: &str| format!("{log}{recent}");
    let notes = [
        (
            "people/Abe Awry.md",
            with("- 2026-01-01 gave help: x\n- 2025-12-24 got help: x\n"),
        ),
        (
            "people/Bea Bold.md",
            with("- 2026-02-01 gave help: x\n- 2026-03-01 got help: x\n- 2026-03-02 thanked: x\n"),
        ),
        (
            "people/Cy Calm.md",
            with("- 2026-02-01 gave help: x\n- 2026-03-01 got help: the attic\n"),
        ),
        (
            "people/Di Dear.md",
            "- 2026-11-01 got intro: to [[Cy Calm]]\n- 2026-10-01 asked intro: x\n".to_owned(),
        ),
        (
            "people/Ed Even.md",
            with("- [ ] 2026-10-02 needs: a flat in [[Berlin]]\n"),
        ),
        ("people/Flo Far.md", with("")),
        (
            "people/Gus Gone.md",
            with("---\nstatus: deceased\n---\n- 2026-03-01 got job: x\n"),
        ),
        (
            "people/Hal High.md",
            with("---\nneeds: a cello\n---\n- 2026-01-01 gave help: x\n- 2025-12-24 got help: x\n"),
        ),
    ];
    let notes: Vec<(&str, &str)> = notes
        .iter()
        .map(|(path, text)| (*path, text.as_str()))
        .collect();
    let report = report(&notes, "2025-11-22..2026-11-22");
    assert_eq!(
        rows(&report, "next", &["name", "why", "need", "command"]),
        [
            "Di Dear | one-sided so far; not yet thanked for intro; nothing given yet |  | ties prep di",
            "Cy Calm | not yet thanked for help; you last gave 294 days ago |  | ties prep cy",
            "Bea Bold | thanked for help, not yet returned; you last gave 294 days ago |  | ties prep bea",
            "Ed Even | nothing given yet; needs a flat in [[Berlin]] | a flat in [[Berlin]] | ties prep ed",
            "Hal High | you last gave 325 days ago; needs a cello | a cello | ties prep hal",
        ]
    );
    assert_eq!(
        rows(
            &report,
            "unanswered",
            &["name", "date", "text", "thanked", "count"]
        ),
        [
            "Cy Calm | 2026-03-01 | help: the attic | not yet | 1",
            "Di Dear | 2026-11-01 | intro: to [[Cy Calm]] | not yet | 1",
            "Bea Bold | 2026-03-01 | help: x | yes | 1",
        ]
    );
    let people = rows(
        &report,
        "people",
        &[
            "name",
            "given",
            "received",
            "returned",
            "delay",
            "unreturned",
            "share",
        ],
    );
    assert_eq!(people[0], "Abe Awry | 2 | 2 | 1 | 8 | 0 | 0.50");
    assert_eq!(people.len(), 5, "{people:?}");
    assert_eq!(
        report.section("people").expect("it").sentences,
        ["With 2 people more, nothing was given or received in this period."]
    );
}

#[test]
fn returned_favors_need_thanks_and_even_ties_are_no_reason() {
    let met = "- 2026-11-01 met: x\n- 2026-10-01 met: x\n";
    let even = format!("{met}- 2026-01-01 got help: x\n- 2026-01-08 gave help: x\n");
    let gone = format!("---\nstatus: archived\n---\n{even}");
    let more = format!(
        "{met}- 2026-01-01 got job: x\n- 2026-01-08 gave job: x\n- 2025-01-01 got advice: x\n- 2025-01-02 thanked: x\n- 2025-01-03 gave time: y\n- 2026-01-09 thanked: x\n"
    );
    let notes = [
        ("people/Abe.md", even.as_str()),
        ("people/Gus.md", gone.as_str()),
        ("people/Mia.md", more.as_str()),
    ];
    let report = report(&notes, "2025-11-22..2026-11-22");
    let said = &report.section("unanswered").expect("it").sentences;
    assert_eq!(
        said,
        &[
            "1 person would appreciate a thank-you.",
            "Everything received in this period was returned."
        ]
    );
    assert_eq!(
        rows(&report, "next", &["name", "why"]),
        ["Mia | gave you more so far; you last gave 318 days ago"]
    );
}

#[test]
fn median_of_zero_one_even_and_odd_counts() {
    assert_eq!(median(&[]), None);
    assert_eq!(median(&[3]), Some(3.0));
    assert_eq!(median(&[3, 4]), Some(3.5));
    assert_eq!(median(&[1, 4, 90]), Some(4.0));
}

#[test]
fn empty_sections_say_why() {
    for (notes, days) in [
        (&[][..], ".."),
        (&[("people/Sam.md", "")][..], ".."),
        (
            &[("people/Sam.md", "- 2026-10-01 gave job: x\n")][..],
            "2001..2002",
        ),
        (&[("people/Sam.md", "- 2026-10-01 got job: x\n")][..], ".."),
    ] {
        let report = report(notes, days);
        for section in &report.sections {
            let is_empty = section.rows().is_empty() && section.figures.is_empty();
            assert!(
                !is_empty || !section.sentences.is_empty(),
                "{} of {notes:?} says nothing",
                section.word
            );
        }
    }
}

#[test]
fn next_ignores_the_window() {
    let notes = [(
        "people/Sam.md",
        "- 2026-10-01 gave time: x\n- 2026-10-01 got job: x\n- 2026-10-09 met: x\n",
    )];
    let before = report(&notes, "2001..2002");
    assert_eq!(
        rows(&before, "next", &["why"]),
        ["mostly received; you last gave 52 days ago"]
    );
    // In the table of people, the last dates are those up to the window's end.
    let notes = [(
        "people/Sam.md",
        "- 2026-01-01 gave time: x\n- 2026-10-01 gave time: x\n",
    )];
    let first = report(&notes, "2026-01");
    assert_eq!(rows(&first, "people", &["gave", "got"]), ["2026-01-01 | "]);
}

#[test]
fn balance_over_time_starts_at_zero() {
    let notes = [(
        "people/Sam.md",
        "- 2026-10-01 gave job: x\n- 2026-11-01 got intro: x\n- 2024-01-01 gave job: x\n",
    )];
    let report = report(&notes, "2026-01-01..2026-11-22");
    let time = report.section("time").expect("it");
    let steps = time.plots[0].table();
    let steps: Vec<String> = steps
        .rows
        .iter()
        .map(|row| format!("{} {}", row[0].plain(), row[1].plain()))
        .collect();
    assert_eq!(
        steps,
        [
            "2026-01-01 0",
            "2026-10-01 5",
            "2026-11-01 2",
            "2026-11-22 2"
        ]
    );
    assert_eq!(
        rows(&report, "time", &["period", "given", "received", "balance"]),
        ["2026-10 | 5 | 0 | 5", "2026-11 | 0 | 3 | 2"]
    );
    assert_eq!(
        time.plots[0].description,
        "The balance of what you gave and received since 2026-01-01: it ends at 2. The highest was 5 on 2026-10-01."
    );
}

const HEADS: [&str; 9] = [
    "met",
    "gave advice",
    "gave job",
    "gave",
    "got time",
    "got intro",
    "thanked",
    "asked job",
    "gave lift",
];
const MARKS: [&str; 5] = ["", "", "[ ] ", "[x] ", "[-] "];
const OFFSET: u32 = 60;

/// A strategy for entries: a day from 60 days before to 10 days after today, a mark, a verb, and whether Ann takes
/// part.
fn entry() -> impl Strategy<Value = (u32, usize, usize, bool)> {
    (0..70u32, 0..MARKS.len(), 0..HEADS.len(), any::<bool>())
}

fn day(at: u32) -> Date {
    Duration::days(at).after(Duration::days(OFFSET).before(TODAY))
}

/// Sam's note; some entries are with Ann, too. All entries differ, so none is taken for a duplicate.
fn log(entries: &[(u32, usize, usize, bool)]) -> String {
    let line = |(at, (on, mark, head, ann)): (usize, &(u32, usize, usize, bool))| {
        let with = if *ann { " with [[Ann]]" } else { "" };
        format!(
            "- {}{} {}{with}: {at}\n",
            MARKS[*mark],
            day(*on),
            HEADS[*head]
        )
    };
    entries.iter().enumerate().map(line).collect()
}

/// The sum of the weights of a verb's entries that happened within the days, computed from the parsed note alone.
fn counted(text: &str, verb: Verb, days: DateRange, ann: bool) -> i64 {
    let settings = plain();
    let note = note::parse("people/Sam.md", text.as_bytes(), &settings);
    let mut sum = 0;
    for (entry, line) in note.entries.iter().zip(text.lines()) {
        let happened =
            entry.date <= TODAY && !matches!(entry.state, Some(State::Open | State::Dropped));
        if entry.verb == verb
            && happened
            && days.contains(entry.date)
            && (!ann || line.contains("Ann"))
        {
            sum += i64::from(settings.weight(entry.kind.as_deref().unwrap_or("other")));
        }
    }
    sum
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn sums_match_entries_and_split_windows_add_up(
        entries in proptest::collection::vec(entry(), 0..16),
        ends in (0..75u32, 0..75u32),
        cut in 0..75u32,
    ) {
        let text = log(&entries);
        let store = store(&[("people/Ann.md", ""), ("people/Sam.md", &text)], &plain());
        let ledger = ledger_of(&store);
        let everybody: Vec<ContactId> = ledger.contact_ids().collect();
        let (from, to) = (day(ends.0.min(ends.1)), day(ends.0.max(ends.1)));
        let days = DateRange { from: Some(from), to: Some(to) };
        let whole = Exchange::of(&ledger, &everybody, days);

        // The sums match the entries.
        for person in &whole.people {
            let ann = person.contact.name() == "Ann";
            prop_assert_eq!(person.balance.given, counted(&text, Verb::Gave, days, ann));
            prop_assert_eq!(person.balance.received, counted(&text, Verb::Got, days, ann));
            let kinds = person.favors.by_kind(days);
            prop_assert_eq!(kinds.iter().map(|(_, sum)| sum.given).sum::<i64>(), person.balance.given);
            prop_assert_eq!(kinds.iter().map(|(_, sum)| sum.received).sum::<i64>(), person.balance.received);

            // A favor is returned by at most one favor, returns at most one, and is returned only on a later day.
            let (mut got, mut gave) = (HashSet::new(), HashSet::new());
            for pair in &person.received {
                prop_assert!(days.contains(pair.got.date));
                prop_assert!(got.insert((pair.got.note, pair.got.place)));
                if let Some(by) = pair.gave {
                    prop_assert!(by.date > pair.got.date);
                    prop_assert!(gave.insert((by.note, by.place)));
                }
            }
        }

        // The parts of a window that is cut in two add up: sums, kinds, favors, and what returned them.
        let at = day(cut);
        let before = DateRange { from: Some(from), to: Some(to.min(at)) };
        let after = DateRange { from: Some(from.max(at.tomorrow().expect("a day"))), to: Some(to) };
        let parts = [Exchange::of(&ledger, &everybody, before), Exchange::of(&ledger, &everybody, after)];
        let total = parts[0].total().and(parts[1].total());
        prop_assert_eq!(total, whole.total());
        for (at, person) in whole.people.iter().enumerate() {
            let halves = parts.each_ref().map(|part| &part.people[at]);
            prop_assert_eq!(halves[0].balance.and(halves[1].balance), person.balance);
            let pairs = |pairs: &[crate::ledger::Returned<'_>]| -> Vec<_> {
                let pair = |pair: &crate::ledger::Returned<'_>| (pair.got.place, pair.gave.map(|gave| gave.place));
                pairs.iter().map(pair).collect()
            };
            let both = [pairs(&halves[0].received), pairs(&halves[1].received)].concat();
            prop_assert_eq!(both, pairs(&person.received));
        }
        let by_day = parts.iter().flat_map(|part| part.by_day());
        prop_assert!(by_day.eq(whole.by_day()));
    }
}
