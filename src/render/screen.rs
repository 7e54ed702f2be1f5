//! What the terminal can show, and texts made for it.
//!
//! In: a [`Screen`], as a front end found it. Out: links, cut texts. Does not: read the environment, or print.

use std::path::{Path, PathBuf};

use crate::render::draw::cut_with;
use crate::render::palette::{NAME, paint};

/// The terminal, as the front end found it and its flags limit it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screen {
    /// The maximum width of lines, in columns.
    pub width: usize,
    /// The host name for links to files; `None` if the terminal does not show links.
    pub links: Option<String>,
    /// Whether only ASCII can be shown.
    pub plain_text: bool,
}

impl Screen {
    /// A screen of this width that shows Unicode, but no links.
    pub fn of_width(width: usize) -> Self {
        Screen {
            width,
            links: None,
            plain_text: false,
        }
    }

    /// The sign that a text was cut.
    pub fn ellipsis(&self) -> &'static str {
        if self.plain_text { "..." } else { "…" }
    }

    /// An arrow from an old to a new value.
    pub fn arrow(&self) -> &'static str {
        if self.plain_text { "->" } else { "→" }
    }

    /// A text cut to a width in columns, with an ellipsis if it was cut.
    pub fn cut(&self, text: &str, width: usize) -> String {
        cut_with(text, width, self.ellipsis())
    }

    /// A contact's name, as a link to their note if the terminal supports links.
    pub fn name(&self, name: &str, note: &Path) -> String {
        self.link(&paint(NAME, name), note)
    }

    /// Text as a link to a file if the terminal supports links.
    pub fn link(&self, text: &str, file: &Path) -> String {
        match &self.links {
            Some(host) if !text.is_empty() => linked(text, &address(host, file)),
            _ => text.to_owned(),
        }
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
