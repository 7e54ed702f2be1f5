//! Tests the report `reciprocity` in every output format, and checks its numbers against the notes.

use insta::assert_snapshot;
use serde_json::Value;

use crate::common::{TODAY, Vault};

/// A report of the example vault in an output format.
fn form(report: &[&str], format: &str) -> String {
    crate::reports::without_style(
        Vault::example().ok(&[&["report"], report, &["--format", format]].concat()),
    )
}

/// A report as JSON.
fn said(vault: &Vault, report: &[&str]) -> Value {
    vault.json(&[&["report"], report].concat())
}

fn row<'a>(report: &'a Value, section: &str, name: &str) -> &'a Value {
    let rows = report["sections"][section]["rows"].as_array();
    let mut rows = rows.expect("rows").iter();
    rows.find(|row| row["name"] == name)
        .unwrap_or_else(|| panic!("{name} stands in {section}"))
}

fn figure(report: &Value, word: &str) -> i64 {
    report["sections"]["totals"]["figures"][word]
        .as_i64()
        .expect(word)
}

/// Checks that a report is not empty in any of its six output formats and has no control character but the line feed.
fn every_form(vault: &Vault, report: &[&str]) {
    for format in ["table", "md", "html", "json", "jsonl", "csv"] {
        let out = vault.ok(&[&["report"], report, &["--format", format]].concat());
        let is_control = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!out.contains(is_control), "{format}: {out}");
    }
}

#[test]
fn reciprocity_as_a_table() {
    assert_snapshot!(form(&["reciprocity"], "table"));
}

#[test]
fn reciprocity_as_markdown() {
    assert_snapshot!(form(&["reciprocity", "--links", "obsidian"], "md"));
}

#[test]
fn reciprocity_as_html() {
    assert_snapshot!(form(
        &["reciprocity", "circle:mentors", "--since", "2 years"],
        "html"
    ));
}

#[test]
fn reciprocity_as_json() {
    assert_snapshot!(form(&["reciprocity", "--circle", "mentors"], "json"));
}

#[test]
fn reciprocity_as_jsonl() {
    assert_snapshot!(form(&["reciprocity", "--circle", "mentors"], "jsonl"));
}

#[test]
fn reciprocity_as_csv() {
    assert_snapshot!(form(&["reciprocity"], "csv"));
}

/// Counted by hand in the notes of these three contacts, and in the journal where it links to them.
#[test]
fn reciprocity_numbers_match_the_notes() {
    let report = said(&Vault::example(), &["reciprocity"]);
    // She gave advice on 04-20, 08-24, and 11-10, feedback on 10-05, support (in the journal) on 03-13; he gave a
    // review on 06-15, which returned the very first favor, of 2025-06-11. The last thanks were on 08-28.
    let dana = row(&report, "people", "Dana Whitfield");
    assert_eq!(
        (&dana["given"], &dana["received"], &dana["balance"]),
        (&2.into(), &10.into(), &(-8).into())
    );
    assert_eq!(dana["share"], 0.1667);
    assert_eq!(dana["given_kinds"], serde_json::json!({"review": 2}));
    assert_eq!(
        dana["received_kinds"],
        serde_json::json!({"advice": 6, "feedback": 2, "support": 2})
    );
    assert_eq!(
        (&dana["gave"], &dana["got"]),
        (&"2026-06-15".into(), &"2026-11-10".into())
    );
    assert_eq!(
        (&dana["returned"], &dana["delay"], &dana["unreturned"]),
        (&0.into(), &Value::Null, &5.into())
    );
    let waiting = row(&report, "unanswered", "Dana Whitfield");
    assert_eq!(
        (&waiting["date"], &waiting["thanked"], &waiting["count"]),
        (&"2026-10-05".into(), &"not yet".into(), &5.into())
    );
    // A gift on 05-12 and a review on 09-29 to him; a gift of his on 08-25, returned 35 days later, and a review on 10-27.
    let rafael = row(&report, "people", "Rafael Teixeira");
    assert_eq!(
        (&rafael["given"], &rafael["received"], &rafael["share"]),
        (&4.into(), &4.into(), &0.5.into())
    );
    assert_eq!(
        (&rafael["returned"], &rafael["delay"], &rafael["unreturned"]),
        (&1.into(), &35.0.into(), &1.into())
    );
    assert_eq!(
        (&rafael["gave"], &rafael["got"]),
        (&"2026-09-29".into(), &"2026-10-27".into())
    );
    // A table of information on 2025-12-05, thanked for; advice on 03-06 and a reference on 06-10, not thanked for yet.
    let oskar = row(&report, "people", "Oskar Fjeld");
    assert_eq!(
        (&oskar["given"], &oskar["received"], &oskar["gave"]),
        (&0.into(), &5.into(), &Value::Null)
    );
    assert_eq!(
        oskar["received_kinds"],
        serde_json::json!({"advice": 2, "reference": 2, "information": 1})
    );
    let waiting = row(&report, "unanswered", "Oskar Fjeld");
    assert_eq!(
        (&waiting["date"], &waiting["kind"], &waiting["count"]),
        (&"2026-03-06".into(), &"advice".into(), &3.into())
    );
    let next = &report["sections"]["next"]["rows"];
    assert_eq!(
        next[0]["why"],
        "one-sided so far; not yet thanked for advice; nothing given yet"
    );
    assert_eq!(next.as_array().map(Vec::len), Some(5));
}

