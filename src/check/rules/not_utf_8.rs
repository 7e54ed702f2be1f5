//! A note that is not UTF-8.

use crate::check::{Rule, Source};
use crate::text::Severity;

/// The rule `not-utf-8`.
pub const RULE: Rule = Rule {
    code: "not-utf-8",
    severity: Severity::Error,
    title: "a note that is not UTF-8",
    says: "\
A note must be encoded in UTF-8. A note in another encoding would be misread, so nothing in it is
read. The reported place is the first byte that is not valid UTF-8.

Save the note as UTF-8. Many editors have a command \"save with encoding\" for this. You can also use
`iconv -f latin1 -t utf-8`.",
    source: Source::Note,
};
