//! A conflict copy made by a sync tool.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule `conflict-copy`.
pub const RULE: Rule = Rule {
    code: "conflict-copy",
    severity: Severity::Warning,
    title: "a conflict copy made by a sync tool",
    says: "\
When two devices change a note at the same time, Syncthing, Dropbox, and similar tools make a second
file. The copy is not read. If it were, everything in it would count twice.

Move what is right from the copy to the note, and delete the copy.",
    source: Source::Vault,
};
