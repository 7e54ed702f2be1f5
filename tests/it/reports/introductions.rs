//! Tests the reports `introductions` and `updates`.

use insta::assert_snapshot;
use serde_json::Value;

use crate::common::Vault;
use crate::reports::{rows, wide as at};

fn form(vault: &Vault, arguments: &[&str], form: &str) -> String {
    let mut all = vec!["report"];
    all.extend(arguments);
    all.extend(["--format", form]);
    vault.ok(&all)
}

/// A page without its style sheet, with one element per line.
fn page(html: &str) -> String {
    let (_, body) = html.split_once("<body>").expect("a body");
    body.replace("><", ">\n<")
}

#[test]
fn introductions_in_every_form() {
    let vault = Vault::example();
    assert_snapshot!(
        "introductions_table_100",
        at(&vault, 100, &["report", "introductions"])
    );
    assert_snapshot!(
        "introductions_table_60",
        at(&vault, 60, &["report", "introductions"])
    );
    for name in ["md", "json", "jsonl", "csv"] {
        let snapshot = format!("introductions_{name}");
        assert_snapshot!(snapshot, form(&vault, &["introductions"], name));
    }
    assert_snapshot!(
        "introductions_html",
        page(&form(&vault, &["introductions"], "html"))
    );
}

#[test]
fn introductions_match_the_notes() {
    let report: Value =
        serde_json::from_str(&form(&Vault::example(), &["introductions"], "json")).expect("JSON");
    // Counted by hand: Dana brought Sam and Søren, and Sam brought Wanjiru; Gisela brought Tomasz and Grace; Zoë, Theo
    // and Felix. Frauke is named only in Tunde's note.
    let began = |name: &str| {
        let rows = rows(&report, "chains");
        let row = rows.iter().find(|row| row["name"] == name).expect("a root");
        (
            row["brought"].clone(),
            row["all"].clone(),
            row["steps"].clone(),
        )
    };
    assert_eq!(began("Dana Whitfield"), (2.into(), 3.into(), 2.into()));
    assert_eq!(began("Gisela Thormann"), (2.into(), 2.into(), 1.into()));
    assert_eq!(began("Zoë Lemaître"), (2.into(), 2.into(), 1.into()));
    let brought = rows(&report, "brought");
    let by = |by: &str| -> Vec<(&str, Option<&str>, Option<i64>)> {
        let rows = brought.iter().filter(|row| row["by"] == by);
        rows.map(|row| {
            (
                row["name"].as_str().expect("a name"),
                row["date"].as_str(),
                row["entry_line"].as_i64(),
            )
        })
        .collect()
    };
    assert_eq!(
        by("Dana Whitfield"),
        [
            ("Sam Lee", Some("2025-09-18"), Some(43)),
            ("Søren Lund", Some("2025-06-11"), Some(45))
        ]
    );
    assert_eq!(
        by("Gisela Thormann"),
        [
            ("Grace Achieng", None, None),
            ("Tomasz Zieliński", Some("2026-02-10"), Some(20))
        ]
    );
    assert_eq!(by("Tobias Renn"), [("Oskar Fjeld", None, None)]);
    assert_eq!(
        by("Zoë Lemaître"),
        [("Felix Arnold", None, None), ("Theo Brandt", None, None)]
    );
    let figures = &report["sections"]["summary"]["figures"];
    assert_eq!(
        (
            figures["came"].as_i64(),
            figures["through"].as_i64(),
            figures["connected"].as_i64()
        ),
        (Some(12), Some(9), Some(5))
    );
}

#[test]
fn updates_in_every_form() {
    let vault = Vault::example();
    assert_snapshot!("updates_table_100", at(&vault, 100, &["report", "updates"]));
    assert_snapshot!(
        "updates_table_60",
        at(&vault, 60, &["report", "updates", "circle:mentors"])
    );
    assert_snapshot!("updates_md", form(&vault, &["updates"], "md"));
    for name in ["json", "jsonl", "csv"] {
        let snapshot = format!("updates_{name}");
        assert_snapshot!(snapshot, form(&vault, &["updates", "circle:mentors"], name));
    }
    assert_snapshot!(
        "updates_html",
        page(&form(&vault, &["updates", "circle:mentors"], "html"))
    );
}

