//! Shell quoting, for commands that a person can paste.
//!
//! In: the words of a command. Out: one line that a shell splits into the same words. Does not: run it.

/// Quotes one word for a shell. A word without special characters stays as it is; others get single quotes.
pub fn word(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:@+,%".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// Quotes a name for a command that joins its arguments with a space. If no part of the name needs quotes, the name
/// stays as it is.
pub fn name(text: &str) -> String {
    let plain = |part: &str| word(part) == part && !part.starts_with('-');
    if text.split(' ').all(plain) {
        text.to_owned()
    } else {
        word(text)
    }
}

#[cfg(test)]
mod tests {
    use super::{name, word};

    #[test]
    fn words_with_shell_characters_are_quoted() {
        for plain in ["dana", "is:due", "people/Mei-Lin.md", "田中", "józef"] {
            assert_eq!(
                (word(plain), name(plain)),
                (plain.to_owned(), plain.to_owned())
            );
        }
        assert_eq!(
            (word("sam lee"), name("sam lee")),
            ("'sam lee'".to_owned(), "sam lee".to_owned())
        );
        for (text, expected) in [
            ("o'brien", r"'o'\''brien'"),
            ("birthday:<=14d", "'birthday:<=14d'"),
            ("$HOME", "'$HOME'"),
            ("a  b", "'a  b'"),
            (" a", "' a'"),
            ("ann -x", "'ann -x'"),
            ("ann (x)", "'ann (x)'"),
            ("a;b", "'a;b'"),
            ("", "''"),
        ] {
            assert_eq!(
                (word(text).as_str(), name(text).as_str()),
                (expected, expected)
            );
        }
    }
}
