//! A file name that is not UTF-8.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "bad-name",
    severity: Severity::Error,
    title: "a file name that is not UTF-8",
    says: "\
The name of the file is not UTF-8, so no link can lead to it and no command can name it. It is
not read.

Rename the file.",
    source: Source::Vault,
};
