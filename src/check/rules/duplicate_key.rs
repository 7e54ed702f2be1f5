//! A key that stands in front matter twice.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "duplicate-key",
    severity: Severity::Error,
    title: "a key that stands in front matter twice",
    says: "    email: sam@old.example
    email: sam@new.example

Which of them is meant is not known, and YAML forbids it; each is read by itself.

Keep one, or make it a list: `email: [sam@old.example, sam@new.example]`.",
    source: Source::Note,
};
