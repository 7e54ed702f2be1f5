//! Front matter with too many values.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "too-much",
    severity: Severity::Error,
    title: "front matter with too many values",
    says: "\
More values than anybody writes by hand. The front matter is not read as a whole.

Take out what another program put there.",
    source: Source::Note,
};
