//! A status one slip away from a known one.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "unknown-status",
    severity: Severity::Warning,
    title: "a status one slip away from a known one",
    says: "    status: archved

Known are `active`, `archived` and `deceased`, for a goal `active`, `done` and `dropped`. Words
of other tools are left alone; this is only said where a known word was surely meant.

Write the known word.",
    source: Source::Note,
};
