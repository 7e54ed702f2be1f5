//! The command line of reports.

use clap::{Args, Subcommand, ValueEnum};

/// A form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    Table,
    Md,
    Html,
    Json,
    Jsonl,
    Csv,
}

/// Where names lead to in Markdown and HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Links {
    /// Nowhere: a page that can be passed on
    None,
    /// The file of the note
    File,
    /// The note in Obsidian; in Markdown a [[link]]
    Obsidian,
}

/// The form of an answer, and what goes with it.
#[derive(Debug, Args)]
pub struct Paper {
    /// The form of the answer
    #[arg(long, value_name = "FORM", default_value = "table")]
    pub format: Form,
    /// Where the names lead to, in md and html
    #[arg(long, value_name = "WHERE", default_value = "none")]
    pub links: Links,
    /// Leave CSV cells as they are, even such as a spreadsheet would run
    #[arg(long)]
    pub raw: bool,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties report momentum",
    after_help = "Examples:\n  ties report momentum\n  ties report momentum --format html > momentum.html"
)]
pub struct Report {
    #[command(subcommand)]
    pub which: Which,
}

/// Which report.
#[derive(Debug, Subcommand)]
pub enum Which {
    /// Interactions per week: what is usual, and now
    Momentum(Momentum),
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties report momentum",
    after_help = "Examples:\n  ties report momentum\n  ties report momentum --format html > momentum.html"
)]
pub struct Momentum {
    #[command(flatten)]
    pub paper: Paper,
}
