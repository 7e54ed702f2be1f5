//! `ties.toml` cannot be used.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule `settings`.
pub const RULE: Rule = Rule {
    code: "settings",
    severity: Severity::Error,
    title: "ties.toml cannot be used",
    says: "\
`ties.toml` has an unknown key, or a value that cannot be used. Without the settings no note is
read, so nothing else can be checked until you fix the file.

    ignor = [\"old/\"]

For an unknown key, the message names the nearest known key, here `ignore`.",
    source: Source::Settings,
};
