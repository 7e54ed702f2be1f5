//! The colours, each with one meaning, for answers, errors and help alike.

use anstyle::{AnsiColor, Style};
use clap::builder::Styles;

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

/// What the user can type: flags and commands in help, the way out in a message.
pub const TYPED: Style = AnsiColor::Cyan.on_default();

/// The same colours in help.
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
