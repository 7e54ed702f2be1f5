//! Tests of the weekly review, section by section.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{DetailLevel, EarlierDays, Review, Words};
use crate::date::{Date, day};
use crate::ledger::{ContactId, Ledger};
use crate::settings;
use crate::store::testing::{parsed, store};

fn date(text: &str) -> Date {
    day::parse(text).unwrap_or_else(|| panic!("{text} is no day"))
}

/// The review of these notes as of a day, as JSON.
fn review(on: &str, notes: &[(&str, &str)]) -> Value {
    let settings = settings::read("ties.toml".as_ref(), "").expect("valid settings");
    let store = store(notes, &settings);
    let ledger = Ledger::new(store.facts(), &settings, date(on));
    let (then, ledger) = EarlierDays::read(ledger);
    let review = Review::of(&ledger, &then, DetailLevel::All);
    let read = parsed(notes, &settings);
    let called: HashMap<ContactId, String> = ledger
        .contact_ids()
        .map(|id| (id, ledger.name(id).to_lowercase()))
        .collect();
    let report = review.report(&Words {
        entry: &|line| read[line.note as usize].entries.get(line.place as usize),
        names: &called,
    });
    Value::Object(report.json())
}

/// The rows of a section in short form: name, reason, and text.
fn rows(review: &Value, section: &str) -> Vec<String> {
    let rows = review["sections"][section]["rows"].as_array();
    let rows = rows
        .unwrap_or_else(|| panic!("no section {section}"))
        .iter();
    let short = rows.map(|row| {
        let text = |word: &str| row[word].as_str().unwrap_or("-").to_owned();
        format!("{}: {}: {}", text("name"), text("why"), text("said"))
    });
    short.collect()
}

fn figure<'a>(review: &'a Value, section: &str, word: &str) -> &'a Value {
    &review["sections"][section]["figures"][word]
}

fn now_and_before(now: usize, before: usize) -> Value {
    json!({"now": now, "before": before})
}

#[test]
fn review_of_empty_vault_or_one_contact_is_short() {
    let none = review("2026-11-22", &[]);
    let said = &none["sections"]["first"]["said"][0];
    assert!(
        said.as_str()
            .is_some_and(|said| said.starts_with("There are no contacts yet")),
        "{said}"
    );
    assert_eq!(figure(&none, "due", "count"), &now_and_before(0, 0));
    assert_eq!(none["sections"]["thanks"]["said"][0], "Nobody to thank.");
    assert!(none["sections"].get("not-yet").is_none());
    assert_eq!(
        none["sections"]["asks"]["said"][0],
        "Asks and gifts since 2025-11-22: nothing was given or asked for."
    );

    let one = review(
        "2026-11-22",
        &[("people/Sam.md", "- 2026-11-20 met: lunch\n")],
    );
    assert_eq!(rows(&one, "new"), ["Sam: Friday 2026-11-20: met lunch"]);
    assert_eq!(
        one["sections"]["first"]["said"],
        json!(["Nothing is urgent. Have a good week."])
    );
    // Before the first entry, there is nobody.
    let before = review(
        "2026-11-10",
        &[("people/Sam.md", "- 2026-11-20 met: lunch\n")],
    );
    assert!(rows(&before, "new").is_empty());
    assert_eq!(
        figure(&before, "momentum", "last"),
        &json!({"now": null, "before": null})
    );
}

#[test]
fn figures_are_compared_with_seven_days_before() {
    let notes = [
        (
            "people/Ann.md",
            "---\ncadence: 30d\n---\n- 2026-10-20 met: x\n- 2026-11-11 got advice: y\n- [ ] 2026-11-10 promised review: z by 2026-11-14\n",
        ),
        (
            "people/Bo.md",
            "---\ncadence: 10d\n---\n- 2026-11-08 met: x\n- 2026-11-18 got help: y\n- [ ] 2026-11-12 promised: z by 2026-11-20\n",
        ),
    ];
    let found = review("2026-11-22", &notes);
    // Ann is due from 2026-12-11 on, Bo from 2026-11-28 on.
    assert_eq!(figure(&found, "due", "count"), &now_and_before(0, 0));
    assert_eq!(figure(&found, "thanks", "count"), &now_and_before(2, 1));
    assert_eq!(figure(&found, "promises", "count"), &now_and_before(2, 2));
    assert_eq!(figure(&found, "promises", "overdue"), &now_and_before(2, 1));
    let later = review("2026-12-13", &notes);
    assert_eq!(figure(&later, "due", "count"), &now_and_before(2, 1));
    assert_eq!(
        rows(&later, "due"),
        [
            "Bo: 2.5x, 25d of 10d: got help: y".to_owned(),
            "Ann: 1.1x, 32d of 30d: got advice: y".to_owned(),
        ]
    );
}

