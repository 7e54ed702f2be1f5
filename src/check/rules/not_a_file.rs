//! A pipe, socket or device that is called like a note.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "not-a-file",
    severity: Severity::Error,
    title: "a pipe, socket or device named like a note",
    says: "\
Only regular files are opened: to open a pipe waits for whoever writes to it, and to open a
device may do anything. It is not read.

Take it away, or put a regular file there.",
    source: Source::Vault,
};
