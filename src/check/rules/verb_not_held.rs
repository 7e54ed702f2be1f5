//! A verb in a line that was read as plain contact.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule `verb-not-held`.
pub const RULE: Rule = Rule {
    code: "verb-not-held",
    severity: Severity::Hint,
    title: "a verb in a line that was read as plain contact",
    says: "    - 2026-11-20 got the flu
    - 2026-11-20 gave a party: forty people

`gave`, `got`, `asked`, and the other marked verbs say what somebody did for somebody. They count
only with a colon, and a favor also needs a known kind before the colon. Any other line is read as
plain contact, because a favor that never happened is worse than one that is missing.

If it was a favor, write `gave KIND: …`, such as `gave invitation: forty people`. If not, there is
nothing to do.",
    source: Source::Note,
};
