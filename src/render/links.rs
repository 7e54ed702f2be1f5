//! The targets of names on a page.
//!
//! In: the vault, and the kind of target. Out: addresses. Does not: write HTML or Markdown.

use std::path::{Path, PathBuf};

use crate::render::screen;

/// What the names on a page link to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Nothing, so that the page can be shared.
    None,
    /// The file of the note.
    File,
    /// The note in Obsidian; in Markdown a `[[link]]`.
    Obsidian,
}

/// Makes the addresses of notes.
#[derive(Debug)]
pub struct Links {
    /// What names link to.
    pub to: Target,
    vault: PathBuf,
}

impl Links {
    /// Links into the vault at `vault`.
    pub fn new(to: Target, vault: &Path) -> Self {
        Links {
            to,
            vault: vault.to_owned(),
        }
    }

    /// The address of the note at `path` in the vault; `None` if names link to nothing. All other characters than those
    /// that are allowed in an address are escaped.
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
