//! The colors, each with one meaning, for answers, errors, and help.
//!
//! In: a style and a text. Out: the text in that style. Does not: decide whether the stream shows colors.

use anstyle::{AnsiColor, Style};
use clap::builder::Styles;

/// A contact's name.
pub const NAME: Style = Style::new().bold();
/// Secondary text.
pub const ASIDE: Style = Style::new().dimmed();
/// Titles of columns and sections.
pub const TITLE: Style = Style::new().underline();
/// A match of the search words.
pub const MATCH: Style = AnsiColor::Yellow.on_default().bold();
/// What is due.
pub const DUE: Style = AnsiColor::Magenta.on_default();
/// An error.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();

/// What the user can type: flags and commands in help, and suggestions in messages.
pub const TYPED: Style = AnsiColor::Cyan.on_default();

/// The same colors for help.
pub const HELP: Styles = Styles::plain()
    .header(TITLE)
    .usage(TITLE)
    .literal(TYPED)
    .placeholder(ASIDE)
    .error(ERROR)
    .valid(TYPED)
    .invalid(ERROR)
    .context(ASIDE);

/// Text in a style.
pub fn paint(style: Style, text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("{style}{text}{style:#}")
    }
}
