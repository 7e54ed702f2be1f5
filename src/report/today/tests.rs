//! Tests of each topic of today.

use super::{Topic, sections};
use crate::date::{Date, day};
use crate::ledger::Ledger;
use crate::settings;
use crate::store::testing::store;

/// The sections in short form: for each topic its items as `name: reason`, with `!` if overdue, and the date of the
/// entry.
fn today(on: &str, notes: &[(&str, &str)]) -> Vec<(Topic, Vec<String>)> {
    let settings = settings::read("ties.toml".as_ref(), "").expect("valid settings");
    let store = store(notes, &settings);
    let on: Date = day::parse(on).expect("a day");
    let ledger = Ledger::new(store.facts(), &settings, on);
    let sections = sections(&ledger);
    let items = sections.iter().map(|section| {
        let said = section.items.iter().map(|item| {
            let day = item
                .line
                .map_or(String::new(), |line| format!(" {}", line.date));
            let mark = if item.is_urgent { "!" } else { "" };
            let beside = match item.detail.as_str() {
                "" => String::new(),
                beside => format!(", {beside}"),
            };
            format!("{}: {}{beside}{mark}{day}", item.contact.name(), item.why)
        });
        (section.topic, said.collect())
    });
    items.collect()
}

fn check(notes: &[(&str, &str)], expected: &[(Topic, &[&str])]) {
    let found = today("2026-11-22", notes);
    let expected: Vec<(Topic, Vec<String>)> = expected
        .iter()
        .map(|(topic, items)| {
            (
                *topic,
                items.iter().map(|item| (*item).to_owned()).collect(),
            )
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn no_sections_if_nothing_is_due() {
    check(&[], &[]);
    check(
        &[(
            "people/Sam.md",
            "---\ncadence: 30d\n---\n- 2026-11-01 met: x\n",
        )],
        &[],
    );
    let inactive = "---\nstatus: archived\ncadence: 1d\nbirthday: --11-23\n---\n- 2026-10-01 got advice: x\n- 2026-10-02 promised: y\n";
    check(&[("people/Sam.md", inactive)], &[]);
}

#[test]
fn reconnect_is_sorted_by_used_up_cadence() {
    check(
        &[
            (
                "people/Ann.md",
                "---\ncadence: 30d\n---\n- 2026-10-22 wrote: a\n- 2026-10-23 met: b\n",
            ),
            (
                "people/Bo.md",
                "---\ncadence: 10d\n---\n- 2026-10-23 met: c\n",
            ),
            (
                "people/Cy.md",
                "---\ncadence: 30d\n---\n- 2026-10-24 met: c\n",
            ),
        ],
        &[(
            Topic::Reconnect,
            &[
                "Bo: 3.0x, 30d of 10d! 2026-10-23",
                "Ann: 1.0x, 30d of 30d 2026-10-23",
            ],
        )],
    );
}

#[test]
fn try_again_is_separate_from_reconnect() {
    check(
        &[
            ("people/Ann.md", "- 2026-11-08 met: a #awry\n"),
            ("people/Bo.md", "- 2026-11-01 met: b #awry\n"),
            ("people/Cy.md", "- 2026-11-20 met: c #awry\n"),
            (
                "people/Di.md",
                "---\ncadence: none\n---\n- 2026-11-01 met: d #awry\n",
            ),
        ],
        &[(
            Topic::TryAgain,
            &[
                "Bo: overdue 2026-11-15, 7d! 2026-11-01",
                "Ann: due 2026-11-22, today 2026-11-08",
                "Cy: due 2026-12-04, in 12 days 2026-11-20",
            ],
        )],
    );
}

#[test]
fn owed_items_have_dates() {
    check(
        &[
            (
                "people/Ann.md",
                "- 2026-11-01 got advice: a\n- 2026-11-20 got help: b\n- [ ] 2026-11-02 promised review: c by 2026-11-15\n\
                 - 2026-11-03 promised: d\n- [ ] 2026-11-04 asked intro: e\n",
            ),
            (
                "people/Bo.md",
                "- 2026-10-01 got advice: a\n- 2026-11-05 promised: f by 2026-11-22\n",
            ),
            (
                "journal/2026-11-06.md",
                "- promised review to [[Ann]] and [[Bo]]: g\n",
            ),
            (
                "goals/Run.md",
                "---\ntype: goal\n---\n- 2026-11-10 progress: far\n- 2026-11-12 progress: farther\n",
            ),
        ],
        &[
            (
                Topic::Thanks,
                &[
                    "Bo: 52 days ago 2026-10-01",
                    "Ann: 2 favors, last 2 days ago 2026-11-20",
                ],
            ),
            (
                Topic::Promises,
                &[
                    "Ann: overdue 2026-11-15, 7d! 2026-11-02",
                    "Bo: due 2026-11-22, today 2026-11-05",
                    "Ann: since 2026-11-03 2026-11-03",
                    "Ann: since 2026-11-06, also Bo 2026-11-06",
                ],
            ),
            (
                Topic::Updates,
                &["Ann: 2 steps 2026-11-12", "Bo: 2 steps 2026-11-12"],
            ),
            (Topic::Awaited, &["Ann: asked 18 days ago 2026-11-04"]),
        ],
    );
}

#[test]
fn birthdays_within_two_weeks_with_age_if_known() {
    check(
        &[
            ("people/Ann.md", "---\nbirthday: 1974-12-06\n---\n"),
            ("people/Bo.md", "---\nbirthday: --11-22\n---\n"),
            ("people/Cy.md", "---\nbirthday: 1974-12-07\n---\n"),
            ("people/Di.md", "---\nbirthday: 1974-11-21\n---\n"),
            ("people/Ed.md", "---\nbirthday: 2026-11-24\n---\n"),
        ],
        &[(
            Topic::Birthdays,
            &[
                "Bo: 2026-11-22, Sunday, today",
                "Ed: 2026-11-24, Tuesday, in 2 days",
                "Ann: 2026-12-06, turns 52, Sunday, in 14 days",
            ],
        )],
    );
    // A birthday on February 29 is on February 28 in other years. At the end of a year, the next birthday is in the
    // next year.
    let leap = [("people/Ann.md", "---\nbirthday: 2000-02-29\n---\n")];
    let said = |on: &str, notes: &[(&str, &str)]| today(on, notes)[0].1[0].clone();
    assert_eq!(
        said("2027-02-27", &leap),
        "Ann: 2027-02-28, turns 27, Sunday, tomorrow"
    );
    let turn = [("people/Ann.md", "---\nbirthday: 2000-01-02\n---\n")];
    assert_eq!(
        said("2026-12-31", &turn),
        "Ann: 2027-01-02, turns 27, Saturday, in 2 days"
    );
}

#[test]
fn standstill_lists_easiest_contacts() {
    let log =
        "- 2026-08-03 met: x\n- 2026-08-11 met: x\n- 2026-08-18 met: x\n- 2026-08-25 met: x\n";
    let ann = format!(
        "{log}- 2026-08-26 gave help: x\n- 2026-08-27 got help: x\n- 2026-08-28 thanked: x\n"
    );
    let found = today(
        "2026-09-14",
        &[("people/Ann.md", &ann), ("people/Bo.md", log)],
    );
    assert_eq!(
        found,
        [(
            Topic::Standstill,
            vec![
                "Ann: mutual, 7 times, last 17 days ago 2026-08-28".to_owned(),
                "Bo: acquaintance, 4 times, last 20 days ago 2026-08-25".to_owned()
            ]
        )]
    );
}

#[test]
fn shared_promises_and_asks_name_the_others() {
    check(
        &[
            (
                "people/Ann.md",
                "- 2026-11-01 promised [[Bo]]: a by 2026-11-25\n- 2026-11-02 promised [[Bo]] and [[Cy]]: b\n",
            ),
            (
                "people/Bo.md",
                "- 2026-11-03 gave help: x\n- [ ] 2026-11-04 asked [[Cy]]: c\n",
            ),
            ("people/Cy.md", "- 2026-11-03 gave help: x\n"),
        ],
        &[
            (
                Topic::Promises,
                &[
                    "Ann: due 2026-11-25, in 3 days, also Bo 2026-11-01",
                    "Ann: since 2026-11-02, also Bo and 1 more 2026-11-02",
                ],
            ),
            (
                Topic::Awaited,
                &["Bo: asked 18 days ago, also Cy 2026-11-04"],
            ),
        ],
    );
}
