//! Front matter that is not valid.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule `front-matter`.
pub const RULE: Rule = Rule {
    code: "front-matter",
    severity: Severity::Error,
    title: "front matter that is not valid",
    says: "\
The block at the top is not valid YAML, TOML, or JSON, or it is not a list of keys:

    role: head of heat: pumps

Each key that can be read on its own still counts. The other keys are ignored.

Quote a value that contains a colon or a `#`: `role: \"head of heat: pumps\"`.",
    source: Source::Note,
};
