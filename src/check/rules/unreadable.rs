//! A note or folder that cannot be read.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule `unreadable`.
pub const RULE: Rule = Rule {
    code: "unreadable",
    severity: Severity::Error,
    title: "a note or folder that cannot be read",
    says: "\
The system does not let `ties` read the file, usually because you have no permission. Until it can
be read again, its last known facts count, and every command tries to read it again.

Give yourself permission, such as with `chmod u+r`, or exclude it with `ignore` in `ties.toml`.",
    source: Source::Vault,
};
