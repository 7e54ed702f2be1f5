//! The command line of `ties check`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};
use ties::text::Severity;

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties check",
    after_help = "Examples:\n  ties check\n  ties check 'people/Dana Whitfield.md' --severity warning\n  ties check --except shared-phone,future-entry --format json\n  ties check --rules\n  ties check --rules near-verb\n\nTo mend what can be mended safely, shown before it is written; `ties undo` takes it back:\n  ties check --fix\n\nAs a git hook, in .git/hooks/pre-commit:\n  git diff --cached --name-only --diff-filter=d -z | xargs -0 ties check --severity error --\n\nExit codes: 0 nothing worse than a warning, 1 an error is shown, 2 the command line is wrong, 3 it could not be done."
)]
pub struct Check {
    /// Only these notes, or those in these folders
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    /// List every rule, or say what one means
    #[arg(long, value_name = "CODE", num_args = 0..=1, default_missing_value = "", conflicts_with_all = ["paths", "fix"])]
    pub rules: Option<String>,
    /// The least that is shown
    #[arg(long, value_name = "SEVERITY", default_value = "hint")]
    pub severity: Least,
    /// Only these rules
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Not these rules
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub except: Vec<String>,
    /// The form of the answer
    #[arg(long, value_name = "FORM", default_value = "table")]
    pub format: Findings,
    /// Mend what can be mended safely
    #[arg(long, conflicts_with = "format")]
    pub fix: bool,
    /// Write the mends without asking
    #[arg(long, requires = "fix")]
    pub yes: bool,
    /// Show the mends, and write nothing
    #[arg(long, requires = "fix", conflicts_with = "yes")]
    pub dry_run: bool,
}

/// A form of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Findings {
    /// For people, with the place underlined
    Table,
    Json,
    Jsonl,
    /// SARIF 2.1.0, which code hosts and editors read
    Sarif,
}

/// How much a finding must matter.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Least {
    Hint,
    Warning,
    Error,
}

impl Least {
    /// As findings have it.
    pub fn severity(self) -> Severity {
        match self {
            Least::Hint => Severity::Hint,
            Least::Warning => Severity::Warning,
            Least::Error => Severity::Error,
        }
    }
}
