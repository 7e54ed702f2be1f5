//! Findings for people: each starts with its place, so that an editor can jump there, and underlines the problem.
//!
//! In: findings. Out: their text. Does not: find, sort, or choose them.

use std::path::Path;

use crate::check::{Excerpt, Finding};
use crate::text::{Severity, safe};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use anstyle::Style;

use crate::render::palette::{ASIDE, DUE, ERROR, MATCH, NAME, TYPED, paint};
use crate::render::screen::{Screen, file};

/// The findings, with a blank line between them.
pub fn page(findings: &[Finding], vault: &Path, screen: &Screen) -> String {
    let renderer = Renderer::styled()
        .error(ERROR)
        .warning(MATCH)
        .note(DUE)
        .help(TYPED)
        .emphasis(Style::new().bold());
    let all: Vec<String> = findings
        .iter()
        .map(|finding| render_finding(finding, vault, &renderer, screen))
        .collect();
    all.join("\n")
}

fn render_finding(finding: &Finding, vault: &Path, renderer: &Renderer, screen: &Screen) -> String {
    let diagnostic = &finding.diagnostic;
    let path = safe::terminal(&finding.path);
    let place = format!("{path}:{}:{}", diagnostic.line, diagnostic.column);
    let place = screen.link(&paint(NAME, &place), &file(vault, &finding.path));
    let severity = match diagnostic.severity {
        Severity::Error => paint(ERROR, "error"),
        Severity::Warning => paint(MATCH, "warning"),
        Severity::Hint => paint(DUE, "hint"),
    };
    let message = safe::terminal(&diagnostic.message);
    let code = paint(ASIDE, &format!("[{}]", diagnostic.code));
    let mut out = format!("{place}: {severity}: {message} {code}\n");
    if let Some(excerpt) = &finding.excerpt {
        out += &underlined(excerpt, diagnostic.severity, renderer);
        out.push('\n');
    }
    if let Some(help) = &diagnostic.help {
        let help = safe::terminal(help);
        let fix_hint = diagnostic
            .fix
            .as_ref()
            .map_or("", |_| " (`--fix` writes it)");
        let help = format!("{help}{fix_hint}");
        out += &format!("  {} {help}\n", paint(TYPED, "help:"));
    }
    out
}

fn underlined(excerpt: &Excerpt, severity: Severity, renderer: &Renderer) -> String {
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::NOTE,
    };
    // The renderer does not escape all terminal control characters.
    let place = excerpt.span.range();
    let [before, inside, after] = [
        &excerpt.text[..place.start],
        &excerpt.text[place.clone()],
        &excerpt.text[place.end..],
    ]
    .map(safe::terminal);
    let span = before.len()..before.len() + inside.len();
    let snippet = Snippet::source(format!("{before}{inside}{after}"))
        .line_start(excerpt.line as usize)
        .annotation(AnnotationKind::Primary.span(span));
    renderer.render(&[Group::with_level(level).element(snippet)])
}
