//! Where the names on a page lead to.
//!
//! In: the vault, and what the user wants. Out: addresses. Does not: write HTML or Markdown.

use std::path::{Path, PathBuf};

use crate::render::screen;

/// What the names on a page lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Nothing: the page can be passed on.
    None,
    /// The file of the note.
    File,
    /// The note in Obsidian; in Markdown a `[[link]]`.
    Obsidian,
}

/// Makes the addresses of notes.
#[derive(Debug)]
pub struct Links {
    /// What names lead to.
    pub to: Target,
    vault: PathBuf,
}

impl Links {
    /// For the vault at `vault`.
    pub fn new(to: Target, vault: &Path) -> Self {
        Links {
            to,
            vault: vault.to_owned(),
        }
    }

    /// The address of the note at `path` in the vault, if names lead anywhere. It holds no byte but of the characters
    /// that an address may be made of.
    pub fn address(&self, path: &str) -> Option<String> {
        match self.to {
            Target::None => None,
            Target::File => Some(screen::address("", &screen::file(&self.vault, path))),
            Target::Obsidian => {
                let file = screen::file(&self.vault, path);
                let file = file.to_string_lossy();
                Some(format!("obsidian://open?path={}", screen::encoded(&file)))
            }
        }
    }
}
