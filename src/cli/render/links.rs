//! Where the names on a page lead to.
//!
//! In: the vault, and what the user wants. Out: addresses. Does not: write HTML or Markdown.

use std::path::{Path, PathBuf};

use super::screen;
use crate::cli::args::Links as Where;

/// Where names lead to.
#[derive(Debug)]
pub struct Links {
    /// What the user wants.
    pub to: Where,
    vault: PathBuf,
}

impl Links {
    /// For the vault at `vault`.
    pub fn new(to: Where, vault: &Path) -> Self {
        Links {
            to,
            vault: vault.to_owned(),
        }
    }

    /// The address of the note at `path` in the vault, if names lead anywhere. It holds no byte but of the characters
    /// that an address may be made of.
    pub fn address(&self, path: &str) -> Option<String> {
        match self.to {
            Where::None => None,
            Where::File => Some(screen::address("", &screen::file(&self.vault, path))),
            Where::Obsidian => {
                let file = screen::file(&self.vault, path);
                let file = file.to_string_lossy();
                Some(format!("obsidian://open?path={}", screen::encoded(&file)))
            }
        }
    }
}
