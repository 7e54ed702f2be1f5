//! The command line of what stands between ties and git.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::args::Output;

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties git sync",
    after_help = "Examples:\n  ties git setup\n  ties git sync\n  ties git sync --dry-run\n  ties git log dana"
)]
pub struct Git {
    #[command(subcommand)]
    pub command: GitCommand,
}

#[derive(Debug, Subcommand)]
pub enum GitCommand {
    /// Have git merge notes by entry and by key in this clone
    Setup(GitSetup),
    /// Commit what changed in your notes, merge what is new elsewhere, and push
    Sync(GitSync),
    /// What each commit changed in somebody's note, by entry and by key, newest first
    Log(GitLog),
    /// Merge three versions of a note; git calls it
    MergeDriver(MergeDriver),
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties git setup",
    after_help = "Examples:\n  ties git setup\n  ties git setup --yes\n  ties git setup --pre-commit\n  ties git setup --undo\n\nIt shows what it will write, and asks: a line in .gitattributes and what a vault never commits in .gitignore, which you commit, and settings of this clone. Each machine needs it once. Where ties is not installed, git merges by line as ever."
)]
pub struct GitSetup {
    /// Write it without asking
    #[arg(long)]
    pub yes: bool,
    /// Also have `ties check` look at notes before each commit, by a hook
    #[arg(long)]
    pub pre_commit: bool,
    /// Take back what it wrote
    #[arg(long, conflicts_with = "pre_commit")]
    pub undo: bool,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties git sync",
    after_help = "Examples:\n  ties git sync\n  ties git sync --dry-run\n  ties git sync --quiet\n\nIt commits what changed below the folder of your notes and nothing else, fetches, merges notes by entry and by key, and pushes; it never forces. What only you can settle it names, note and line: keep what is right there, delete the lines with the markers, and run it again. The exit code is 0 if both sides have the same, 1 if something is left to you, and 3 if it could not be done; what was committed stays, and goes with the next one."
)]
pub struct GitSync {
    /// Show what it would commit, and do nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Say nothing as long as all goes well
    #[arg(long, short)]
    pub quiet: bool,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties git log dana",
    after_help = "Examples:\n  ties git log dana\n  ties git log sam lee --limit 5\n  ties git log priya --format json\n\nEntries that were added, edited, removed, or had their box checked, and keys of front matter with what they said before, also of the time when the note was called otherwise. A merge is not told, since its sides are."
)]
pub struct GitLog {
    /// A name, alias, e-mail address, path, or part of a name; of a goal or other note its name or path
    #[arg(value_name = "NAME", required = true)]
    pub name: Vec<String>,
    /// At most so many commits
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties git merge-driver -- %O %A %B %L %P %S %X %Y",
    after_help = "Examples:\n  ties git merge-driver -- %O %A %B %L %P %S %X %Y\n\nThe merged note is written to OURS. The exit code is 0 if all is merged, 1 if there are markers to settle, and over 128 if it could not be done, by which git knows that nothing was merged."
)]
pub struct MergeDriver {
    /// The note as it was
    pub base: PathBuf,
    /// The note as this side has it; the outcome is written there
    pub ours: PathBuf,
    /// The note as the other side has it
    pub theirs: PathBuf,
    /// How long conflict markers are
    #[arg(value_name = "SIZE", default_value_t = ties::merge::MARKER_SIZE)]
    pub size: usize,
    /// Where the note is in the repository
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// What markers call the note as it was
    #[arg(value_name = "BASE_LABEL")]
    pub base_label: Option<String>,
    /// What markers call this side
    #[arg(value_name = "OUR_LABEL")]
    pub our_label: Option<String>,
    /// What markers call the other side
    #[arg(value_name = "THEIR_LABEL")]
    pub their_label: Option<String>,
}

/// Whether these are the words with which git asks for a merge, be they ones that can be read or not.
pub fn is_merge(words: &[OsString]) -> bool {
    let mut words = words.iter().skip(1).map(OsString::as_os_str);
    words.next() == Some(OsStr::new("git")) && words.next() == Some(OsStr::new("merge-driver"))
}
