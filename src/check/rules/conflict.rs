//! Conflict markers of git.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "conflict",
    severity: Severity::Error,
    title: "conflict markers of git",
    says: "\
A merge was left half done:

    <<<<<<< ours
    - 2026-11-20 met: lunch
    =======
    - 2026-11-20 called: the flat
    >>>>>>> theirs

The markers are passed over and both sides are read, so that nothing is lost; but ties writes
nothing into such a note.

Keep what is right, and delete the lines with the markers.",
    source: Source::Note,
};
