//! Decides which files of a vault are notes (docs/reference/notes.md#the-vault).
//!
//! In: a root. Out: vault-relative paths of notes, and skipped files that the user should know about. Does not: open a
//! file, or follow a symbolic link.

use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use super::fs::kind_of;
use super::relative::relative;
use super::root::Root;
use super::unread::unreadable;
use crate::text::stem::{file_name, without_extension};
use crate::text::{Diagnostic, Severity};

/// A file or folder that was skipped, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedFile {
    /// Vault-relative, with `/` as separator.
    pub path: String,
    /// Why it was skipped.
    pub diagnostic: Diagnostic,
}

impl SkippedFile {
    /// Whether the skipped path is the note at `path` itself or a folder above it.
    pub fn may_hide(&self, path: &str) -> bool {
        let below = path.strip_prefix(self.path.as_str());
        below.is_some_and(|rest| self.path.is_empty() || rest.is_empty() || rest.starts_with('/'))
    }
}

/// Walks the vault and calls `note` with the path of each note, in no particular order. Returns the files and folders
/// that were skipped and that the user should know about, sorted by path.
pub fn walk(root: &Root, mut note: impl FnMut(String)) -> Vec<SkippedFile> {
    let mut skipped = Vec::new();
    let walker = WalkDir::new(&root.path)
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_skipped(root, entry));
    for entry in walker {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                let Some(path) = relative(&root.path, entry.path()) else {
                    if entry.file_name().to_string_lossy().ends_with(".md") {
                        let message = "its name is not UTF-8, so it was not read";
                        let diagnostic = Diagnostic::new("bad-name", Severity::Error, message)
                            .help("rename the file");
                        skipped.push(SkippedFile {
                            path: lossy(root, entry.path()),
                            diagnostic,
                        });
                    }
                    continue;
                };
                if without_extension(&path).len() == path.len() {
                    continue;
                }
                if is_conflict_copy(&path) {
                    let message = "a conflict copy made by a sync tool; it was not read";
                    let diagnostic = Diagnostic::new("conflict-copy", Severity::Warning, message)
                        .help("move what you need into the note, then delete this copy");
                    skipped.push(SkippedFile { path, diagnostic });
                } else {
                    note(path);
                }
            }
            Ok(entry) => skipped.extend(no_file(root, &entry)),
            Err(error) => {
                // A file or folder that was deleted during the walk counts as never there.
                let is_gone = error
                    .io_error()
                    .is_some_and(|error| error.kind() == std::io::ErrorKind::NotFound);
                if !is_gone {
                    let path = error.path().map_or(String::new(), |path| lossy(root, path));
                    let error = error.into_io_error();
                    let error = error.expect("without links to follow there are no loops");
                    skipped.push(SkippedFile {
                        path,
                        diagnostic: unreadable(&error),
                    });
                }
            }
        }
    }
    skipped.sort_by(|a, b| a.path.cmp(&b.path));
    skipped
}

/// Reports a pipe, socket, or device that is named like a note.
fn no_file(root: &Root, entry: &DirEntry) -> Option<SkippedFile> {
    let kind = entry.file_type();
    let path = lossy(root, entry.path());
    if kind.is_dir() || kind.is_symlink() || without_extension(&path).len() == path.len() {
        return None;
    }
    let message = format!("this is {}, so it was not opened", kind_of(kind));
    let diagnostic = Diagnostic::new("not-a-file", Severity::Error, message)
        .help("remove it, or replace it with a regular file");
    Some(SkippedFile { path, diagnostic })
}

fn lossy(root: &Root, path: &Path) -> String {
    path.strip_prefix(&root.path)
        .unwrap_or(path)
        .to_string_lossy()
        .into_owned()
}

fn is_skipped(root: &Root, entry: &DirEntry) -> bool {
    is_skipped_path(root, entry.path(), entry.file_type().is_dir())
}

/// Whether a file or folder is skipped because of its own name. The folders above it are not checked.
pub(super) fn is_skipped_path(root: &Root, path: &Path, folder: bool) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if is_litter(&name)
        || folder && (name == "node_modules" || name.eq_ignore_ascii_case("templates"))
    {
        return true;
    }
    let ignored = &root.settings.ignore;
    !ignored.is_empty()
        && relative(&root.path, path).is_some_and(|path| {
            ignored.is_match(&path) || folder && ignored.is_match(format!("{path}/"))
        })
}

/// Whether a name is hidden or belongs to a file that editors leave behind.
pub fn is_litter(name: &str) -> bool {
    name.starts_with('.')
        || name.ends_with('~')
        || name.len() > 1 && name.starts_with('#') && name.ends_with('#')
        || name.ends_with(".swp")
        || name == "4913"
}

/// Whether the file name is that of a conflict copy from a sync tool.
pub(super) fn is_conflict_copy(path: &str) -> bool {
    let name = file_name(path);
    // Few names have a second dot or a parenthesis, and a byte search is much faster than a text search.
    let count = |sign: u8| name.bytes().filter(|byte| *byte == sign).count();
    count(b'.') > 1 && name.contains(".sync-conflict-")
        || count(b'(') > 0
            && name.find(" (").is_some_and(|at| {
                let rest = &name[at..];
                rest.find("conflicted copy")
                    .is_some_and(|copy| rest[copy..].contains(')'))
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn litter_and_conflict_copies_are_recognized_by_name() {
        for name in [".git", "a.md~", "#a.md#", ".#a.md", "a.swp", "4913"] {
            assert!(is_litter(name), "{name}");
        }
        assert!(!is_litter("a.md"));
        for name in [
            "x/a.sync-conflict-20261120-1.md",
            "a (Ann's conflicted copy 2026-11-20).md",
        ] {
            assert!(is_conflict_copy(name), "{name}");
        }
        assert!(!is_conflict_copy("a (copy).md"));
    }
}
