//! A status that is nearly a known one.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule `unknown-status`.
pub const RULE: Rule = Rule {
    code: "unknown-status",
    severity: Severity::Warning,
    title: "a status that is nearly a known one",
    says: "    status: archved

The known values are `active`, `archived`, and `deceased`; for a goal they are `active`, `done`, and
`dropped`. Values that other tools use are ignored. Only a typo of a known value is reported.

Write the known value.",
    source: Source::Note,
};
