//! A file name that is not UTF-8.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule `bad-name`.
pub const RULE: Rule = Rule {
    code: "bad-name",
    severity: Severity::Error,
    title: "a file name that is not UTF-8",
    says: "\
The file name is not valid UTF-8, so no link can point to the file and no command can name it.
The file is not read.

Rename the file.",
    source: Source::Vault,
};
