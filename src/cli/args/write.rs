//! The command line of what writes into the vault.

use clap::Args;

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties log dana met: lunch at the harbour --dry-run",
    after_help = "Examples:\n  ties log dana met: lunch at the harbour --dry-run\n  ties log sam,priya yesterday called: planning --dry-run\n  ties log dana 'last friday' gave intro: 'to [[Sam Lee]]' --dry-run\n  ties log dana promised review: read her draft by 2026-12-01 --dry-run\n\nIt adds one line to the log of their note, and says how it was understood. `ties undo` takes it back."
)]
pub struct Log {
    /// A name, alias, e-mail address, path, or part of a name; several with commas
    #[arg(value_name = "NAME")]
    pub name: String,
    /// When, if not today, and what happened: `yesterday met: lunch`
    #[arg(value_name = "TEXT")]
    pub text: Vec<String>,
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Say what was written in JSON
    #[arg(long)]
    pub json: bool,
    /// Open the note at the new line in $VISUAL or $EDITOR
    #[arg(long, conflicts_with_all = ["dry_run", "json"])]
    pub edit: bool,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties undo",
    after_help = "Examples:\n  ties undo"
)]
pub struct Undo {}
