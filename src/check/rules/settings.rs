//! Ties.toml cannot be used.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "settings",
    severity: Severity::Error,
    title: "ties.toml cannot be used",
    says: "\
A key of `ties.toml` that is not known, or a value that cannot be used. Nothing is read without
the settings, so nothing else can be checked until it is mended.

    ignor = [\"old/\"]

is told with the nearest known key, `ignore`.",
    source: Source::Settings,
};
