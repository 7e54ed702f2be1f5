//! Tests each rule (notes in, paths and messages of the findings out), and that every rule is documented.

use std::collections::BTreeSet;

use super::*;
use crate::date::Date;
use crate::ledger::Ledger;
use crate::settings::Settings;
use crate::store::testing::shelf;

/// The findings of the rule `code`, as `path: words: message`, sorted.
fn found(code: &str, notes: &[(&str, &str)]) -> Vec<String> {
    let settings = Settings::default();
    let shelf = shelf(notes, &settings);
    let today = Date::constant(2026, 11, 22);
    let ledger = Ledger::load(&shelf, &settings, today, WANT).expect("a sound index");
    let seen = Seen {
        shelf: &shelf,
        ledger: &ledger,
    };
    let Source::Book(find) = rule_named(code).expect("a rule").source else {
        panic!("{code} is no rule of all notes together");
    };
    let hits = find(&seen).expect("a sound index").into_iter();
    let words = |at: HitPlace| match at {
        HitPlace::Entry(place, words) => format!("{place} {words}"),
        HitPlace::Words(words) => words,
        HitPlace::File => String::new(),
    };
    let said = hits.map(|hit| {
        let path = shelf.path(hit.note);
        format!("{path}: {}: {}", words(hit.at), hit.message)
    });
    let mut said: Vec<String> = said.collect();
    said.sort();
    said
}

#[test]
fn future_entry_reports_entries_without_open_box() {
    let log = "- 2026-11-23 met: a\n- [ ] 2026-11-24 met: b\n- [-] 2026-11-25 met: c\n- 2026-11-22 met: d\n\
        - 2026-12-01 promised review: e\n- 2026-12-01 note: f\n- [x] 2026-12-02 wrote: g\n";
    let said = found("future-entry", &[("people/Sam.md", log)]);
    let expected = [
        "people/Sam.md: 0 2026-11-23: 2026-11-23 is tomorrow; until then this is planned and does not count",
        "people/Sam.md: 6 2026-12-02: 2026-12-02 is in 10 days; until then this is planned and does not count",
    ];
    assert_eq!(said, expected);
}

#[test]
fn before_met_reports_oldest_interaction_per_contact() {
    let sam = "---\nmet: 2026-03-01\n---\n- 2026-03-01 met: a\n- 2026-02-03 met: b\n- 2026-01-05 note: c\n- [-] 2026-01-04 met: d\n";
    let ann = "---\nmet: 2026-03-01\n---\n- 2026-04-01 met: a\n";
    let daily = "- met with [[Sam]]: e\n";
    let notes = [
        ("people/Sam.md", sam),
        ("people/Ann.md", ann),
        ("2026-01-09.md", daily),
    ];
    assert_eq!(
        found("before-met", &notes),
        [
            "2026-01-09.md: 0 2026-01-09: 2026-01-09 is before the day on which you met Sam, 2026-03-01"
        ]
    );
}

#[test]
fn shared_values_are_reported_in_both_notes() {
    let notes = [
        (
            "people/Sam.md",
            "---\naliases: [Sammy, sam]\nemail: Sam@x.example\nphone: +49 (30) 1234-5\n---\n",
        ),
        (
            "people/b.md",
            "---\nname: SAMMY\nemail: [sam@x.example, sam@x.example]\nphone: 0049 30 12345\n---\n",
        ),
        ("people/c.md", "---\nphone: n/a\n---\n"),
        ("people/d.md", "---\nphone: n/a\n---\n"),
        ("notes/Sammy.md", "---\nemail: sam@x.example\n---\n"),
    ];
    assert_eq!(
        found("shared-name", &notes),
        [
            "people/Sam.md: Sammy: \"Sammy\" is also the name of people/b.md",
            "people/b.md: SAMMY: \"SAMMY\" is also the name of people/Sam.md",
        ]
    );
    assert_eq!(
        found("shared-email", &notes),
        [
            "people/Sam.md: Sam@x.example: \"Sam@x.example\" is also the e-mail address of people/b.md",
            "people/b.md: sam@x.example: \"sam@x.example\" is also the e-mail address of people/Sam.md",
        ]
    );
    assert_eq!(found("shared-phone", &notes).len(), 2);
}

