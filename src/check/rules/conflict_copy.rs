//! A copy that a sync tool made.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "conflict-copy",
    severity: Severity::Warning,
    title: "a copy that a sync tool made",
    says: "\
Syncthing, Dropbox and their like make a second file where two devices changed a note at the
same time. It is not read, else everything in it would count twice.

Take over what is right from it, and delete it.",
    source: Source::Vault,
};
