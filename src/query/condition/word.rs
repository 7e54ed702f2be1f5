//! Reads the value of `is:` or `has:`.
//!
//! In: the items of a value. Out: the state or thing, or the nearest word. Does not: list them.

use super::reader::{Read, Reader};
use super::state::STATES;
use super::thing::THINGS;
use super::value_row::ValueRow;
use crate::query::ast::Condition;
use crate::query::fields::normal;
use crate::query::lexer::Item;
use crate::query::times::ValueError;
use crate::text::suggest::closest;

impl Reader<'_> {
    pub(super) fn state(&self, items: &[Item]) -> Read<Condition> {
        Ok(Condition::Is(self.word(&STATES, "state", items)?))
    }

    pub(super) fn thing(&self, items: &[Item]) -> Read<Condition> {
        Ok(Condition::Has(self.word(&THINGS, "thing", items)?))
    }

    /// Reads a word of a closed table.
    fn word<T: Copy>(&self, table: &[ValueRow<T>], what: &str, items: &[Item]) -> Read<T> {
        let part = self.only(items)?;
        let word = normal(&part.text);
        if let Some(row) = table.iter().find(|row| row.word == word) {
            return Ok(row.value);
        }
        let states = STATES.iter().map(|row| ("is", row.word));
        let things = THINGS.iter().map(|row| ("has", row.word));
        let elsewhere = states.chain(things).find(|(_, other)| *other == word);
        let help = if let Some((field, word)) = elsewhere {
            format!("did you mean `{field}:{word}`?")
        } else if let Some(near) = closest(&word, table.iter().map(|row| row.word)) {
            format!("did you mean `{}{near}`?", self.field())
        } else {
            let known: Vec<&str> = table.iter().map(|row| row.word).collect();
            format!("`{}` takes {}", self.field(), known.join(", "))
        };
        let wrong = ValueError::new(format!("unknown {what} `{}`", part.text)).help(help);
        Err((part.span.clone(), wrong))
    }
}
