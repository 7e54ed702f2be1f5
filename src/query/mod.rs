//! Floor 5: asking. One language, one tree, two spellings (queries.md).
//!
//! In: a query or an English question, the settings, today. Out: one [`Query`], or diagnostics that point at what could
//! not be read. Does not: read notes, format answers, or fall back on another reading than the one it shows.

pub mod ast;
pub mod eval;
pub mod fields;
mod lexer;
pub mod names;
mod parser;
mod print;
mod times;
mod values;

#[cfg(test)]
mod tests;

pub use ast::{
    Age, Ahead, BirthdayTest, ClockTest, Cmp, Condition, DueTest, Favour, NumberTest, Query, Text,
    Time,
};
pub use fields::{LinkField, Matching, NumberField, Scope, State, TextField, Thing};
pub use parser::{parse, parse_notes};
