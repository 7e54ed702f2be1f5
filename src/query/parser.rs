//! Parses tokens into the tree: negation, and, or, groups (docs/reference/queries.md#the-query).
//!
//! In: the text of a query, the settings (for kinds of favors), today. Out: the tree, or every mistake with its place
//! and a way out. Does not: evaluate, or guess; a query with a mistake is not evaluated at all.

use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

use crate::date::Date;
use crate::settings::{Field, Settings, keys};
use crate::text::suggest::closest;
use crate::text::{Diagnostic, Lines, Severity, Span};

use super::ast::{Query, Text};
use super::condition::{Reader, as_text, nothing_in, searchable, star_within};
use super::fields::{FIELDS, Scope, Takes, TextField, field};
use super::lexer::{Item, Spanned, Token, lex};
use super::times::ValueError;

/// Maximum nesting of groups and negations, so that no query exhausts the stack.
const DEEPEST: usize = 64;

/// Maximum number of reported mistakes. More of them would not help.
const MISTAKES: usize = 100;

const TOO_DEEP: &str = "query-too-deep";

/// Parses a query (docs/reference/queries.md#the-query). `today` is used only to detect a range that runs backward;
/// relative ranges stay as written in the tree.
///
/// ```
/// use ties::{date::Date, query, settings::Settings};
/// let today = Date::constant(2026, 11, 22);
/// let read = |text| query::parse(text, &Settings::default(), today);
/// assert_eq!(read("berlin (updated:>30d OR is:due)").expect("a query").to_string(), "berlin (updated:>30d or is:due)");
/// let error = &read("updatd:>30d").unwrap_err()[0];
/// assert_eq!(error.help.as_deref().unwrap_or("").split('?').next(), Some("did you mean `updated:`"));
/// ```
pub fn parse(text: &str, settings: &Settings, today: Date) -> Result<Query, Vec<Diagnostic>> {
    read(text, Scope::Contacts, settings, today)
}

/// Parses the words of `ties find`: the same language, with the fields `tag`, `path` and `type`
/// (docs/reference/queries.md#full-text).
pub fn parse_notes(text: &str, settings: &Settings, today: Date) -> Result<Query, Vec<Diagnostic>> {
    read(text, Scope::Notes, settings, today)
}

fn read(
    text: &str,
    scope: Scope,
    settings: &Settings,
    today: Date,
) -> Result<Query, Vec<Diagnostic>> {
    let (tokens, unclosed) = lex(text);
    let mut parser = Parser {
        tokens: tokens.into_iter().peekable(),
        text,
        lines: Lines::new(text),
        scope,
        settings,
        today,
        depth: 0,
        mistakes: Vec::new(),
    };
    for span in unclosed {
        parser.refuse(
            "query-unclosed",
            span,
            ValueError::new("the quote is never closed").help("add `\"` where the phrase ends"),
        );
    }
    let query = parser.whole();
    if parser.mistakes.is_empty() {
        return Ok(query);
    }
    let mut mistakes = parser.mistakes;
    mistakes.sort_by_key(|diagnostic| diagnostic.span);
    Err(mistakes)
}

struct Parser<'a> {
    tokens: Peekable<IntoIter<Spanned>>,
    text: &'a str,
    lines: Lines,
    scope: Scope,
    settings: &'a Settings,
    today: Date,
    depth: usize,
    mistakes: Vec<Diagnostic>,
}

