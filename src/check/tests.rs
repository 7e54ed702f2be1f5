//! Tests the filter of findings, and that every rule is documented. What each rule finds is below `tests/corpus/check`.

use std::collections::BTreeSet;

use super::*;

#[test]
fn filter_selects_by_rule_severity_and_path() {
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
