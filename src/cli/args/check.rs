//! The arguments of `ties check`.
//!
//! In: nothing. Out: the arguments with their help, for clap. Does not: run anything.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};
use ties::text::Severity;

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties check",
    after_help = "Examples:\n  ties check\n  ties check 'people/Dana Whitfield.md' --severity warning\n  ties check --except shared-phone,future-entry --format json\n  ties check --rules\n  ties check --rules near-verb\n\nTo apply the safe fixes, which are shown before they are written (`ties undo` reverts them):\n  ties check --fix\n\nAs a git hook, in .git/hooks/pre-commit:\n  git diff --cached --name-only --diff-filter=d -z | xargs -0 ties check --severity error --\n\nExit status: 0 if there are no errors, 1 if an error is shown, 2 if the command line is wrong, and 3 if the check failed."
)]
pub struct Check {
    /// Check only these notes and folders
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    /// List all rules, or explain one
    #[arg(long, value_name = "CODE", num_args = 0..=1, default_missing_value = "", conflicts_with_all = ["paths", "fix"])]
    pub rules: Option<String>,
    /// Show findings of at least this severity
    #[arg(long, value_name = "SEVERITY", default_value = "hint")]
    pub severity: SeverityArg,
    /// Check only these rules
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Skip these rules
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub except: Vec<String>,
    /// Set the output format
    #[arg(long, value_name = "FORM", default_value = "table")]
    pub format: FindingsFormat,
    /// Apply the safe fixes
    #[arg(long, conflicts_with = "format")]
    pub fix: bool,
    /// Apply the fixes without asking
    #[arg(long, requires = "fix")]
    pub yes: bool,
    /// Show the fixes, but write nothing
    #[arg(long, requires = "fix", conflicts_with = "yes")]
    pub dry_run: bool,
}

/// An output format for findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FindingsFormat {
    /// For people, with the problem underlined
    Table,
    Json,
    Jsonl,
    /// SARIF 2.1.0, which code hosts and editors read
    Sarif,
}

/// The lowest severity that is shown.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum SeverityArg {
    Hint,
    Warning,
    Error,
}

impl SeverityArg {
    /// The same severity in the library's type.
    pub fn severity(self) -> Severity {
        match self {
            SeverityArg::Hint => Severity::Hint,
            SeverityArg::Warning => Severity::Warning,
            SeverityArg::Error => Severity::Error,
        }
    }
}