#[test]
fn asks_and_gifts_are_counted_once() {
    let found = review(
        "2026-11-22",
        &[
            (
                "people/Ann.md",
                "- 2025-11-21 asked job: too long ago\n- 2026-11-09 asked advice: a\n- 2026-11-17 gave help with [[Bo]]: b\n- [ ] 2026-11-18 gave help: planned\n",
            ),
            (
                "people/Bo.md",
                "- 2026-11-16 asked money: c\n- [-] 2026-11-16 asked job: dropped\n",
            ),
            (
                "people/Cy.md",
                "---\nstatus: archived\n---\n- 2026-11-10 gave intro: d\n- 2026-01-10 asked job: e\n",
            ),
        ],
    );
    let figures = |word| figure(&found, "asks", word);
    assert_eq!(figures("week_light"), &now_and_before(0, 1));
    assert_eq!(figures("week_heavy"), &now_and_before(1, 0));
    assert_eq!(figures("week_gifts"), &now_and_before(1, 1));
    assert_eq!(figures("light"), &now_and_before(1, 1));
    // A week before, the ask of 2025-11-21 was still within the year.
    assert_eq!(figures("heavy"), &now_and_before(2, 2));
    assert_eq!(figures("gifts"), &now_and_before(2, 1));
    assert_eq!(
        found["sections"]["asks"]["said"][0],
        "Asks and gifts since 2025-11-22: you gave twice and asked 3 times, twice for something heavy."
    );
    assert_eq!(
        rows(&found, "heavy-first"),
        [
            "Bo: money, 2026-11-16, 6 days ago: money: c",
            "Ann: job, 2025-11-21, 366 days ago: job: too long ago",
        ]
    );
    assert_eq!(rows(&found, "opened").len(), 2);
}

#[test]
fn new_people_and_introductions_are_those_of_the_week() {
    let found = review(
        "2026-11-22",
        &[
            (
                "people/Ann.md",
                "---\nintroduced-by: \"[[Bo]]\"\n---\n- 2026-11-18 met: the long walk\n",
            ),
            (
                "people/Bo.md",
                "- 2026-01-10 met: x\n- 2026-11-20 gave intro to [[Cy]]: both climb\n- 2026-11-10 gave intro to [[Di]]: earlier\n",
            ),
            (
                "people/Cy.md",
                "---\nintroduced-by: a neighbour\n---\n- 2026-11-16 got intro: to [[Di]]\n",
            ),
            ("people/Di.md", "- 2026-11-12 met: x\n"),
            ("people/Ed.md", "- 2026-11-23 met: not yet\n"),
        ],
    );
    assert_eq!(
        rows(&found, "new"),
        [
            "Cy: Monday 2026-11-16, through a neighbour: got intro: to Di",
            "Ann: Wednesday 2026-11-18, through Bo: met the long walk",
        ]
    );
    assert_eq!(figure(&found, "new", "count"), &now_and_before(2, 1));
    assert_eq!(
        rows(&found, "introductions"),
        [
            "Cy: Cy introduced you to Di, 2026-11-16: intro: to Di",
            "Cy: a neighbour introduced you to Cy, 2026-11-16: intro: to Di",
            "Ann: Bo introduced you to Ann, 2026-11-18: the long walk",
            "Bo: you introduced Bo and Cy, 2026-11-20: intro to Cy: both climb",
        ]
    );
    assert_eq!(
        figure(&found, "introductions", "count"),
        &now_and_before(4, 1)
    );
}

