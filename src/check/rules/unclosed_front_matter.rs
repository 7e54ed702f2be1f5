//! Front matter that is never closed.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule `unclosed-front-matter`.
pub const RULE: Rule = Rule {
    code: "unclosed-front-matter",
    severity: Severity::Error,
    title: "front matter that is never closed",
    says: "\
The note begins with `---` or `+++`, but no line closes the front matter. So the whole note is read
as text, and no field counts.

Add a line `---` (or `+++`) below the last field.",
    source: Source::Note,
};