#[test]
fn updates_match_the_notes() {
    let report: Value =
        serde_json::from_str(&form(&Vault::example(), &["updates"], "json")).expect("JSON");
    let people = rows(&report, "people");
    let of = |name: &str| {
        let row = people
            .iter()
            .find(|row| row["name"] == name)
            .expect("somebody to tell");
        let steps = row["progress"].as_array().expect("steps").iter();
        let days: Vec<&str> = steps
            .map(|place| {
                let (path, line) = place
                    .as_str()
                    .and_then(|place| place.rsplit_once(':'))
                    .expect("a place");
                let told = rows(&report, "steps").iter();
                let mut told = told.filter(|step| {
                    step["path"] == path && step["line"].as_u64() == line.parse().ok()
                });
                told.next().expect("a step")["date"]
                    .as_str()
                    .expect("a day")
            })
            .collect();
        assert_eq!(row["steps"], days.len());
        (
            row["since"].as_str().expect("a day"),
            row["goals"].as_array().expect("goals").len(),
            days,
        )
    };
    // Heard about the climate work in February, met in May.
    assert_eq!(
        of("Gisela Thormann"),
        (
            "2026-05-20",
            1,
            vec![
                "2026-06-01",
                "2026-06-18",
                "2026-08-21",
                "2026-09-24",
                "2026-10-29",
                "2026-11-12",
                "2026-11-19"
            ]
        )
    );
    // Asked for something first, and never spoken with: eleven steps of the one goal that his entries link to.
    let (since, goals, days) = of("Oskar Fjeld");
    assert_eq!(
        (since, goals, days.len(), days[0]),
        ("2025-12-03", 1, 11, "2026-01-06")
    );
    // Links to no goal, so all active goals count; last met in September.
    assert_eq!(
        of("Tunde Adeyemi"),
        (
            "2026-09-12",
            2,
            vec![
                "2026-09-24",
                "2026-10-18",
                "2026-10-29",
                "2026-11-12",
                "2026-11-19"
            ]
        )
    );
    // The report counts them like `ties who`.
    for row in Vault::example()
        .json(&["who", "has:update"])
        .as_array()
        .expect("an array")
    {
        let told = people
            .iter()
            .find(|told| told["name"] == row["name"])
            .expect("in both");
        assert_eq!(told["steps"], row["owed"]["updates"]);
    }
    let goals = rows(&report, "goals");
    let steps: Vec<_> = goals
        .iter()
        .map(|goal| (goal["name"].as_str(), goal["steps"].as_i64()))
        .collect();
    assert_eq!(
        steps,
        [
            (Some("Climate work"), Some(4)),
            (Some("Learn Portuguese"), Some(2))
        ]
    );
}

#[test]
fn updates_can_be_limited_by_query() {
    let vault = Vault::example();
    let run = vault.run(&["report", "updates", "who", "works", "at", "Northwind"]);
    assert_eq!((run.code, run.err.trim()), (0, "company:Northwind"));
    let run = vault.run(&["report", "updates", "when did I last talk to Dana"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("a report is about contacts"),
        "{}",
        run.err
    );
}

#[test]
fn reports_work_for_small_vaults() {
    let nobody = Vault::with(&[("notes/x.md", "nothing")]);
    let one = Vault::with(&[("people/Ann.md", "- 2026-10-01 got advice: x")]);
    let goal = Vault::with(&[
        (
            "goals/Move.md",
            "---\ntype: goal\n---\n- 2026-10-02 progress: boxes\n- 2026-01-02 progress: a list",
        ),
        ("people/Ann.md", "- 2026-10-01 got advice: x"),
    ]);
    let mut all = String::new();
    for (vault, name) in [(&nobody, "nobody"), (&one, "one"), (&goal, "a goal")] {
        for report in ["introductions", "updates"] {
            all += &format!(
                "{name}, {report}:\n{}\n",
                at(vault, 80, &["report", report])
            );
            for name in ["md", "html", "json", "jsonl", "csv"] {
                form(vault, &[report], name);
            }
        }
    }
    assert_snapshot!("small_introductions_and_updates", all);
}

#[test]
fn large_graph_shows_sixty_with_most_introductions() {
    let vault = Vault::new();
    for at in 0..90 {
        let by = if at == 0 {
            "an old friend".to_owned()
        } else {
            format!("\"[[P{:02}]]\"", at / 3)
        };
        vault.write(
            &format!("people/P{at:02}.md"),
            format!("---\nintroduced-by: {by}\n---\n").as_bytes(),
        );
    }
    let report: Value =
        serde_json::from_str(&form(&vault, &["introductions"], "json")).expect("JSON");
    let plot = &report["sections"]["summary"]["plots"][0];
    let says = plot["describes"].as_str().expect("a description");
    assert!(
        says.ends_with("Of 91 people, the 60 with most introductions are drawn."),
        "{says}"
    );
    assert_eq!(rows(&report, "brought").len(), 90);
    let html = form(&vault, &["introductions"], "html");
    assert_eq!(html.matches("<circle").count(), 60);
    assert_eq!(html, form(&vault, &["introductions"], "html"));
}
