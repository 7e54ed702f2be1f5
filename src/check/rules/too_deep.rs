//! Front matter that is nested too deeply.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule `too-deep`.
pub const RULE: Rule = Rule {
    code: "too-deep",
    severity: Severity::Error,
    title: "front matter that is nested too deeply",
    says: "\
The front matter has values within values, nested more deeply than anybody writes by hand. It is
not read as a whole.

Flatten it. Data of other programs can go into a separate file.",
    source: Source::Note,
};
