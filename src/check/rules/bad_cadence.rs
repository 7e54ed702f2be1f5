//! A cadence that cannot be read.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule `bad-cadence`.
pub const RULE: Rule = Rule {
    code: "bad-cadence",
    severity: Severity::Warning,
    title: "a cadence that cannot be read",
    says: "    cadence: now and then

The field is ignored, so the contact has no cadence of its own and is never due because of it.

Write a length of time, such as `6 weeks`, `monthly`, or `90d`, or write `none`.",
    source: Source::Note,
};
