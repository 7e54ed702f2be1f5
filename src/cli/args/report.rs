//! The arguments of `ties report`, and the output options that commands share.
//!
//! In: nothing. Out: the arguments with their help, for clap. Does not: run anything.

use clap::{Args, Subcommand, ValueEnum};
use ties::render::links::Target;

/// An output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    Table,
    Md,
    Html,
    Json,
    Jsonl,
    Csv,
}

/// The target of names in Markdown and HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Links {
    /// No links, so that you can share the page
    None,
    /// The file of the note
    File,
    /// The note in Obsidian; in Markdown, a [[link]]
    Obsidian,
}

impl From<Links> for Target {
    fn from(links: Links) -> Target {
        match links {
            Links::None => Target::None,
            Links::File => Target::File,
            Links::Obsidian => Target::Obsidian,
        }
    }
}

/// The output format and the options that depend on it.
#[derive(Debug, Args)]
pub struct FormatArgs {
    /// Set the output format
    #[arg(long, value_name = "FORM", default_value = "table")]
    pub format: OutputFormat,
    /// What names link to, in md and html
    #[arg(long, value_name = "WHERE", default_value = "none")]
    pub links: Links,
    /// Do not disarm CSV cells that a spreadsheet would run as formulas
    #[arg(long)]
    pub raw: bool,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties report reciprocity",
    after_help = "Examples:\n  ties report reciprocity --since '2 years'\n  ties report review\n  ties report momentum --format html > momentum.html"
)]
pub struct Report {
    #[command(subcommand)]
    pub which: ReportCommand,
}

/// The reports.
#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// Compare what you gave and received, and show who to give to next
    Reciprocity(Reciprocity),
    /// Plot your interactions per week against the usual number
    Momentum(Momentum),
    /// Print the weekly review, with the three things to do first
    Review(Review),
    /// Show the introductions that you got and made, as lists and as a graph
    Introductions(Introductions),
    /// Show who should hear about progress, and what happened since they last did
    Updates(Updates),
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties report momentum",
    after_help = "Examples:\n  ties report momentum\n  ties report momentum --format html > momentum.html"
)]
pub struct Momentum {
    #[command(flatten)]
    pub form: FormatArgs,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties today",
    after_help = "Examples:\n  ties today\n  ties today --format html > today.html\n\nOn a terminal, the longest sections are cut; all other formats have every item."
)]
pub struct Today {
    #[command(flatten)]
    pub form: FormatArgs,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties review",
    after_help = "Examples:\n  ties review\n  ties review --week last-week\n  ties review --week 2026-W46 --format html\n\nTo keep the review with your notes, and compare it with later ones:\n  ties review --week last-week --format md > reviews/2026-W46.md\n\nA past week is shown as of its Sunday, the current week as of today. On a terminal, only the most urgent items are shown;\nmd, html, and json have all of them. Each number has last week's number beside it."
)]
pub struct Review {
    /// Review this week: 2026-W47, last-week [default: the current week]
    #[arg(long, value_name = "WEEK")]
    pub week: Option<String>,
    #[command(flatten)]
    pub form: FormatArgs,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties report introductions",
    after_help = "Examples:\n  ties report introductions\n  ties report introductions --format html > introductions.html\n\nThe report covers all time, because `introduced-by` in a note's front matter has no date."
)]
pub struct Introductions {
    #[command(flatten)]
    pub form: FormatArgs,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties report updates",
    after_help = "Examples:\n  ties report updates\n  ties report updates circle:professional\n  ties report updates who knows about climate work\n  ties report updates --format html > updates.html"
)]
pub struct Updates {
    /// Include only these contacts: a question in plain English, or a query
    #[arg(value_name = "QUESTION or QUERY")]
    pub words: Vec<String>,
    #[command(flatten)]
    pub form: FormatArgs,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties report reciprocity",
    after_help = "Examples:\n  ties report reciprocity\n  ties report reciprocity --since '2 years' --circle professional\n  ties report reciprocity \"haven't I updated in 30 days\"\n  ties report reciprocity 'balance:<0 -tag:vendor' --since 2025-01 --until 2025-12\n  ties report reciprocity --since .. --format html --links file > reciprocity.html"
)]
pub struct Reciprocity {
    /// Include only these contacts: a question in plain English, or a query [default: all]
    #[arg(value_name = "QUESTION or QUERY")]
    pub words: Vec<String>,
    /// Start on this date; also a month, a year, a length of time such as 2y, or `..` for all time [default: a year
    /// ago, or as set in ties.toml]
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// End on this date [default: today]
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Include only contacts in these circles, separated by commas
    #[arg(long, value_name = "CIRCLE", value_delimiter = ',')]
    pub circle: Vec<String>,
    #[command(flatten)]
    pub form: FormatArgs,
}
