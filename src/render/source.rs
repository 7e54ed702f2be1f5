//! A query with its errors underlined.
//!
//! In: the text of a query, and its diagnostics. Out: text for a terminal. Does not: read the query.

use crate::text::Diagnostic;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use anstyle::Style;

use crate::render::palette::{ERROR, TYPED};

/// The diagnostics, each with its place in `text` underlined.
pub fn excerpt(text: &str, diagnostics: &[Diagnostic]) -> String {
    let renderer = Renderer::styled()
        .error(ERROR)
        .help(TYPED)
        .emphasis(Style::new().bold());
    let snippets: Vec<String> = diagnostics
        .iter()
        .map(|diagnostic| {
            let span = diagnostic.span.range();
            let start = span.start.min(text.len());
            let end = span.end.clamp(start, text.len());
            let annotation = AnnotationKind::Primary.span(start..end.max(start));
            let group = Level::ERROR
                .primary_title(diagnostic.message.as_str())
                .element(Snippet::source(text).annotation(annotation));
            let group = match &diagnostic.help {
                Some(help) => group.element(Level::HELP.message(help.as_str())),
                None => group,
            };
            renderer.render(&[group])
        })
        .collect();
    snippets.join("\n")
}
