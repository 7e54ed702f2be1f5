//! What the terminal can do, told once by `main` and asked by whatever prints.
//!
//! In: a [`Screen`]. Out: links, the sign of what was cut, whether somebody can be asked. Does not: look at the
//! environment, or print.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::render::palette::{NAME, paint};

/// The terminal, as `main` found it and the flags want it.
#[derive(Debug, Clone, Default)]
pub struct Screen {
    /// Its width and height; none if standard output is no terminal.
    pub size: Option<(u16, u16)>,
    /// The program that long answers go through, and its arguments.
    pub pager: Vec<String>,
    /// What `less` is told by its environment, where that says nothing yet.
    pub less: Option<&'static str>,
    /// The machine's name, if names are to be links to their files.
    pub links: Option<String>,
    /// Whether only ASCII can be shown.
    pub plain_text: bool,
    /// Whether standard input and standard error are both terminals, so that a question can be answered.
    pub asks: bool,
}

static SCREEN: OnceLock<Screen> = OnceLock::new();

impl Screen {
    /// Makes it hold for all output. Only the first call counts.
    pub fn set_global(self) {
        let _ = SCREEN.set(self);
    }

    /// The one that holds.
    pub fn global() -> &'static Screen {
        SCREEN.get_or_init(Screen::default)
    }
}

/// What stands where a text was cut.
pub fn ellipsis() -> &'static str {
    if Screen::global().plain_text {
        "..."
    } else {
        "…"
    }
}

/// A contact's name, as a link to their note where the terminal has links.
pub fn name(name: &str, note: &Path) -> String {
    link(&paint(NAME, name), note)
}

/// Text as a link to a file where the terminal has links.
pub fn link(text: &str, file: &Path) -> String {
    match &Screen::global().links {
        Some(host) if !text.is_empty() => linked(text, &address(host, file)),
        _ => text.to_owned(),
    }
}

/// The file of a note; its path in the vault is written with `/` everywhere.
pub fn file(vault: &Path, path: &str) -> PathBuf {
    vault.join(path)
}

/// OSC 8. The text must not be measured after this.
fn linked(text: &str, address: &str) -> String {
    format!("\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\")
}

/// `file://host/path`, with every byte that could end the address or mean something in it written as `%XX`.
pub fn address(host: &str, file: &Path) -> String {
    let path = file.to_string_lossy();
    let path = if cfg!(windows) {
        format!("/{}", path.trim_start_matches(r"\\?\").replace('\\', "/"))
    } else {
        path.into_owned()
    };
    format!("file://{}{}", encoded(host), encoded(&path))
}

/// Every byte that could mean something in an address as `%XX`; the slashes of a path stay.
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
    fn an_address_holds_no_byte_that_could_end_it() {
        let file = file(Path::new("/my notes"), "people/Łu\u{1b}\\ #?.md");
        assert_eq!(
            address("a-host", &file),
            "file://a-host/my%20notes/people/%C5%81u%1B%5C%20%23%3F.md"
        );
    }
}
