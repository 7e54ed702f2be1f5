//! Splits a query into tokens, each with its byte range (docs/reference/queries.md#the-query).
//!
//! In: the text of a query. Out: tokens, and the range of each unclosed quote. Does not: know fields or values; it only
//! finds where `word:` begins a value, and where the value ends.

use std::ops::Range;

/// One token and its byte range.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spanned {
    pub token: Token,
    pub span: Range<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Open,
    Close,
    Or,
    And,
    /// `not`, or a hyphen directly before an operand.
    Not,
    /// A hyphen that stands alone.
    Hyphen,
    /// A word, including its `*`.
    Bare(String),
    /// The text between quotes, with escapes resolved.
    Quoted(String),
    /// `word:` and the items of its value, split at commas.
    Field {
        word: String,
        word_span: Range<usize>,
        items: Vec<Item>,
    },
}

/// One item of a value. Usually it has one part; `"my kind"@2026` has two.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    pub parts: Vec<Part>,
    pub span: Range<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    pub text: String,
    pub quoted: bool,
    pub span: Range<usize>,
}

/// Returns the tokens of `text`, and the byte range of every unclosed quote.
pub(super) fn lex(text: &str) -> (Vec<Spanned>, Vec<Range<usize>>) {
    let mut lexer = Lexer {
        text,
        at: 0,
        unclosed: Vec::new(),
    };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.token() {
        tokens.push(token);
    }
    (tokens, lexer.unclosed)
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    unclosed: Vec<Range<usize>>,
}

impl Lexer<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn skip(&mut self, c: char) {
        self.at += c.len_utf8();
    }

    fn token(&mut self) -> Option<Spanned> {
        while let Some(c) = self.peek().filter(|c| c.is_whitespace()) {
            self.skip(c);
        }
        let start = self.at;
        let first = self.peek()?;
        let token = match first {
            '(' => self.single(first, Token::Open),
            ')' => self.single(first, Token::Close),
            '|' => self.single(first, Token::Or),
            '-' => {
                self.skip(first);
                match self.peek() {
                    Some(c) if !ends_word(c) || is_quote(c) || c == '(' => Token::Not,
                    _ => Token::Hyphen,
                }
            }
            quote if is_quote(quote) => Token::Quoted(self.quoted(quote)),
            _ => self.word(start),
        };
        Some(Spanned {
            token,
            span: start..self.at,
        })
    }

    fn single(&mut self, c: char, token: Token) -> Token {
        self.skip(c);
        token
    }

    /// Reads a word, an operator written as a word, or a field with its value.
    fn word(&mut self, start: usize) -> Token {
        while let Some(c) = self.peek().filter(|c| !ends_word(*c)) {
            let so_far = &self.text[start..self.at];
            let rest = &self.text[self.at..];
            if c == ':' && is_field_word(so_far) && !rest.starts_with("://") {
                self.skip(c);
                return Token::Field {
                    word: so_far.to_owned(),
                    word_span: start..self.at - 1,
                    items: self.items(),
                };
            }
            self.skip(c);
        }
        match &self.text[start..self.at] {
            "and" | "AND" => Token::And,
            "or" | "OR" => Token::Or,
            "not" | "NOT" => Token::Not,
            word => Token::Bare(word.to_owned()),
        }
    }

    /// Reads the items of a value. There is always at least one, possibly without parts.
    fn items(&mut self) -> Vec<Item> {
        let mut items = Vec::new();
        loop {
            let start = self.at;
            let mut parts = Vec::new();
            while let Some(c) = self.peek().filter(|c| *c != ',') {
                let start = self.at;
                let quoted = is_quote(c);
                let text = if quoted {
                    self.quoted(c)
                } else if ends_word(c) {
                    break;
                } else {
                    while let Some(c) = self.peek().filter(|c| *c != ',' && !ends_word(*c)) {
                        self.skip(c);
                    }
                    self.text[start..self.at].to_owned()
                };
                parts.push(Part {
                    text,
                    quoted,
                    span: start..self.at,
                });
            }
            items.push(Item {
                parts,
                span: start..self.at,
            });
            if self.peek() != Some(',') {
                return items;
            }
            self.skip(',');
        }
    }

    /// Reads from the current quote to the closing one, or to the end of the text.
    fn quoted(&mut self, opening: char) -> String {
        let start = self.at;
        self.skip(opening);
        let mut inside = String::new();
        while let Some(c) = self.peek() {
            self.skip(c);
            if closes(opening, c) {
                return inside;
            }
            match (c, self.peek()) {
                ('\\', Some(next)) if is_quote(next) || next == '\\' => {
                    self.skip(next);
                    inside.push(next);
                }
                _ => inside.push(c),
            }
        }
        self.unclosed.push(start..self.at);
        inside
    }
}

/// Straight quotes, and the curly ones that phones and word processors insert.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„')
}

fn closes(opening: char, c: char) -> bool {
    match opening {
        '"' => c == '"',
        _ => matches!(c, '“' | '”'),
    }
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | '|') || is_quote(c)
}

/// Whether a colon after this text makes it a field. This keeps `14:30` text.
fn is_field_word(word: &str) -> bool {
    word.starts_with(char::is_alphabetic)
        && word
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> String {
        let (tokens, unclosed) = lex(text);
        let mut shown: Vec<String> = tokens
            .iter()
            .map(|spanned| match &spanned.token {
                Token::Bare(word) => word.clone(),
                Token::Quoted(phrase) => format!("“{phrase}”"),
                Token::Field { word, items, .. } => {
                    let items: Vec<String> = items
                        .iter()
                        .map(|item| {
                            let show = |part: &Part| match part.quoted {
                                true => format!("“{}”", part.text),
                                false => part.text.clone(),
                            };
                            item.parts.iter().map(show).collect::<Vec<_>>().join("+")
                        })
                        .collect();
                    format!("{word}={}", items.join("/"))
                }
                token => format!("{token:?}"),
            })
            .collect();
        shown.extend(unclosed.iter().map(|span| format!("unclosed {span:?}")));
        shown.join(" ")
    }

    #[test]
    fn text_is_split_into_tokens() {
        let table = [
            ("a -b not c NOT d", "a Not b Not c Not d"),
            ("a|b or c OR (d)", "a Or b Or c Or Open d Close"),
            ("one-sided - x --y", "one-sided Hyphen x Not Not y"),
            ("-tag:x -(a) -\"b\"", "Not tag=x Not Open a Close Not “b”"),
            (r#""say \"hi\" \ \\ there""#, r#"“say "hi" \ \ there”"#),
            ("“curly quotes”", "“curly quotes”"),
            ("https://a.org/b 14:30", "https://a.org/b 14:30"),
            ("Tag:a,\"b c\",", "Tag=a/“b c”/"),
            ("gave:\"my kind\"@2026", "gave=“my kind”+@2026"),
            ("tag: x", "tag= x"),
            ("Or Not And", "Or Not And"),
            ("a \"b", "a “b” unclosed 2..4"),
            ("name:\"b", "name=“b” unclosed 5..7"),
        ];
        for (text, tokens) in table {
            assert_eq!(shape(text), tokens, "{text}");
        }
    }

    #[test]
    fn mixed_case_operators_are_plain_words() {
        let (tokens, _) = lex("Or");
        assert_eq!(tokens[0].token, Token::Bare("Or".to_owned()));
    }
}