#[test]
fn reciprocity_with_window_and_query() {
    let vault = Vault::example();
    let totals = |words: &[&str]| {
        let report = said(&vault, &[&["reciprocity"], words].concat());
        (figure(&report, "given"), figure(&report, "received"))
    };
    let whole = totals(&["--since", "2025-01", "--until", "2026-11-22"]);
    let first = totals(&["--since", "2025-01", "--until", "2026-03-13"]);
    let second = totals(&["--since", "2026-03-14"]);
    assert_eq!((first.0 + second.0, first.1 + second.1), whole);
    assert_eq!(totals(&["--since", "1y"]), totals(&[]));
    assert_ne!(totals(&["--since", "2 years"]), totals(&[]));
    // Fields, flags, and questions select the same contacts.
    assert_eq!(
        totals(&["--circle", "mentors"]),
        totals(&["circle:mentors"])
    );
    assert_eq!(
        totals(&["haven't", "I", "updated", "in", "30", "days"]),
        totals(&["updated:>30d"])
    );
    let none = vault.run(&["report", "reciprocity", "circle:mentor"]);
    assert_eq!(none.code, 0);
    assert!(
        none.err.contains("did you mean `circle:mentors`?"),
        "{}",
        none.err
    );
    for (words, says) in [
        (
            &["what did I give Dana this year"][..],
            "this question does not ask for contacts",
        ),
        (
            &["--since", "soonish"],
            "--since: \"soonish\" is not a date",
        ),
        (
            &["--since", "2026-10", "--until", "2026-09"],
            "is after 2026-09-30",
        ),
        (&["updatd:>30d"], "updated"),
    ] {
        let run = vault.run(&[&["report", "reciprocity"], words].concat());
        assert_eq!(run.code, 2, "{words:?}");
        assert!(run.err.contains(says), "{words:?}: {}", run.err);
    }
}

#[test]
fn reciprocity_before_first_entry_for_one_and_for_none() {
    let before = Vault::example().ok(&[
        "report",
        "reciprocity",
        "--since",
        "2001",
        "--until",
        "2002",
    ]);
    assert!(
        before.contains("Nothing was given or received in this period."),
        "{before}"
    );
    let one = Vault::with(&[("people/Sam.md", "- 2026-10-01 got intro: to the baker\n")]);
    let said = one.ok(&["report", "reciprocity"]);
    for words in [
        "not yet thanked for intro; nothing given yet",
        "intro: to the baker",
        "1 person would appreciate a thank-you.",
        "ties prep sam",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    for vault in [one, Vault::with(&[("people/Sam.md", "")]), Vault::new()] {
        every_form(&vault, &["reciprocity"]);
        every_form(
            &vault,
            &["reciprocity", "--since", "2001", "--until", "2002"],
        );
    }
}

#[test]
fn reciprocity_escapes_hostile_text() {
    let vault = Vault::with(&[
        (
            "people/<script>alert(1)<script>.md",
            "---\nneeds: <b>bold</b> | =cmd()\n---\n- 2026-10-01 gave advice: x\n- 2026-10-02 got job: [x](javascript:alert(1)) <img src=x onerror=alert(1)>\n",
        ),
        (
            "people/evil.md",
            "---\nname: \"\\u202Eevil \\e[31m\"\n---\n- 2026-10-02 got job: \u{1b}[31mred\n",
        ),
        (
            "people/=HYPERLINK(1).md",
            "- 2026-10-02 got advice: a | b\n",
        ),
    ]);
    every_form(&vault, &["reciprocity"]);
    for links in ["none", "file", "obsidian"] {
        let page = vault.ok(&[
            "report",
            "reciprocity",
            "--format",
            "html",
            "--links",
            links,
        ]);
        for never in [
            "<script",
            "<img",
            "<b>",
            "javascript:alert(1)\"",
            "href=\"javascript",
        ] {
            assert!(!page.contains(never), "{never} in {page}");
        }
        let markdown = vault.ok(&["report", "reciprocity", "--format", "md", "--links", links]);
        // Text in code is shown as it is.
        let markdown: String = markdown.split('`').step_by(2).collect();
        for never in ["<script", " <img", " <b>", "](javascript"] {
            let found = markdown
                .match_indices(never)
                .any(|(at, _)| !markdown[..at].ends_with('\\'));
            assert!(!found, "{never} in {markdown}");
        }
    }
    let csv = vault.ok(&["report", "reciprocity", "--format", "csv"]);
    assert!(!csv.lines().any(|line| line.starts_with('=')), "{csv}");
}

#[test]
fn reciprocity_fits_the_width() {
    let vault = Vault::example();
    for width in [40, 60, 100, 160] {
        let mut command = vault.command(&["report", "reciprocity", "--since", ".."]);
        for line in crate::common::run(command.env("COLUMNS", width.to_string()))
            .out
            .lines()
        {
            let wide = unicode_width::UnicodeWidthStr::width(line);
            assert!(wide <= width, "{wide} of {width}: {line}");
        }
    }
    // The output is the same for the same date.
    let markdown = || vault.ok(&["report", "reciprocity", "--format", "md", "--today", TODAY]);
    assert_eq!(markdown(), markdown());
}
