//! A length of time from today on: `<7d`.
//!
//! In: a value. Out: an [`Ahead`], and its text. Does not: read dates.

use std::fmt::{self, Display, Formatter};

use super::reader::{Read, Reader};
use crate::query::ast::{Ahead, Cmp};
use crate::query::lexer::Part;
use crate::query::times::{ValueError, age, compared};

impl Reader<'_> {
    /// The length, if the value begins with a comparison sign.
    pub(super) fn ahead(&self, part: &Part) -> Option<Read<Ahead>> {
        let (cmp, rest) = compared(&part.text)?;
        let read = cmp.and_then(|cmp| {
            let age = age(&self.field(), cmp, rest, self.today)?;
            match cmp {
                Cmp::Less | Cmp::AtMost => Ok(Ahead {
                    included: cmp == Cmp::AtMost,
                    length: age.length,
                }),
                Cmp::More | Cmp::AtLeast => Err(ValueError::new(format!(
                    "`{}` takes only `<` and `<=`, for a time from today",
                    self.field()
                ))
                .help(match self.field().as_str() {
                    "birthday:" => format!("for a later date, negate it: `-birthday:<{rest}`"),
                    field => format!(
                        "for a later date, write `{field}{}..`, or negate it: `-{field}<{rest}`",
                        age.length.after(self.today),
                    ),
                })),
            }
        });
        Some(self.at(part, read))
    }
}

impl Display for Ahead {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let sign = if self.included { "<=" } else { "<" };
        write!(f, "{sign}{}", self.length)
    }
}