#[test]
fn introductions_do_not_name_inactive_contacts() {
    let archived = |log: &str| format!("---\nstatus: archived\n---\n{log}");
    let (gone, away) = (
        archived("- 2026-11-17 got intro: to [[Cy]]\n"),
        archived("- 2026-11-18 gave intro to [[Gone]]: x\n"),
    );
    let found = review(
        "2026-11-22",
        &[
            (
                "people/Ann.md",
                "---\nintroduced-by: \"[[Gone]]\"\n---\n- 2026-11-16 met: x\n- 2026-11-20 gave intro to [[Gone]]: both climb\n",
            ),
            (
                "people/Bo.md",
                "- 2026-01-10 met: x\n- 2026-11-19 got intro: to [[Away]]\n- 2026-11-21 got intro: to [[Di]]\n",
            ),
            ("people/Cy.md", "- 2026-01-10 met: x\n"),
            // Another contact also brought the user to Di; that is a separate row.
            (
                "people/Di.md",
                "---\nintroduced-by: [\"[[Ann]]\", \"[[Bo]]\"]\n---\n- 2026-11-22 met: y\n",
            ),
            ("people/Gone.md", &gone),
            ("people/Away.md", &away),
        ],
    );
    assert_eq!(
        rows(&found, "introductions"),
        [
            "Ann: you were introduced to Ann, 2026-11-16: x",
            "Cy: you were introduced to Cy, 2026-11-17: -",
            "Bo: Bo introduced you to somebody, 2026-11-19: -",
            "Ann: you introduced Ann to somebody, 2026-11-20: -",
            "Bo: Bo introduced you to Di, 2026-11-21: intro: to Di",
            "Di: Ann introduced you to Di, 2026-11-22: y",
        ]
    );
    let new = rows(&found, "new");
    assert_eq!(new[0], "Ann: Monday 2026-11-16: met x");
    assert!(new.iter().all(|row| !row.contains("Gone")), "{new:?}");
}

#[test]
fn ties_are_compared_with_last_quarter_without_newcomers() {
    let found = review(
        "2026-11-22",
        &[
            (
                "people/Ann.md",
                "- 2026-01-10 met: x\n- 2026-02-10 gave help: x\n- 2026-10-10 got help: x\n",
            ),
            ("people/Bo.md", "- 2026-11-18 met: x\n"),
            ("people/Cy.md", ""),
            (
                "people/Di.md",
                "---\nstatus: archived\n---\n- 2026-11-18 met: x\n",
            ),
        ],
    );
    let of = |tie: &str| {
        let rows = found["sections"]["ties"]["rows"].as_array().expect("rows");
        let row = rows.iter().find(|row| row["tie"] == tie).expect("its row");
        json!([row["now"], row["week_before"], row["quarter_before"]])
    };
    assert_eq!(of("mutual"), json!([1, 1, 0]));
    assert_eq!(of("giving"), json!([0, 0, 1]));
    assert_eq!(of("new"), json!([1, 0, 0]));
    // Cy was never in touch, neither then nor now; Bo was not known then.
    assert_eq!(of("dormant"), json!([1, 1, 1]));
    let said = found["sections"]["ties"]["said"][0]
        .as_str()
        .expect("a sentence");
    assert!(said.contains("as of 2026-09-30"), "{said}");
}

#[test]
fn goals_name_untold_contacts_who_matter_most() {
    let mutual = "- 2026-01-10 gave help: x\n- 2026-02-10 got help: x\n";
    let ann = format!("{mutual}- 2026-11-20 told: of [[Run]]\n");
    let found = review(
        "2026-11-22",
        &[
            ("goals/Run.md", "---\ntype: goal\n---\n"),
            ("goals/Done.md", "---\ntype: goal\nstatus: done\n---\n"),
            ("people/Ann.md", &ann),
            (
                "people/Bo.md",
                "- 2026-01-10 met: x\n- 2026-01-11 met: x\n- 2026-01-12 met: x\n",
            ),
            ("people/Cy.md", mutual),
            ("people/Di.md", ""),
        ],
    );
    assert_eq!(
        found["sections"]["goals"]["rows"],
        json!([{
            "goal": "Run", "goal_path": "goals/Run.md", "told": 1, "told_before": 0, "untold": 3,
            "command": "ties who '-told:\"Run\"'"
        }])
    );
    let rows = found["sections"]["untold"]["rows"]
        .as_array()
        .expect("rows")
        .iter();
    let names: Vec<&Value> = rows.map(|row| &row["name"]).collect();
    assert_eq!(names, ["Cy", "Bo"]);
}

