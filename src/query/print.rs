//! Prints a tree as the shortest query that parses back to it (docs/reference/queries.md#the-query).
//!
//! In: a [`Query`]. Out: its text, with parentheses and quotes only where they are needed. Does not: change the tree. A
//! tree that no query can express (an empty group within another) still prints, but does not parse back.

use std::fmt::{self, Display, Formatter, Write};

use super::ast::{Query, Text};
use super::lexer::{Token, lex};

/// The operator around a query, from the weakest binding to the strongest.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Place {
    Whole,
    InAnd,
    InNot,
}

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        print(self, Place::Whole, f)
    }
}

fn print(query: &Query, place: Place, f: &mut Formatter<'_>) -> fmt::Result {
    let group = match query {
        Query::Or(_) => place > Place::Whole,
        Query::And(_) => place > Place::InAnd,
        _ => false,
    };
    if group {
        f.write_char('(')?;
    }
    match query {
        Query::And(parts) => join(parts, " ", Place::InAnd, f)?,
        // `or` binds weakest, so its operands need no more parentheses than a whole query does.
        Query::Or(parts) => join(parts, " or ", Place::InAnd, f)?,
        Query::Not(inner) => {
            f.write_char('-')?;
            // `--is:new` would be taken for a flag on the command line.
            let twice = matches!(**inner, Query::Not(_));
            f.write_str(if twice { "(" } else { "" })?;
            print(inner, Place::InNot, f)?;
            f.write_str(if twice { ")" } else { "" })?;
        }
        Query::Text(text) => write!(f, "{text}")?,
        Query::Field(condition) => write!(f, "{condition}")?,
    }
    if group {
        f.write_char(')')?;
    }
    Ok(())
}

fn join(parts: &[Query], by: &str, place: Place, f: &mut Formatter<'_>) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            f.write_str(by)?;
        }
        print(part, place, f)?;
    }
    Ok(())
}

impl Display for Text {
    /// As a word of a query; quoted if it would otherwise be read as something else.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let written = starred(self);
        let (tokens, _) = lex(&written);
        let bare = !self.text.contains('*')
            && matches!(tokens.as_slice(), [only] if only.token == Token::Bare(written.clone()));
        put(&written, bare, f)
    }
}

/// The text with its `*`.
pub(super) fn starred(text: &Text) -> String {
    format!("{}{}", text.text, if text.prefix { "*" } else { "" })
}

pub(super) fn put(written: &str, bare: bool, f: &mut Formatter<'_>) -> fmt::Result {
    if bare {
        return f.write_str(written);
    }
    f.write_char('"')?;
    for c in written.chars() {
        if matches!(c, '"' | '\\') {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    f.write_char('"')
}

/// Whether a value, written without quotes, stays one item with one part.
pub(super) fn stays_whole(value: &str) -> bool {
    let (tokens, _) = lex(&format!("name:{value}"));
    matches!(tokens.as_slice(), [only] if matches!(&only.token, Token::Field { items, .. }
        if matches!(items.as_slice(), [item]
            if matches!(item.parts.as_slice(), [part] if !part.quoted && part.text == value))))
}

pub(super) fn list<T>(
    items: &[T],
    f: &mut Formatter<'_>,
    show: impl Fn(&T, &mut Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            f.write_char(',')?;
        }
        show(item, f)?;
    }
    Ok(())
}
