//! Front matter that is not valid.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "front-matter",
    severity: Severity::Error,
    title: "front matter that is not valid",
    says: "\
The block at the top is not valid YAML, TOML or JSON, or no list of keys:

    role: head of heat: pumps

Every key that can be read by itself still counts; the others are as if they were not there.

Quote a value with a colon or a `#` in it: `role: \"head of heat: pumps\"`.",
    source: Source::Note,
};
