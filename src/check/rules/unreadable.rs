//! A note or folder that cannot be read.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "unreadable",
    severity: Severity::Error,
    title: "a note or folder that cannot be read",
    says: "\
The system does not hand out the file, mostly for want of permission. What is known of it from
before counts until it can be read again, and each question tries.

Give yourself permission, as with `chmod u+r`, or leave it out with `ignore` in `ties.toml`.",
    source: Source::Vault,
};
