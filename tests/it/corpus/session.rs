//! Cases of commands in a vault.
//!
//! In: notes (`md PATH`) and commands (`console`). Out: what the commands print, and in a `diff` block how they change the
//! notes. Does not: compare.

use std::collections::{BTreeMap, BTreeSet};

use similar::{ChangeTag, TextDiff};

use super::Outcomes;
use super::case::{Case, Outcome};
use crate::common::page::Block;
use crate::common::{Vault, console, files};

/// The console and diff blocks of a case. Notes below one of them begin a new vault.
pub fn outcomes(case: &Case<'_>) -> Outcomes {
    let mut outcomes = Outcomes::new();
    let mut first = 0;
    let mut open: Option<Open<'_>> = None;
    for (nth, block) in case.blocks.iter().enumerate() {
        if is_note(block) && open.take().is_some() {
            first = nth;
        }
        if !["console", "diff"].contains(&block.language.as_str()) {
            continue;
        }
        let open = open.get_or_insert_with(|| Open::new(case, first));
        let outcome = if block.language == "console" {
            Ok(console::session(&open.vault, &block.text))
        } else {
            open.diff()
        };
        outcomes.insert(nth, outcome);
    }
    outcomes
}

/// The vault of the notes above a block, if there are any.
pub fn vault(case: &Case<'_>, nth: usize) -> Option<Vault> {
    let notes: Vec<&Block> = case
        .shared
        .iter()
        .chain(&case.blocks[..nth])
        .copied()
        .collect();
    let mut notes = notes.into_iter().filter(|block| is_note(block)).peekable();
    notes.peek()?;
    let vault = Vault::new();
    notes.for_each(|note| vault.write(&note.rest, &note.bytes()));
    Some(vault)
}

/// A vault, and its notes as they were.
struct Open<'a> {
    vault: Vault,
    notes: Vec<&'a Block>,
    before: BTreeMap<String, Vec<u8>>,
}

impl<'a> Open<'a> {
    /// The vault of the shared notes and of those from `first` on, or a copy of the example vault if there are none.
    fn new(case: &Case<'a>, first: usize) -> Self {
        let own = &case.blocks[first..];
        let own = own.iter().take_while(|block| is_note(block));
        let notes: Vec<&Block> = case
            .shared
            .iter()
            .filter(|block| is_note(block))
            .chain(own)
            .copied()
            .collect();
        let vault = if notes.is_empty() {
            crate::common::copy()
        } else {
            Vault::new()
        };
        for note in &notes {
            vault.write(&note.rest, &note.bytes());
        }
        let before = files(vault.root());
        Open {
            vault,
            notes,
            before,
        }
    }

    /// How the notes changed since the last look: whole, with `+` and `-` before changed lines.
    fn diff(&mut self) -> Outcome {
        let after = files(self.vault.root());
        let mut out = String::new();
        let paths: BTreeSet<&String> = self.before.keys().chain(after.keys()).collect();
        for path in paths {
            let (old, new) = (self.before.get(path), after.get(path));
            if old == new {
                continue;
            }
            if self.notes.len() != 1 || self.notes[0].rest != *path {
                out += &format!("@@ {path} @@\n");
            }
            let like = self.notes.iter().find(|note| note.rest == *path);
            let text = |bytes: Option<&Vec<u8>>| match (bytes, like) {
                (None, _) => Ok(String::new()),
                (Some(bytes), Some(note)) => note.shown(bytes),
                (Some(bytes), None) => {
                    String::from_utf8(bytes.clone()).map_err(|error| error.to_string())
                }
            };
            let (old, new) = (text(old)?, text(new)?);
            for change in TextDiff::from_lines(&old, &new).iter_all_changes() {
                let sign = match change.tag() {
                    ChangeTag::Delete => '-',
                    ChangeTag::Insert => '+',
                    ChangeTag::Equal => ' ',
                };
                let line = format!("{sign}{}", change.value());
                out += if line == " \n" { "\n" } else { &line };
            }
        }
        self.before = after;
        if out.is_empty() {
            out.push_str("nothing changed\n");
        }
        Ok(out)
    }
}

fn is_note(block: &Block) -> bool {
    ["md", "toml"].contains(&block.language.as_str())
}
