//! Lines that ties adds to a file of git: which ones are missing, and the file with and without them.
//!
//! In: a file's text. Out: the new text. Does not: read or write files, or remove a line that ties did not write.

use ties::vault::git::setup::{ATTRIBUTES, IGNORED};

/// Lines that a file should have.
pub(super) struct Lines {
    /// The file name, in the folder of the notes.
    pub file: &'static str,
    /// The comment above the lines that ties wrote. It tells them from equal lines that the user wrote.
    head: Option<&'static str>,
    lines: &'static [&'static str],
}

/// The files that `ties git setup` changes.
pub(super) const FILES: [Lines; 2] = [
    Lines {
        file: ".gitattributes",
        head: None,
        lines: &[ATTRIBUTES],
    },
    Lines {
        file: ".gitignore",
        head: Some("# What editors, systems and ties leave behind (ties git setup)"),
        lines: &IGNORED,
    },
];

impl Lines {
    /// The lines that the file does not have.
    pub(super) fn missing(&self, text: &str) -> Vec<&'static str> {
        let has = |wanted: &&str| text.lines().any(|line| line.trim_end() == *wanted);
        let missing = self.lines.iter().copied().filter(|line| !has(line));
        missing.collect()
    }

    /// The file's text with the missing lines at its end.
    pub(super) fn added(&self, text: &str, missing: &[&str]) -> String {
        let mut out = text.to_owned();
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        for line in self.head.iter().chain(missing) {
            out += line;
            out.push('\n');
        }
        out
    }

    /// The file's text without the lines that ties wrote, and the removed lines.
    pub(super) fn removed<'a>(&self, text: &'a str) -> (String, Vec<&'a str>) {
        let (mut left, mut taken) = (String::new(), Vec::new());
        // If there is no head comment, every matching line counts as ours.
        let mut ours = self.head.is_none();
        for line in text.split_inclusive('\n') {
            let text = line.trim_end();
            if self.head == Some(text) {
                ours = true;
            } else if ours && self.lines.contains(&text) {
                taken.push(text);
            } else {
                ours = self.head.is_none();
                left += line;
            }
        }
        (left, taken)
    }
}

#[cfg(test)]
mod tests {
    use crate::cli::commands::git::setup::lines::FILES;

    #[test]
    fn removed_takes_out_only_the_lines_that_were_added() {
        let [_, ignore] = &FILES;
        for own in ["", "*.swp\nbuild/\n", "*~\r\n.DS_Store\r\n"] {
            let missing = ignore.missing(own);
            let with = ignore.added(own, &missing);
            assert!(with.starts_with(own) && ignore.missing(&with).is_empty());
            let after = format!("{with}*.pdf\n*~\n");
            let (left, taken) = ignore.removed(&after);
            assert_eq!((left, taken), (format!("{own}*.pdf\n*~\n"), missing));
        }
        assert_eq!(ignore.removed("*~\n"), ("*~\n".to_owned(), Vec::new()));
    }
}
