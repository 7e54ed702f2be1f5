//! A line of more than 100 kB.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "long-line",
    severity: Severity::Warning,
    title: "a line of more than 100 kB",
    says: "\
Something was pasted by mistake, such as a picture in base64. It is read, and slows down every
search.

Take it out, or put it in a file of its own.",
    source: Source::Note,
};
