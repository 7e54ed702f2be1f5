//! A cadence that cannot be read.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "bad-cadence",
    severity: Severity::Warning,
    title: "a cadence that cannot be read",
    says: "    cadence: now and then

The contact is then never due by a cadence of their own.

Write a length of time: `6 weeks`, `monthly`, `90d`, or `none`.",
    source: Source::Note,
};
