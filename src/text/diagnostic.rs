//! Something wrong or doubtful in what a person wrote.
//!
//! In: a place and words about it. Out: one value that every face can show. Does not: print, and never aborts a run.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Change, Lines, Span};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A doubt worth a look: the text was read, perhaps not as meant.
    Hint,
    /// Part of the text could not be used.
    Warning,
    /// The note, or its front matter, could not be read as a whole.
    Error,
}

impl Severity {
    /// The word shown for it.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Hint => "hint",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One finding, with its place in one text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// A stable name of the rule, such as `bad-date`.
    pub code: Cow<'static, str>,
    /// How much it matters.
    pub severity: Severity,
    /// The bytes it is about.
    pub span: Span,
    /// 1-based line of the span's start.
    pub line: u32,
    /// 1-based column, in characters, of the span's start.
    pub column: u32,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The way out, if one is known.
    pub help: Option<String>,
    /// A safe mend, if there is one.
    pub fix: Option<Change>,
}

impl Diagnostic {
    /// A finding at the very start of a text.
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

    /// The same finding at `span` of `text`.
    pub fn at(mut self, span: Span, text: &str, lines: &Lines) -> Self {
        self.span = span;
        (self.line, self.column) = lines.place(text, span.start as usize);
        self
    }

    /// The same finding with a way out.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same finding with a safe mend of its own span.
    pub fn fix(mut self, text: impl Into<String>) -> Self {
        self.fix = Some(Change {
            span: self.span,
            text: text.into(),
        });
        self
    }

    /// `path:line:column: message; help`, on one line.
    pub fn one_line(&self, path: &str) -> String {
        let mut out = format!("{path}:{}:{}: {}", self.line, self.column, self.message);
        if let Some(help) = &self.help {
            out.push_str("; ");
            out.push_str(help);
        }
        out
    }
}
