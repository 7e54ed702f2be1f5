//! Front matter that is never closed.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "unclosed-front-matter",
    severity: Severity::Error,
    title: "front matter that is never closed",
    says: "\
The note begins with `---` or `+++`, and no line closes it, so all of it is read as text and no
field counts.

Close it with a line `---` (or `+++`) of its own below the last field.",
    source: Source::Note,
};
