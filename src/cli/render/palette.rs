//! The colours, each with one meaning.

use anstyle::{AnsiColor, Style};

/// A contact's name.
pub const NAME: Style = Style::new().bold();
/// What is said beside.
pub const ASIDE: Style = Style::new().dimmed();
/// The titles of columns.
pub const TITLE: Style = Style::new().underline();
/// What matches the words that were looked for.
pub const MATCH: Style = AnsiColor::Yellow.on_default().bold();
/// What is due.
pub const DUE: Style = AnsiColor::Magenta.on_default();
/// An error.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();

/// Text in a style.
pub fn paint(style: Style, text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("{style}{text}{style:#}")
    }
}
