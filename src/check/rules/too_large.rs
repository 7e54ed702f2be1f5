//! A note of more than 8 MiB.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "too-large",
    severity: Severity::Error,
    title: "a note of more than 8 MiB",
    says: "\
So large a note is hardly one: a log file or a picture under the wrong name. It is not read.

Split it, or leave it out with `ignore = [\"path/to/it.md\"]` in `ties.toml`.",
    source: Source::Vault,
};
