//! Files that git tracks although they are ignored, and how to stop tracking them.
//!
//! In: the files. Out: a line with the shell command. Does not: run it; the user makes the commit that follows.

use std::path::Path;

use ties::text::{safe, shell};

/// Maximum number of files in one command.
const NAMED: usize = 50;

/// The command that untracks `files`, which are relative to `folder`. `None` if there are no files. `here` is the
/// directory in which the command is typed.
pub fn untrack_command(files: &[String], folder: &Path, here: &Path) -> Option<String> {
    if files.is_empty() {
        return None;
    }
    let mut command = "git".to_owned();
    if folder != here {
        command += &format!(" -C {}", shell::word(&folder.to_string_lossy()));
    }
    command += " rm --cached";
    let named = &files[..files.len().min(NAMED)];
    if named.iter().any(|path| path.starts_with('-')) {
        command += " --";
    }
    for path in named {
        command += &format!(" {}", shell::word(&literal(path)));
    }
    let mut untrack_command = format!(
        "git tracks ignored files; to stop: {}",
        safe::terminal(&command)
    );
    if files.len() > NAMED {
        let more = files.len() - NAMED;
        untrack_command +=
            &format!("\nand {more} more; run `ties git setup` again after that to see them");
    }
    Some(untrack_command)
}

/// A path that git does not read as a pattern.
fn literal(path: &str) -> String {
    if path.starts_with(':') || path.contains(['*', '?', '[', '\\']) {
        format!(":(literal){path}")
    } else {
        path.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use crate::cli::ui::tracked::*;

    fn command(files: &[&str], here: &str) -> String {
        let files: Vec<String> = files.iter().map(|file| (*file).to_owned()).collect();
        untrack_command(&files, Path::new("/my notes"), Path::new(here)).unwrap_or_default()
    }

    #[test]
    fn command_quotes_unusual_file_names() {
        assert_eq!(command(&[], "/"), "");
        assert_eq!(
            command(&["a.swp", "my notes/b~", "c's.swp"], "/my notes"),
            r"git tracks ignored files; to stop: git rm --cached a.swp 'my notes/b~' 'c'\''s.swp'"
        );
        assert_eq!(
            command(&["-x.swp", "[a]*.swp"], "/"),
            "git tracks ignored files; to stop: git -C '/my notes' rm --cached -- -x.swp ':(literal)[a]*.swp'"
        );
    }

    #[test]
    fn command_names_at_most_50_files() {
        let files: Vec<String> = (0..120).map(|n| format!("{n}.swp")).collect();
        let untrack_command =
            untrack_command(&files, Path::new("/"), Path::new("/")).expect("words");
        assert!(
            untrack_command.contains(" 49.swp\n") && !untrack_command.contains(" 50.swp"),
            "{untrack_command}"
        );
        assert!(
            untrack_command
                .ends_with("and 70 more; run `ties git setup` again after that to see them"),
            "{untrack_command}"
        );
    }
}
