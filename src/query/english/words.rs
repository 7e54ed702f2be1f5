//! Splits a question into words, with letter case, apostrophes and contractions normalized.
//!
//! In: what a person typed. Out: words as the rows of the grammar spell them, each with its byte range. Does not: know
//! the grammar.

use std::ops::Range;

/// One word of a question.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// In lower case, with contractions expanded; empty if the text was quoted.
    pub word: String,
    /// Its byte range. Both words of a contraction have the same range.
    pub span: Range<usize>,
    /// Whether it was in quotes. The span is then the text between them.
    pub quoted: bool,
}

/// Contractions, without their apostrophe, and the words they stand for. `'s` is `is` or `has`.
const CONTRACTIONS: [(&str, [&str; 2]); 29] = [
    ("hows", ["how", "'s"]),
    ("whats", ["what", "'s"]),
    ("whens", ["when", "'s"]),
    ("wheres", ["where", "'s"]),
    ("arent", ["are", "not"]),
    ("cannot", ["can", "not"]),
    ("cant", ["can", "not"]),
    ("couldnt", ["could", "not"]),
    ("didnt", ["did", "not"]),
    ("doesnt", ["does", "not"]),
    ("dont", ["do", "not"]),
    ("hadnt", ["had", "not"]),
    ("hasnt", ["has", "not"]),
    ("havent", ["have", "not"]),
    ("im", ["i", "am"]),
    ("isnt", ["is", "not"]),
    ("ive", ["i", "have"]),
    ("mustnt", ["must", "not"]),
    ("shouldnt", ["should", "not"]),
    ("wasnt", ["was", "not"]),
    ("werent", ["were", "not"]),
    ("weve", ["we", "have"]),
    ("whos", ["who", "'s"]),
    ("whove", ["who", "have"]),
    ("wont", ["will", "not"]),
    ("wouldnt", ["would", "not"]),
    ("thatve", ["that", "have"]),
    ("thats", ["that", "'s"]),
    ("theyve", ["they", "have"]),
];

/// The words of a question, without punctuation at their ends.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        if matches!(c, '"' | '“') {
            let start = at + c.len_utf8();
            if let Some(length) = text[start..].find(['"', '”']) {
                let end = start + length;
                words.push(Word {
                    word: String::new(),
                    span: start..end,
                    quoted: true,
                });
                at = end + text[end..].chars().next().map_or(1, char::len_utf8);
                continue;
            }
        }
        let length = length(&text[at..]);
        push(text, at..at + length, &mut words);
        at += length;
    }
    words
}

/// The length of the first word in bytes. A quoted value of the query language (`place:"New York"`) belongs to its
/// field.
fn length(text: &str) -> usize {
    let mut at = 0;
    let mut before = ' ';
    while let Some(c) = text[at..].chars().next().filter(|c| !c.is_whitespace()) {
        at += c.len_utf8();
        if matches!(c, '"' | '“') && matches!(before, ':' | ',') {
            at += quoted(&text[at..]).unwrap_or(0);
        }
        before = c;
    }
    at
}

/// The number of bytes up to and including the closing quote; `None` if there is none.
fn quoted(text: &str) -> Option<usize> {
    let mut signs = text.char_indices();
    while let Some((at, c)) = signs.next() {
        match c {
            '\\' => {
                signs.next();
            }
            '"' | '”' => return Some(at + c.len_utf8()),
            _ => {}
        }
    }
    None
}

fn push(text: &str, span: Range<usize>, words: &mut Vec<Word>) {
    let written = text[span.clone()].trim_end_matches(['?', '!', '.', ',', ';', '…']);
    let span = span.start..span.start + written.len();
    if written.is_empty() {
        return;
    }
    let lower = written.to_lowercase().replace(['’', 'ʼ', '`', '´'], "'");
    let plain = lower.replace('\'', "");
    let mut add = |word: &str| {
        words.push(Word {
            word: word.to_owned(),
            span: span.clone(),
            quoted: false,
        });
    };
    let contraction = CONTRACTIONS.iter().find(|(short, _)| *short == plain);
    match contraction {
        Some((_, both)) => both.iter().for_each(|word| add(word)),
        None => add(&lower),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contractions_case_and_punctuation_are_normalized() {
        let table = [
            ("Who haven't I updated?", "who have not i updated"),
            ("WHO HAVEN’T", "who have not"),
            ("havent ive", "have not i have"),
            ("who's due , today!", "who 's due today"),
            ("needs \"legal help\"?", "needs <legal help>"),
            ("O'Brien's", "o'brien's"),
            ("is:due \"open", "is:due \"open"),
            ("place:\"I've a dream\" who", "place:\"i've a dream\" who"),
            (
                r#"tag:a,"b ive","c \" ive" x"#,
                r#"tag:a,"b ive","c \" ive" x"#,
            ),
            ("place:\"ive moved", "place:\"ive moved"),
        ];
        for (text, expected) in table {
            let shown: Vec<String> = words(text)
                .into_iter()
                .map(|word| match word.quoted {
                    true => format!("<{}>", &text[word.span]),
                    false => word.word,
                })
                .collect();
            assert_eq!(shown.join(" "), expected, "{text}");
        }
    }
}
