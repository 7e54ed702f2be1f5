//! A key that appears twice in front matter.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule `duplicate-key`.
pub const RULE: Rule = Rule {
    code: "duplicate-key",
    severity: Severity::Error,
    title: "a key that appears twice in front matter",
    says: "    email: sam@old.example
    email: sam@new.example

YAML does not allow a key twice, and `ties` cannot know which value you mean. Every key is
still read on its own.

Keep one of them, or make it a list: `email: [sam@old.example, sam@new.example]`.",
    source: Source::Note,
};
