//! A word that is nearly a verb.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule `near-verb`.
pub const RULE: Rule = Rule {
    code: "near-verb",
    severity: Severity::Hint,
    title: "a word that is nearly a verb",
    says: "    - 2026-11-20 metted: lunch

The line is read as plain contact. If you meant a verb, write it as `ties` knows it, or add your own
words in `[verbs]` of `ties.toml`.

`--fix` corrects the word only if it can be nothing but a typo and a colon or a link follows:
`met: lunch`.",
    source: Source::Note,
};
