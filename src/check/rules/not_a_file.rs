//! A pipe, socket, or device with the name of a note.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule `not-a-file`.
pub const RULE: Rule = Rule {
    code: "not-a-file",
    severity: Severity::Error,
    title: "a pipe, socket, or device with the name of a note",
    says: "\
Only regular files are opened. Opening a pipe waits for a writer, and opening a device can have any
effect. So the path is not read.

Remove it, or put a regular file there.",
    source: Source::Vault,
};
