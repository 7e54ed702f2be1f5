//! Splits an unfinished command line into words as a shell does.
//!
//! In: the line up to the cursor. Out: its words as the program would get them, and the open quote of the last one.
//! Does not: expand anything.

/// The words so far. The last one is completed, and may be empty.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct CommandLine {
    pub words: Vec<String>,
    /// The quote that is still open at the end of the line.
    pub quote: Option<char>,
    /// Whether that quote was opened in the middle of a word, like an apostrophe. Completing it would replace the word.
    pub apostrophe: bool,
    /// How many bytes of the last word the shell keeps. It replaces only the part after its last word break, such as a
    /// colon.
    pub stays: usize,
}

impl CommandLine {
    /// Splits a line into words. `breaks` are the characters at which the shell starts a new word to complete.
    pub fn of(line: &str, breaks: &str) -> Self {
        let mut typed = CommandLine::default();
        let (mut word, mut begun) = (String::new(), false);
        let mut chars = line.chars();
        while let Some(c) = chars.next() {
            match (typed.quote, c) {
                (Some(open), c) if c == open => (typed.quote, typed.apostrophe) = (None, false),
                (Some('"'), '\\') => {
                    let next = chars.next();
                    let escaped = next.filter(|next| "\\\"$`".contains(*next));
                    word.extend(escaped.or(Some('\\')));
                    word.extend(next.filter(|_| escaped.is_none()));
                }
                (Some(_), c) => word.push(c),
                (None, '\\') => {
                    word.extend(chars.next());
                    begun = true;
                }
                (None, '\'' | '"') => {
                    (typed.quote, begun) = (Some(c), true);
                    typed.apostrophe = word.ends_with(char::is_alphanumeric);
                    typed.stays = word.len();
                }
                (None, c) if c.is_whitespace() => {
                    if begun {
                        typed.words.push(std::mem::take(&mut word));
                    }
                    (begun, typed.stays) = (false, 0);
                }
                (None, c) => {
                    word.push(c);
                    begun = true;
                    if breaks.contains(c) {
                        typed.stays = word.len();
                    }
                }
            }
        }
        typed.words.push(word);
        typed
    }
}

#[cfg(test)]
mod tests {
    use crate::cli::complete::typed::*;

    #[test]
    fn apostrophe_inside_a_word_is_not_a_quote() {
        let apostrophe = |line| CommandLine::of(line, ":").apostrophe;
        assert!(apostrophe("ties who haven't I u"));
        assert!(!apostrophe("ties who \"haven't I u"));
        assert!(!apostrophe("ties who name:\"Da") && !apostrophe("ties who 'tag:a' x"));
    }

    #[test]
    fn line_is_split_into_the_words_a_shell_would_pass() {
        let table: [(&str, &[&str], Option<char>, usize); 9] = [
            ("ties who ", &["ties", "who", ""], None, 0),
            ("ties who upd", &["ties", "who", "upd"], None, 0),
            ("ties who -tag:cl", &["ties", "who", "-tag:cl"], None, 5),
            (
                "ties who 'tag:a -tag:cl",
                &["ties", "who", "tag:a -tag:cl"],
                Some('\''),
                0,
            ),
            ("ties show Dana\\ W", &["ties", "show", "Dana W"], None, 0),
            (
                "ties show \"Dana \\\"W\\x",
                &["ties", "show", "Dana \"W\\x"],
                Some('"'),
                0,
            ),
            (
                "ties who name:\"Da",
                &["ties", "who", "name:Da"],
                Some('"'),
                5,
            ),
            (
                "ties who haven\\'t ''",
                &["ties", "who", "haven't", ""],
                None,
                0,
            ),
            ("", &[""], None, 0),
        ];
        for (line, words, quote, stays) in table {
            let typed = CommandLine::of(line, " \t\n\"'@><=;|&(:");
            assert_eq!(
                (typed.words, typed.quote, typed.stays),
                (
                    words.iter().map(|word| (*word).to_owned()).collect(),
                    quote,
                    stays
                ),
                "{line}"
            );
        }
    }
}
