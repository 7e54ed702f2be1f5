//! The command line of reports.

use clap::{Args, Subcommand, ValueEnum};
use ties::render::links::Target;

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

impl From<Links> for Target {
    fn from(links: Links) -> Target {
        match links {
            Links::None => Target::None,
            Links::File => Target::File,
            Links::Obsidian => Target::Obsidian,
        }
    }
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
    before_help = "Example: ties report reciprocity",
    after_help = "Examples:\n  ties report reciprocity --since '2 years'\n  ties report review\n  ties report momentum --format html > momentum.html"
)]
pub struct Report {
    #[command(subcommand)]
    pub which: Which,
}

/// Which report.
#[derive(Debug, Subcommand)]
pub enum Which {
    /// Given and received, with whom; who to give to next, and whose kindness is unanswered
    Reciprocity(Reciprocity),
    /// Interactions per week: what is usual, and now
    Momentum(Momentum),
    /// The weekly reality check, with the three things to do first
    Review(Review),
    /// Who brought whom, as lists and as a graph
    Introductions(Introductions),
    /// Who should hear of progress, and which since they last could
    Updates(Updates),
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

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties review",
    after_help = "Examples:\n  ties review\n  ties review --week last-week\n  ties review --week 2026-W46 --format html\n\nTo keep it with your notes, where a later one shows what changed:\n  ties review --week last-week --format md > reviews/2026-W46.md\n\nA week that is over is read on its Sunday, this week on today. A terminal shows the most pressing; md, html and json\nhave all. Beside each number stands what it was a week before."
)]
pub struct Review {
    /// Which week: 2026-W47, last-week [default: this week]
    #[arg(long, value_name = "WEEK")]
    pub week: Option<String>,
    #[command(flatten)]
    pub paper: Paper,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties report introductions",
    after_help = "Examples:\n  ties report introductions\n  ties report introductions --format html > introductions.html\n\nIt is of all time: `introduced-by` in a note's front matter has no date."
)]
pub struct Introductions {
    #[command(flatten)]
    pub paper: Paper,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties report updates",
    after_help = "Examples:\n  ties report updates\n  ties report updates circle:professional\n  ties report updates who knows about climate work\n  ties report updates --format html > updates.html"
)]
pub struct Updates {
    /// Only of these contacts: a question in plain English, or a query
    #[arg(value_name = "QUESTION or QUERY")]
    pub words: Vec<String>,
    #[command(flatten)]
    pub paper: Paper,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties report reciprocity",
    after_help = "Examples:\n  ties report reciprocity\n  ties report reciprocity --since '2 years' --circle professional\n  ties report reciprocity \"haven't I updated in 30 days\"\n  ties report reciprocity 'balance:<0 -tag:vendor' --since 2025-01 --until 2025-12\n  ties report reciprocity --since .. --format html --links file > reciprocity.html"
)]
pub struct Reciprocity {
    /// With whom: a question in plain English, or a query [default: everybody]
    #[arg(value_name = "QUESTION or QUERY")]
    pub words: Vec<String>,
    /// From this day on; also a month, a year, a length of time such as 2y, or `..` for all time [default: a year back,
    /// or what ties.toml says]
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Up to this day [default: today]
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Only with those of this circle; several with commas
    #[arg(long, value_name = "CIRCLE", value_delimiter = ',')]
    pub circle: Vec<String>,
    #[command(flatten)]
    pub paper: Paper,
}
