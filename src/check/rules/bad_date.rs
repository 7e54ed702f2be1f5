//! A day that does not exist, or cannot be read.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "bad-date",
    severity: Severity::Warning,
    title: "a day that does not exist, or cannot be read",
    says: "    - 2026-02-30 met: lunch
    met: last summer

Without a day there is no entry, and a field counts only with one.

Write an existing day as `YYYY-MM-DD`. It is not mended by itself: which day was meant, only you
know.",
    source: Source::Note,
};
