//! Front matter that nests too deep.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "too-deep",
    severity: Severity::Error,
    title: "front matter that nests too deep",
    says: "\
Values within values within values, deeper than anybody writes by hand. The front matter is not
read as a whole.

Flatten it; what other programs keep there may stand in a file of its own.",
    source: Source::Note,
};
