//! Adding an entry next to others: a tight list stays tight, and a loose list stays loose.

use crate::edit::tests::with_lunch;

/// Asserts that logging changes `log` to `expected`, with various texts before and after the log.
fn assert_logged(log: &str, expected: &str) {
    for (above, below) in [
        ("# Dana\n\n## Log\n\n", "\n"),
        ("## Log\n", ""),
        ("---\nname: Dana\n---\n# Dana\n\n## History\n", "\n\n\n"),
        ("## Log\n", "\n## More\n- a\n\n- b\n"),
        ("## Log\n\n", "\n\n## More\n\n- a\n- b\n"),
        ("## Log\n", "\n\nSome words.\n"),
        ("## Log\n", "\n<!-- end of the log -->\n\n## More\n"),
        ("- a\n\n- b\n\n## Log\n", "\n\n```\n- x\n\n- y\n```\n"),
    ] {
        let note = |log: &str| format!("{above}{log}{below}");
        assert_eq!(with_lunch(&note(log)), note(expected), "{:?}", note(log));
        let windows = |log: &str| note(log).replace('\n', "\r\n");
        assert_eq!(
            with_lunch(&windows(log)),
            windows(expected),
            "{:?}",
            windows(log)
        );
    }
}

const NEW: &str = "- 2026-11-20 met: lunch";

#[test]
fn a_tight_list_stays_tight() {
    for (log, expected) in [
        ("- 2026-11-01 met: a", "{new}\n- 2026-11-01 met: a"),
        (
            "- 2026-11-01 met: a\n- a line without a day\n- 2026-10-01 met: b",
            "{new}\n- 2026-11-01 met: a\n- a line without a day\n- 2026-10-01 met: b",
        ),
        (
            "- 2026-10-01 met: a\n- a line without a day\n- 2026-11-01 met: b",
            "- 2026-10-01 met: a\n- a line without a day\n- 2026-11-01 met: b\n{new}",
        ),
        (
            "- 2026-10-01 met: a\n  - nested\n\n  - loosely\n- 2026-11-01 met: b\n  - nested",
            "- 2026-10-01 met: a\n  - nested\n\n  - loosely\n- 2026-11-01 met: b\n  - nested\n{new}",
        ),
        (
            "- 2026-11-21 met: a\n\n  more of it\n- 2026-11-01 met: b",
            "- 2026-11-21 met: a\n\n  more of it\n{new}\n- 2026-11-01 met: b",
        ),
        (
            "- 2026-11-03 met: a\n- 2026-11-02 met: a\n\nIn autumn:\n\n- 2026-10-01 met: b",
            "{new}\n- 2026-11-03 met: a\n- 2026-11-02 met: a\n\nIn autumn:\n\n- 2026-10-01 met: b",
        ),
        (
            "- 2026-11-03 met: a\n- 2026-11-02 met: a\n\n### 2025\n\n- 2025-10-01 met: b",
            "{new}\n- 2026-11-03 met: a\n- 2026-11-02 met: a\n\n### 2025\n\n- 2025-10-01 met: b",
        ),
        (
            "- 2026-11-03 met: a\n<!-- aside -->\n- 2026-11-02 met: a",
            "{new}\n- 2026-11-03 met: a\n<!-- aside -->\n- 2026-11-02 met: a",
        ),
        (
            "- a line without a day\n- another",
            "- a line without a day\n- another\n{new}",
        ),
        (
            "### 2026-11-21\n- called: x\n- met: y\n\n### 2026-11-20\n- called: x\n- met: y",
            "### 2026-11-21\n- called: x\n- met: y\n\n### 2026-11-20\n- met: lunch\n- called: x\n- met: y",
        ),
    ] {
        assert_logged(log, &expected.replace("{new}", NEW));
    }
}

#[test]
fn a_loose_list_stays_loose() {
    for (log, expected) in [
        (
            "- 2026-11-01 met: a\n\n- a line without a day\n\n- another",
            "{new}\n\n- 2026-11-01 met: a\n\n- a line without a day\n\n- another",
        ),
        (
            "- 2026-10-01 met: a\n\n- 2026-11-01 met: b\n  - nested\n  - tightly",
            "- 2026-10-01 met: a\n\n- 2026-11-01 met: b\n  - nested\n  - tightly\n\n{new}",
        ),
        (
            "- 2026-11-21 met: a\n\n- 2026-11-01 met: b",
            "- 2026-11-21 met: a\n\n{new}\n\n- 2026-11-01 met: b",
        ),
        (
            "- a line without a day\n\n- another",
            "- a line without a day\n\n- another\n\n{new}",
        ),
        (
            "### 2026-11-20\n\n- called: x\n\n- met: y",
            "### 2026-11-20\n\n- met: lunch\n\n- called: x\n\n- met: y",
        ),
    ] {
        assert_logged(log, &expected.replace("{new}", NEW));
    }
}

#[test]
fn mixed_list_follows_the_gaps_around_the_new_entry() {
    for (log, expected) in [
        (
            "- 2026-11-22 met: a\n- 2026-11-21 met: b\n\n- 2026-11-01 met: c",
            "- 2026-11-22 met: a\n- 2026-11-21 met: b\n\n{new}\n\n- 2026-11-01 met: c",
        ),
        (
            "- 2026-11-21 met: a\n- 2026-11-01 met: b\n\n- 2026-10-01 met: c",
            "- 2026-11-21 met: a\n{new}\n- 2026-11-01 met: b\n\n- 2026-10-01 met: c",
        ),
    ] {
        assert_logged(log, &expected.replace("{new}", NEW));
    }
}
