//! YAML aliases in front matter.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule `alias`.
pub const RULE: Rule = Rule {
    code: "alias",
    severity: Severity::Error,
    title: "YAML aliases in front matter",
    says: "\
YAML aliases (`*name`) can expand a file of a few bytes to the size of a disk, so `ties` does not
read them.

Write the value out where it is used.",
    source: Source::Note,
};
