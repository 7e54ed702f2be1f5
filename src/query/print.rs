//! Prints a tree as the shortest query that parses back to it (docs/reference/queries.md#the-query).
//!
//! In: a [`Query`]. Out: its text, with parentheses and quotes only where they are needed. Does not: change the tree. A
//! tree that no query can express (an empty group within another) still prints, but does not parse back.

use std::fmt::{self, Display, Formatter, Write};

use super::ast::{
    Age, Ahead, BirthdayTest, ClockTest, Condition, DueTest, FavorItem, NumberTest, Query, Text,
    Time,
};
use super::fields::{Takes, word_of};
use super::lexer::{Token, lex};
use super::times::reads_as_time;
use super::values::bare_text;

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
fn starred(text: &Text) -> String {
    format!("{}{}", text.text, if text.prefix { "*" } else { "" })
}

fn put(written: &str, bare: bool, f: &mut Formatter<'_>) -> fmt::Result {
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
fn stays_whole(value: &str) -> bool {
    let (tokens, _) = lex(&format!("name:{value}"));
    matches!(tokens.as_slice(), [only] if matches!(&only.token, Token::Field { items, .. }
        if matches!(items.as_slice(), [item]
            if matches!(item.parts.as_slice(), [part] if !part.quoted && part.text == value))))
}

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let field = |f: &mut Formatter<'_>, takes| write!(f, "{}:", word_of(takes));
        match self {
            Condition::Text { field: of, values } => {
                field(f, Takes::Text(*of))?;
                list(values, f, |text, f| {
                    let written = starred(text);
                    let is_bare =
                        stays_whole(&written) && bare_text(*of, &written).as_ref() == Some(text);
                    put(&written, is_bare, f)
                })
            }
            Condition::Clock { clock, test } => write!(f, "{}:{test}", clock.word()),
            Condition::FavorItem { verb, items } => {
                write!(f, "{}:", verb.word())?;
                list(items, f, |item, f| write!(f, "{item}"))
            }
            Condition::Told(goal) => {
                f.write_str("told:")?;
                put(goal, stays_whole(goal) && !reads_as_time(goal), f)
            }
            Condition::Due(test) => write!(f, "due:{test}"),
            Condition::Birthday(test) => write!(f, "birthday:{test}"),
            Condition::Number { field: of, test } => {
                field(f, Takes::Number(*of))?;
                write!(f, "{test}")
            }
            Condition::Link { field: of, name } => {
                field(f, Takes::Link(*of))?;
                put(name, stays_whole(name), f)
            }
            Condition::Is(state) => write!(f, "is:{}", state.word()),
            Condition::Has(thing) => write!(f, "has:{}", thing.word()),
        }
    }
}

fn list<T>(
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

impl Display for FavorItem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(kind) = &self.kind {
            let bare = stays_whole(kind) && !kind.contains('@') && !reads_as_time(kind);
            put(kind, bare, f)?;
        }
        match self.time {
            Some(Time::Age(age)) => write!(f, "@{age}"),
            Some(Time::During(stretch)) => write!(f, "@{stretch}"),
            None => Ok(()),
        }
    }
}

impl Display for ClockTest {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            ClockTest::Age(age) => write!(f, "{age}"),
            ClockTest::Never => f.write_str("never"),
            ClockTest::Ever => f.write_str("ever"),
            ClockTest::During(stretch) => write!(f, "{stretch}"),
        }
    }
}

impl Display for Age {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.cmp.sign(), self.length)
    }
}

impl Display for Ahead {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let sign = if self.included { "<=" } else { "<" };
        write!(f, "{sign}{}", self.length)
    }
}

impl Display for DueTest {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            DueTest::Within(ahead) => write!(f, "{ahead}"),
            DueTest::During(stretch) => write!(f, "{stretch}"),
        }
    }
}

impl Display for BirthdayTest {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            BirthdayTest::Within(ahead) => write!(f, "{ahead}"),
            BirthdayTest::Today => f.write_str("today"),
            BirthdayTest::Month(month) => write!(f, "{month}"),
            BirthdayTest::On(month, day) => write!(f, "{month:02}-{day:02}"),
        }
    }
}

impl Display for NumberTest {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            NumberTest::Is(number) => write!(f, "{number}"),
            NumberTest::Compare(cmp, than) => write!(f, "{}{than}", cmp.sign()),
            NumberTest::Between(from, to) => {
                if let Some(from) = from {
                    write!(f, "{from}")?;
                }
                f.write_str("..")?;
                match to {
                    Some(to) => write!(f, "{to}"),
                    None => Ok(()),
                }
            }
        }
    }
}