impl Parser<'_> {
    /// Records a mistake. Returns a query to stand in for what was not understood.
    fn refuse(&mut self, code: &'static str, span: Range<usize>, wrong: ValueError) -> Query {
        if self.mistakes.len() >= MISTAKES {
            return Query::all();
        }
        let mut diagnostic = Diagnostic::new(code, Severity::Error, wrong.message).at(
            Span::new(span.start, span.end),
            self.text,
            &self.lines,
        );
        diagnostic.help = wrong.help;
        if let Some(instead) = wrong.replacement {
            diagnostic = diagnostic.fix(instead);
        }
        self.mistakes.push(diagnostic);
        Query::all()
    }

    fn next_is(&mut self, token: &Token) -> bool {
        self.tokens.peek().is_some_and(|next| next.token == *token)
    }

    fn whole(&mut self) -> Query {
        let mut parts = Vec::new();
        loop {
            parts.extend(self.either());
            // `either` stops before the end only at a `)` without an opening one.
            match self.tokens.next() {
                Some(stray) => {
                    let wrong = ValueError::new("this `)` closes nothing");
                    let help = "remove it, or add `(` where the group begins";
                    self.refuse("query-unclosed", stray.span, wrong.help(help));
                }
                None => return Query::and(parts),
            }
        }
    }

    /// `and { or and }`; `None` if there is no operand here.
    fn either(&mut self) -> Option<Query> {
        let mut parts = Vec::new();
        parts.extend(self.all());
        let mut wanting = parts.is_empty();
        while self.next_is(&Token::Or) {
            let Some(or) = self.tokens.next() else { break };
            if wanting {
                self.lone(&or, "before");
            }
            let next = self.all();
            wanting = next.is_none();
            if wanting && !self.next_is(&Token::Or) {
                self.lone(&or, "after");
            }
            parts.extend(next);
        }
        (!parts.is_empty()).then(|| Query::or(parts))
    }

    /// `not { [and] not }`
    fn all(&mut self) -> Option<Query> {
        let mut parts = Vec::new();
        loop {
            if self.next_is(&Token::And) {
                let Some(and) = self.tokens.next() else { break };
                if parts.is_empty() {
                    self.lone(&and, "before");
                }
                if !self.something_follows() {
                    self.lone(&and, "after");
                }
                continue;
            }
            if !self.something_follows() {
                break;
            }
            parts.push(self.not());
        }
        (!parts.is_empty()).then(|| Query::and(parts))
    }

    /// Whether the next token can begin an operand.
    fn something_follows(&mut self) -> bool {
        !matches!(
            self.tokens.peek().map(|next| &next.token),
            None | Some(Token::Or | Token::And | Token::Close)
        )
    }

    /// Parses an operand with its negations. An operand that cannot be read is recorded as a mistake and becomes a
    /// placeholder; the tree is discarded anyway.
    fn not(&mut self) -> Query {
        let mut negations = 0;
        while self.next_is(&Token::Not) {
            let Some(not) = self.tokens.next() else { break };
            negations += 1;
            if self.depth + negations > DEEPEST {
                return self.too_deep(not.span);
            }
            if !self.something_follows() {
                self.lone(&not, "after");
                return Query::all();
            }
        }
        self.depth += negations;
        let atom = self.atom();
        self.depth -= negations;
        (0..negations).fold(atom, |query, _| Query::Not(Box::new(query)))
    }

    fn atom(&mut self) -> Query {
        let Some(Spanned { token, span }) = self.tokens.next() else {
            return Query::all();
        };
        match token {
            Token::Open => self.group(span),
            Token::Bare(word) => self.word(&word, span),
            Token::Quoted(phrase) => self.text_of(as_text(&phrase), &phrase, span),
            Token::Field {
                word,
                word_span,
                items,
            } => self.field(&word, word_span, &items, span),
            Token::Hyphen => self.refuse(
                "query-stray",
                span,
                ValueError::new("this `-` stands alone").help(
                    "to leave a word out write `-word`; to search for a hyphenated word write it whole: `one-sided`",
                ),
            ),
            // The callers check that none of these is next.
            Token::Close | Token::Or | Token::And | Token::Not => Query::all(),
        }
    }

    fn group(&mut self, open: Range<usize>) -> Query {
        if self.depth >= DEEPEST {
            return self.too_deep(open);
        }
        self.depth += 1;
        let before = self.mistakes.len();
        let inside = self.either();
        self.depth -= 1;
        let too_deep = |mistake: &Diagnostic| mistake.code == TOO_DEEP;
        if self.next_is(&Token::Close) {
            let close = self.tokens.next();
            if inside.is_none() && self.mistakes.len() == before {
                let end = close.map_or(open.end, |close| close.span.end);
                let wrong = ValueError::new("there is nothing between the parentheses");
                self.refuse("query-stray", open.start..end, wrong.help("remove them"));
            }
        } else if !self.mistakes.iter().any(too_deep) {
            let wrong = ValueError::new("this `(` is never closed");
            self.refuse(
                "query-unclosed",
                open,
                wrong.help("add `)` where the group ends"),
            );
        }
        inside.unwrap_or_else(Query::all)
    }

    fn too_deep(&mut self, span: Range<usize>) -> Query {
        let wrong = ValueError::new(format!(
            "groups and negations are nested more than {DEEPEST} deep"
        ));
        self.tokens.by_ref().for_each(drop);
        self.refuse(TOO_DEEP, span, wrong.help("use fewer parentheses"))
    }

    /// Records an operator without an operand on one side.
    fn lone(&mut self, operator: &Spanned, side: &str) {
        let written = self.text.get(operator.span.clone()).unwrap_or("");
        let help = match written {
            "|" | "-" => format!("add a term {side} it, or remove it"),
            word => {
                format!("add a term {side} it, or quote it to search for the word: `\"{word}\"`")
            }
        };
        let wrong = ValueError::new(format!("there is nothing {side} `{written}`")).help(help);
        self.refuse("query-stray", operator.span.clone(), wrong);
    }

    fn word(&mut self, word: &str, span: Range<usize>) -> Query {
        let text = as_text(word);
        if text.text.contains('*') {
            return self.refuse("query-bad-value", span, star_within());
        }
        self.text_of(text, word, span)
    }

    fn text_of(&mut self, text: Text, written: &str, span: Range<usize>) -> Query {
        if !searchable(&text) {
            return self.refuse("query-nothing", span, nothing_in(written).help("remove it"));
        }
        Query::Text(text)
    }

    fn field(
        &mut self,
        word: &str,
        word_span: Range<usize>,
        items: &[Item],
        span: Range<usize>,
    ) -> Query {
        let row = field(word).filter(|row| row.known_in(self.scope));
        let Some(row) = row else {
            let written = self.text.get(span).unwrap_or(word);
            let wrong = self.unknown_field(word, written);
            return self.refuse("query-unknown-field", word_span, wrong);
        };
        let reader = Reader {
            row,
            settings: self.settings,
            today: self.today,
        };
        match reader.condition(items) {
            Ok(condition) => Query::Field(condition),
            Err((span, wrong)) => self.refuse("query-bad-value", span, wrong),
        }
    }

    fn unknown_field(&self, word: &str, written: &str) -> ValueError {
        if let Some(row) = field(word) {
            let (here, there) = match row.scope {
                Scope::Notes => ("a query for contacts", "`ties find` has it"),
                _ => ("`ties find`", "`ties who` and `ties entries` have it"),
            };
            return ValueError::new(format!("{here} has no field `{}`", row.word)).help(there);
        }
        let known = || {
            FIELDS
                .iter()
                .filter(|row| row.known_in(self.scope))
                .map(|row| row.word)
        };
        // For a front-matter key, suggest the field that queries the same data.
        let by_key = || keys::field_of(&keys::normalise(word)).and_then(field_of_key);
        let near = by_key()
            .filter(|near| known().any(|word| word == *near))
            .or_else(|| closest(word, known()));
        let quoted = format!("`\"{}\"`", written.replace('"', ""));
        ValueError::new(format!("unknown field `{word}`")).help(match near {
            Some(near) => {
                format!("did you mean `{near}:`? To search for the text, quote it: {quoted}")
            }
            None => format!(
                "to search for the text, quote it: {quoted}; fields are {}",
                known().collect::<Vec<_>>().join(", ")
            ),
        })
    }
}

/// The query field for a front-matter key.
fn field_of_key(key: Field) -> Option<&'static str> {
    let field = match key {
        Field::Name | Field::Fn | Field::Aliases => TextField::Name,
        Field::Email => TextField::Email,
        Field::Phone => TextField::Phone,
        Field::Company => TextField::Company,
        Field::Role => TextField::Role,
        Field::Place => TextField::Place,
        Field::Circle => TextField::Circle,
        Field::Tags => TextField::Tag,
        Field::Needs => TextField::Need,
        Field::Offers => TextField::Offer,
        _ => return None,
    };
    Some(super::fields::word_of(Takes::Text(field)))
}
