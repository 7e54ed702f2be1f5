//! Front matter with too many values.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule `too-much`.
pub const RULE: Rule = Rule {
    code: "too-much",
    severity: Severity::Error,
    title: "front matter with too many values",
    says: "\
The front matter has more values than anybody writes by hand. It is not read as a whole.

Remove the values that another program added.",
    source: Source::Note,
};
