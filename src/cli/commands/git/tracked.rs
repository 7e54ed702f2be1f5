//! What git tracks although it is ignored, and how to stop that.
//!
//! In: the files. Out: a line with the command, for a shell. Does not: run it; the commit that follows is the user's.

use std::path::Path;

use ties::text::{safe, shell};

/// How many files one command names.
const NAMED: usize = 50;

/// What to do about `files`, which lie in the folder of the notes; nothing where there are none. `here` is where the
/// command is typed.
pub fn said(files: &[String], folder: &Path, here: &Path) -> Option<String> {
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
    let mut said = format!("tracked already; to stop: {}", safe::terminal(&command));
    if files.len() > NAMED {
        let more = files.len() - NAMED;
        said += &format!("\nand {more} more; `ties git setup` names them after that");
    }
    Some(said)
}

/// A path that git takes for no pattern.
fn literal(path: &str) -> String {
    if path.starts_with(':') || path.contains(['*', '?', '[', '\\']) {
        format!(":(literal){path}")
    } else {
        path.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use crate::cli::commands::git::tracked::*;

    fn command(files: &[&str], here: &str) -> String {
        let files: Vec<String> = files.iter().map(|file| (*file).to_owned()).collect();
        said(&files, Path::new("/my notes"), Path::new(here)).unwrap_or_default()
    }

    #[test]
    fn the_command_can_be_pasted_whatever_the_files_are_called() {
        assert_eq!(command(&[], "/"), "");
        assert_eq!(
            command(&["a.swp", "my notes/b~", "c's.swp"], "/my notes"),
            r"tracked already; to stop: git rm --cached a.swp 'my notes/b~' 'c'\''s.swp'"
        );
        assert_eq!(
            command(&["-x.swp", "[a]*.swp"], "/"),
            "tracked already; to stop: git -C '/my notes' rm --cached -- -x.swp ':(literal)[a]*.swp'"
        );
    }

    #[test]
    fn a_command_stays_short_enough_to_paste() {
        let files: Vec<String> = (0..120).map(|n| format!("{n}.swp")).collect();
        let said = said(&files, Path::new("/"), Path::new("/")).expect("words");
        assert!(
            said.contains(" 49.swp\n") && !said.contains(" 50.swp"),
            "{said}"
        );
        assert!(
            said.ends_with("and 70 more; `ties git setup` names them after that"),
            "{said}"
        );
    }
}
