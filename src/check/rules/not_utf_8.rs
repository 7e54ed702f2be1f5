//! A note that is not UTF-8.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "not-utf-8",
    severity: Severity::Error,
    title: "a note that is not UTF-8",
    says: "\
A note must be in UTF-8, as every editor of today writes it; one in another encoding would be
read wrongly, so nothing of it is read. The place is the first byte that is none.

Save it in UTF-8; in many editors that is \"save with encoding\". `iconv -f latin1 -t utf-8` does
it as well.",
    source: Source::Note,
};
