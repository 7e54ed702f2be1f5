//! A date that does not exist or cannot be read.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule `bad-date`.
pub const RULE: Rule = Rule {
    code: "bad-date",
    severity: Severity::Warning,
    title: "a date that does not exist or cannot be read",
    says: "    - 2026-02-30 met: lunch
    met: last summer

Without a valid date, the line is not an entry, and the field does not count.

Write an existing day as `YYYY-MM-DD`. `--fix` does not change dates, because only you know which
day you meant.",
    source: Source::Note,
};
