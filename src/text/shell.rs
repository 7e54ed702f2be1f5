//! Commands as a person can paste them.
//!
//! In: the words of a command. Out: one line that a shell takes apart into them again. Does not: run it.

/// One word, as it is where no shell sees more in it, else in single quotes.
pub fn word(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:@+,%".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// A name, whose words a command puts together again with a space each: without quotes where none of them needs any.
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
    fn only_what_a_shell_would_read_otherwise_is_quoted() {
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
