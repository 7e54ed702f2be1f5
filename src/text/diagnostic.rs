//! Diagnostics: problems and hints about text that a person wrote.
//!
//! In: a span and a message. Out: one value that every front end can show. Does not: print, or abort a run.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Change, Lines, Span};

/// How serious a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The text was read, but perhaps not as meant.
    Hint,
    /// Part of the text could not be used.
    Warning,
    /// The note, or its front matter, could not be read as a whole.
    Error,
}

impl Severity {
    /// The lowercase name, as shown to the user.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Hint => "hint",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One diagnostic, with its location in one text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The stable code of the rule, such as `bad-date`.
    pub code: Cow<'static, str>,
    /// How serious it is.
    pub severity: Severity,
    /// The bytes that it refers to.
    pub span: Span,
    /// 1-based line of the span's start.
    pub line: u32,
    /// 1-based column, in characters, of the span's start.
    pub column: u32,
    /// What is wrong: one sentence without a final period.
    pub message: String,
    /// How to solve the problem, if known.
    pub help: Option<String>,
    /// A fix that is safe to apply automatically, if there is one.
    pub fix: Option<Change>,
}

impl Diagnostic {
    /// Creates a diagnostic that points to the start of the text, without help or fix.
    pub fn new(code: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        Diagnostic {
            code: Cow::Borrowed(code),
            severity,
            span: Span::default(),
            line: 1,
            column: 1,
            message: message.into(),
            help: None,
            fix: None,
        }
    }

    /// Points the diagnostic to `span` of `text`. `lines` must be the lines of the same text.
    pub fn at(mut self, span: Span, text: &str, lines: &Lines) -> Self {
        self.span = span;
        (self.line, self.column) = lines.place(text, span.start as usize);
        self
    }

    /// Adds a help text.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a safe fix that replaces the diagnostic's span with `text`. Call it after [`Diagnostic::at`].
    pub fn fix(mut self, text: impl Into<String>) -> Self {
        self.fix = Some(Change {
            span: self.span,
            text: text.into(),
        });
        self
    }

    /// Formats the diagnostic as `path:line:column: message; help` on one line.
    pub fn one_line(&self, path: &str) -> String {
        let mut out = format!("{path}:{}:{}: {}", self.line, self.column, self.message);
        if let Some(help) = &self.help {
            out.push_str("; ");
            out.push_str(help);
        }
        out
    }
}
