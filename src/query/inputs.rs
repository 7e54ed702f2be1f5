//! What a query needs beyond the ledger.
//!
//! In: a query. Out: the words to search for, and [`QueryInputs`], which holds what was found. Does not: search, or know
//! which condition needs what.

use std::collections::HashMap;

use super::ast::Text;
use crate::date::Date;
use crate::store::{Hits, Row};

/// What a query needs beyond the ledger.
#[derive(Debug, Default)]
pub struct QueryInputs {
    /// Where each sequence of words was found.
    pub hits: HashMap<Row, Hits>,
    /// By note: the date on which its file last changed. Empty if the query does not ask.
    pub edited: Vec<Option<Date>>,
}

/// The words of a text, to search for.
pub fn row(text: &Text) -> Row {
    Row::of(&text.text, text.prefix)
}
