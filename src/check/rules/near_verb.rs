//! A word that is nearly a verb.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "near-verb",
    severity: Severity::Hint,
    title: "a word that is nearly a verb",
    says: "    - 2026-11-20 metted: lunch

The line is read as plain contact. If the verb was meant, write it as it is known; `[verbs]` in
`ties.toml` can add words of your own.

`--fix` mends it where nothing but a slip of the pen is possible and a colon or link follows:
`met: lunch`.",
    source: Source::Note,
};
