//! Conflict markers of git.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule `conflict`.
pub const RULE: Rule = Rule {
    code: "conflict",
    severity: Severity::Error,
    title: "git conflict markers",
    says: "\
A merge was not finished:

    <<<<<<< ours
    - 2026-11-20 met: lunch
    =======
    - 2026-11-20 called: the flat
    >>>>>>> theirs

The markers are ignored and both sides are read, so nothing is lost. But `ties` does not write to
such a note.

Keep what is right, and delete the lines with the markers.",
    source: Source::Note,
};
