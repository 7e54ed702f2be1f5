//! A note of more than 8 MiB.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule `too-large`.
pub const RULE: Rule = Rule {
    code: "too-large",
    severity: Severity::Error,
    title: "a note of more than 8 MiB",
    says: "\
A file this large is hardly a note. More likely it is a log file or an image with the wrong name.
It is not read.

Split it, or exclude it with `ignore = [\"path/to/it.md\"]` in `ties.toml`.",
    source: Source::Vault,
};
