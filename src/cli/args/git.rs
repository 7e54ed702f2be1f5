//! The arguments of `ties git`.
//!
//! In: nothing. Out: the arguments with their help, for clap. Does not: run anything.

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
    /// Make git merge notes by entry and by key in this clone
    Setup(GitSetup),
    /// Commit your changes, merge the changes of others, and push
    Sync(GitSync),
    /// Show what each commit changed in a note, newest first
    Log(GitLog),
    /// Merge three versions of a note (run by git)
    MergeDriver(MergeDriver),
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties git setup",
    after_help = "Examples:\n  ties git setup\n  ties git setup --yes\n  ties git setup --pre-commit\n  ties git setup --undo\n\nThis adds a line to .gitattributes, adds files that a vault never commits to .gitignore, and changes settings of this clone. It shows all changes and asks first. Commit the two files afterward. Run it once on each machine. Without it, git merges notes by line as usual."
)]
pub struct GitSetup {
    /// Write the changes without asking
    #[arg(long)]
    pub yes: bool,
    /// Also add a hook that runs `ties check` before each commit
    #[arg(long)]
    pub pre_commit: bool,
    /// Remove what `ties git setup` wrote
    #[arg(long, conflicts_with = "pre_commit")]
    pub undo: bool,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties git sync",
    after_help = "Examples:\n  ties git sync\n  ties git sync --dry-run\n  ties git sync --quiet\n\nThis commits all changes in the folder of your notes and nothing else, fetches, merges notes by entry and by key, and pushes. It never force-pushes. If a conflict is left, it prints the note and line: keep the right text, delete the lines with the markers, and run the command again.\n\nExit status: 0 if both sides are the same, 1 if you must resolve a conflict, and 3 if the sync failed. Commits that were not pushed stay, and the next sync pushes them."
)]
pub struct GitSync {
    /// Show what would be committed, but do nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print nothing unless something goes wrong
    #[arg(long, short)]
    pub quiet: bool,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties git log dana",
    after_help = "Examples:\n  ties git log dana\n  ties git log sam lee --limit 5\n  ties git log priya --format json\n\nThis shows entries that were added, edited, removed, or checked off, and changed front matter keys with their old values. It follows renames of the note. Merge commits are not shown, because the commits on both sides are."
)]
pub struct GitLog {
    /// A name, alias, e-mail address, path, or part of a name; for a goal or another note, its name or path
    #[arg(value_name = "NAME", required = true)]
    pub name: Vec<String>,
    /// Show at most N commits
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties git merge-driver -- %O %A %B %L %P %S %X %Y",
    after_help = "Examples:\n  ties git merge-driver -- %O %A %B %L %P %S %X %Y\n\nThe merged note is written to OURS.\n\nExit status: 0 if the note was merged, 1 if it contains conflict markers, and more than 128 if the merge failed and nothing was written."
)]
pub struct MergeDriver {
    /// The common ancestor of both versions
    pub base: PathBuf,
    /// Our version of the note; the result is written here
    pub ours: PathBuf,
    /// Their version of the note
    pub theirs: PathBuf,
    /// The length of conflict markers
    #[arg(value_name = "SIZE", default_value_t = ties::merge::MARKER_SIZE)]
    pub size: usize,
    /// The path of the note in the repository
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// The label of the common ancestor in conflict markers
    #[arg(value_name = "BASE_LABEL")]
    pub base_label: Option<String>,
    /// The label of our version in conflict markers
    #[arg(value_name = "OUR_LABEL")]
    pub our_label: Option<String>,
    /// The label of their version in conflict markers
    #[arg(value_name = "THEIR_LABEL")]
    pub their_label: Option<String>,
}

/// Whether git runs this command line as a merge driver, even if the rest of it cannot be parsed.
pub fn is_merge(words: &[OsString]) -> bool {
    let mut words = words.iter().skip(1).map(OsString::as_os_str);
    words.next() == Some(OsStr::new("git")) && words.next() == Some(OsStr::new("merge-driver"))
}
