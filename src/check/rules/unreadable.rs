//! A note or folder that cannot be read.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "unreadable",
    severity: Severity::Error,
    title: "a note or folder that cannot be read",
    says: "\
The system refuses to hand out the file, mostly for want of permission. Nothing in it counts
until it can be read.

Give yourself permission, as with `chmod u+r`, or leave it out with `ignore` in `ties.toml`.",
    source: Source::Vault,
};