#[test]
fn first_picks_three_kinds_and_three_people() {
    let first = |notes: &[(&str, &str)]| {
        let found = review("2026-11-22", notes);
        let rows = found["sections"]["first"]["rows"]
            .as_array()
            .expect("rows")
            .iter();
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let short = rows.map(|row| (text(&row["do"]), text(&row["name"]), text(&row["command"])));
        short.collect::<Vec<_>>()
    };
    let said = |does: &str, name: &str| {
        (
            does.to_owned(),
            name.to_owned(),
            format!("ties prep {}", name.to_lowercase()),
        )
    };
    let ann = (
        "people/Ann.md",
        "- 2026-11-01 promised: a by 2026-11-15\n- 2026-11-02 got help: b\n",
    );
    let bo = (
        "people/Bo.md",
        "- 2026-11-05 promised: a by 2026-11-16\n- 2026-11-03 got help: c\n",
    );
    let cy = (
        "people/Cy.md",
        "---\ncadence: 10d\n---\n- 2026-10-20 met: d\n",
    );
    let di = ("people/Di.md", "---\nbirthday: --11-24\n---\n");
    assert_eq!(
        first(&[ann, bo, cy]),
        [
            said("Keep your promise", "Ann"),
            said("Say thank you", "Bo"),
            said("Reconnect", "Cy"),
        ]
    );
    assert_eq!(
        first(&[ann, bo, cy, di])[1],
        said("Wish a happy birthday", "Di")
    );
    // With only two people, one of them appears once for each kind.
    assert_eq!(
        first(&[ann, bo]),
        [
            said("Keep your promise", "Ann"),
            said("Keep your promise", "Bo"),
            said("Say thank you", "Bo"),
        ]
    );
    assert_eq!(first(&[cy]), [said("Reconnect", "Cy")]);
}

#[test]
fn standstill_lists_easiest_contacts() {
    let log = "- 2026-08-03 met: x\n- 2026-08-11 met: x\n- 2026-08-18 met: x\n- 2026-08-25 met: x\n- 2026-08-28 met: x\n";
    let found = review(
        "2026-09-20",
        &[("people/Ann.md", log), ("people/Bo.md", log)],
    );
    assert_eq!(rows(&found, "easiest").len(), 2);
    assert_eq!(found["sections"]["first"]["rows"][0]["do"], "Begin again");
    let lively = review(
        "2026-09-01",
        &[("people/Ann.md", log), ("people/Bo.md", log)],
    );
    assert!(lively["sections"].get("easiest").is_none());
}

#[test]
fn not_yet_lists_cadence_without_contact() {
    let cadence = "---\ncadence: 30d\n---\n";
    let met = "---\ncadence: 30d\nmet: 2026-11-01\n---\n";
    let found = review(
        "2026-11-22",
        &[
            ("people/Ann.md", cadence),
            ("people/Bo.md", met),
            ("people/Cy.md", "---\ncadence: none\n---\n"),
            ("people/Di.md", "---\ncadence: 30d\nstatus: archived\n---\n"),
        ],
    );
    assert_eq!(rows(&found, "not-yet"), ["Ann: every 30d: -"]);
    let rows = &found["sections"]["not-yet"]["rows"];
    assert_eq!(rows[0]["command"], "ties prep ann");
}

#[test]
fn monday_review_covers_one_day_and_uses_singular() {
    let settings = settings::read("ties.toml".as_ref(), "").expect("valid settings");
    let store = store(
        &[("people/Ann.md", "- 2026-11-20 got help: x\n")],
        &settings,
    );
    let ledger = Ledger::new(store.facts(), &settings, date("2026-11-23"));
    let (then, ledger) = EarlierDays::read(ledger);
    let review = Review::of(&ledger, &then, DetailLevel::Few);
    let report = review.report(&Words {
        entry: &|_| None,
        names: &HashMap::new(),
    });
    assert_eq!(report.about, "Monday, 2026-11-23");
    let title = |section: &str| {
        let section = report.section(section).expect("it");
        section.figures[0].title.clone()
    };
    assert_eq!(title("thanks"), "person to thank");
    assert_eq!(title("promises"), "open promises");
    assert_eq!(title("due"), "to reconnect with");
    let ties = report.section("ties").expect("it");
    assert!(
        ties.sentences[0].starts_with("Of 1 tie:"),
        "{:?}",
        ties.sentences
    );
}

#[test]
fn silent_momentum_says_since_when() {
    let log = "- 2026-03-02 met: x\n- 2026-03-09 met: x\n- 2026-03-16 met: x\n";
    let found = review("2026-11-22", &[("people/Ann.md", log)]);
    assert_eq!(
        found["sections"]["momentum"]["said"][0],
        "It has gone quiet: nothing since 2026-03-16, 251 days ago."
    );
}
