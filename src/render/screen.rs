//! What the terminal can do: set once by `main`, and read by everything that prints.
//!
//! In: a [`Screen`]. Out: links, the ellipsis, whether the user can be asked. Does not: read the environment, or print.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::render::palette::{NAME, paint};

/// The terminal, as `main` found it and the flags limit it.
#[derive(Debug, Clone, Default)]
pub struct Screen {
    /// Width and height; `None` if standard output is not a terminal.
    pub size: Option<(u16, u16)>,
    /// The pager for long answers and its arguments; empty if there is none.
    pub pager: Vec<String>,
    /// The value of `$LESS` for the pager; `None` if the variable is already set.
    pub less: Option<&'static str>,
    /// The host name for links to files; `None` if the terminal does not show links.
    pub links: Option<String>,
    /// Whether only ASCII can be shown.
    pub plain_text: bool,
    /// Whether the user can answer a question: standard input and standard error are both terminals.
    pub can_ask: bool,
}

static SCREEN: OnceLock<Screen> = OnceLock::new();

impl Screen {
    /// Applies it to all output of the process. Only the first call has an effect.
    pub fn set_global(self) {
        let _ = SCREEN.set(self);
    }

    /// The current screen; the default if none was set.
    pub fn global() -> &'static Screen {
        SCREEN.get_or_init(Screen::default)
    }
}

/// The sign that a text was cut.
pub fn ellipsis() -> &'static str {
    if Screen::global().plain_text {
        "..."
    } else {
        "…"
    }
}

/// A contact's name, as a link to their note if the terminal supports links.
pub fn name(name: &str, note: &Path) -> String {
    link(&paint(NAME, name), note)
}

/// Text as a link to a file if the terminal supports links.
pub fn link(text: &str, file: &Path) -> String {
    match &Screen::global().links {
        Some(host) if !text.is_empty() => linked(text, &address(host, file)),
        _ => text.to_owned(),
    }
}

/// The file of a note. `path` is relative to the vault and uses `/` on every system.
pub fn file(vault: &Path, path: &str) -> PathBuf {
    vault.join(path)
}

/// An OSC 8 link. Measure the text before this, because the escape codes count as characters.
fn linked(text: &str, address: &str) -> String {
    format!("\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\")
}

/// `file://host/path`, with every byte that has a meaning in an address written as `%XX`.
pub fn address(host: &str, file: &Path) -> String {
    let path = file.to_string_lossy();
    let path = if cfg!(windows) {
        format!("/{}", path.trim_start_matches(r"\\?\").replace('\\', "/"))
    } else {
        path.into_owned()
    };
    format!("file://{}{}", encoded(host), encoded(&path))
}

/// The text with every byte that has a meaning in an address written as `%XX`. The slashes of a path stay.
pub fn encoded(text: &str) -> String {
    text.bytes().map(percent).collect()
}

fn percent(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

#[cfg(test)]
mod tests {
    use crate::render::screen::*;

    #[test]
    #[cfg(unix)]
    fn address_percent_encodes_control_and_special_bytes() {
        let file = file(Path::new("/my notes"), "people/Łu\u{1b}\\ #?.md");
        assert_eq!(
            address("a-host", &file),
            "file://a-host/my%20notes/people/%C5%81u%1B%5C%20%23%3F.md"
        );
    }
}
