//! Reports problems with the text of a note outside its front matter.
//!
//! In: the text, its blocks, and its log. Out: diagnostics. Does not: look at the values of front matter; `frontmatter`
//! does that.

use super::blocks::Blocks;
use super::fence::Split;
use super::hint;
use super::log::Log;
use crate::settings::Settings;
use crate::text::{Diagnostic, Lines, Severity, Span};

/// Lines longer than this many bytes get a `long-line` diagnostic.
const LONG_LINE: usize = 100_000;

/// Adds the diagnostics to `found`.
pub(super) fn body_diagnostics(
    text: &str,
    lines: &Lines,
    split: &Split,
    blocks: &Blocks<'_>,
    log: &Log,
    settings: &Settings,
    found: &mut Vec<Diagnostic>,
) {
    let mut add = |diagnostic: Diagnostic, span: Span| found.push(diagnostic.at(span, text, lines));
    if let Some(span) = split.unclosed {
        let message = "front matter that is never closed, so all of it was read as text";
        add(
            Diagnostic::new("unclosed-front-matter", Severity::Error, message)
                .help("close it with a line `---`"),
            span,
        );
    }
    let conflicts = &blocks.masked.conflicts;
    for span in conflicts
        .iter()
        .filter(|span| text[span.range()].starts_with('<'))
    {
        let message = "conflict markers of git; both sides were read";
        add(
            Diagnostic::new("conflict", Severity::Error, message)
                .help("keep what is right and delete the markers"),
            *span,
        );
    }
    for span in &log.impossible_dates {
        let message = format!("there is no day {}", &text[span.range()]);
        add(
            Diagnostic::new("bad-date", Severity::Warning, message)
                .help("write an existing day, `YYYY-MM-DD`"),
            *span,
        );
    }
    let mut start = 0;
    let may_be_long = Some(text).filter(|text| text.len() > LONG_LINE);
    for line in may_be_long.unwrap_or("").split_inclusive('\n') {
        if line.len() > LONG_LINE {
            let message = format!("a line of {} kB", line.len() / 1000);
            let first = line.chars().next().map_or(0, char::len_utf8);
            let span = Span::new(start, start + first);
            add(
                Diagnostic::new("long-line", Severity::Warning, message)
                    .help("was something pasted by mistake?"),
                span,
            );
        }
        start += line.len();
    }
    for hint in &log.hints {
        let (span, diagnostic) = hint::diagnostic(hint, settings);
        add(diagnostic, span);
    }
}
