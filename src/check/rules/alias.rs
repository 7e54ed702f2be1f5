//! YAML aliases in front matter.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "alias",
    severity: Severity::Error,
    title: "YAML aliases in front matter",
    says:
        "Aliases (`*name`) can make a file of a few bytes as large as a disk, so they are not read.

Write the value out where it is used.",
    source: Source::Note,
};