#[test]
fn file_name_clash_folds_case_and_accent_encoding() {
    let notes = [
        ("people/Jose\u{301}.md", ""),
        ("people/jos\u{e9}.md", ""),
        ("people/Jose.md", ""),
        ("work/jos\u{e9}.md", ""),
    ];
    let said = found("file-name-clash", &notes);
    assert_eq!(said.len(), 2);
    assert!(
        said[0].ends_with("the same file as people/jos\u{e9}.md"),
        "{said:?}"
    );
}

#[test]
fn ambiguous_link_reports_ambiguous_but_not_broken_links() {
    let notes = [
        ("people/Sam.md", ""),
        ("work/people/Sam.md", ""),
        (
            "people/Ann.md",
            "---\nintroduced-by: '[[Sam]]'\n---\n- 2026-11-01 met with [[Sam]]: of [[Nobody]]\n\
            - 2026-11-02 wrote: about [[sam|him]]\n- 2026-11-03 met [[people/Sam]]: x\n- 2026-11-04 met [[work/people/Sam]]: x\n",
        ),
    ];
    let said = found("ambiguous-link", &notes);
    let because = "could be people/Sam.md or work/people/Sam.md, so it means nobody";
    let expected = [
        format!("people/Ann.md: 0 Sam: [[Sam]] {because}"),
        format!("people/Ann.md: 1 sam: [[sam]] {because}"),
        format!("people/Ann.md: Sam: [[Sam]] {because}"),
    ];
    assert_eq!(said, expected);
}

#[test]
fn overdue_promise_starts_after_30_days() {
    let log = "- 2026-09-01 promised a: x by 2026-10-22\n- 2026-09-01 promised b: x by 2026-10-23\n\
        - [x] 2026-09-01 promised c: x by 2026-09-02\n- 2020-09-01 promised d: x\n";
    assert_eq!(
        found("overdue-promise", &[("people/Sam.md", log)]),
        ["people/Sam.md: 0 2026-10-22: a promise that was due 31 days ago"]
    );
}

#[test]
fn choice_filters_by_rule_severity_and_path() {
    let all = Filter::default();
    assert!(all.matches("bad-date", Severity::Hint) && all.matches_path("a.md"));
    let some = Filter {
        least: Some(Severity::Warning),
        except: vec![rule_named("conflict").expect("a rule")],
        paths: Some(["people".to_owned(), "a.md".to_owned()].into()),
        ..Filter::default()
    };
    assert!(some.matches("bad-date", Severity::Warning));
    assert!(!some.matches("near-verb", Severity::Hint));
    assert!(!some.matches("conflict", Severity::Error));
    for (path, takes) in [
        ("a.md", true),
        ("people/x/a.md", true),
        ("people.md", false),
        ("b/a.md", false),
    ] {
        assert_eq!(some.matches_path(path), takes, "{path}");
    }
    let error = rule_named("near-verbs").expect_err("no rule").to_string();
    assert!(error.contains("did you mean \"near-verb\"?"), "{error}");
}

#[test]
fn every_rule_is_documented_and_has_unique_code() {
    let codes: BTreeSet<&str> = RULES.iter().map(|rule| rule.code).collect();
    assert_eq!(codes.len(), RULES.len());
    for rule in &RULES {
        assert!(
            !rule.title.is_empty() && !rule.title.ends_with('.'),
            "{}",
            rule.code
        );
        assert!(
            rule.says.len() > 80 && rule.says.trim_end() == rule.says,
            "{}",
            rule.code
        );
        assert!(
            rule.says.lines().all(|line| line.chars().count() <= 100),
            "{}",
            rule.code
        );
    }
    let severities: Vec<Severity> = RULES.iter().map(|rule| rule.severity).collect();
    assert!(severities.is_sorted_by(|a, b| a >= b), "errors come first");
}
