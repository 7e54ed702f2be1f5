//! A verb that holds only where it is plainly meant.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "verb-not-held",
    severity: Severity::Hint,
    title: "a verb that holds only where it is plainly meant",
    says: "    - 2026-11-20 got the flu
    - 2026-11-20 gave a party: forty people

`gave`, `got`, `asked` and the other marked verbs say what somebody did for somebody. They hold
only with a colon, and for favours a known kind before it; else the line is read as plain
contact, since a favour that never was is worse.

If it was one, write `gave KIND: …`, such as `gave invitation: forty people`. If it was none,
nothing is to be done.",
    source: Source::Note,
};
