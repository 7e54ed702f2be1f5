//! A line of more than 100 kB.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule `long-line`.
pub const RULE: Rule = Rule {
    code: "long-line",
    severity: Severity::Warning,
    title: "a line of more than 100 kB",
    says: "\
A line this long is usually pasted by mistake, such as an image in base64. It is read, but it slows
down every search.

Remove it, or move it to a separate file.",
    source: Source::Note,
};
