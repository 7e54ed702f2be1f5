//! What a query needs from the index, and what was loaded for it.
//!
//! In: nothing. Out: [`Needs`] and [`QueryData`]. Does not: load anything, or know which condition needs what.

use std::collections::HashMap;

use super::ast::Text;
use super::fields::TextField;
use crate::date::Date;
use crate::ledger::LedgerParts;
use crate::ledger::introductions::Introductions;
use crate::note::Birthday;
use crate::store::{Hits, Row, Texts};

/// What a query needs from the index, including which parts of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needs {
    /// Which parts of the ledger.
    pub ledger: LedgerParts,
    /// Columns of text fields.
    pub fields: Vec<TextField>,
    /// Words to search for.
    pub rows: Vec<Row>,
    /// E-mail addresses, because contacts can also be named by them.
    pub emails: bool,
    /// Introductions.
    pub introductions: bool,
    /// Birthdays.
    pub birthdays: bool,
    /// Dates on which files changed.
    pub edited: bool,
}

/// The data described by [`Needs`], loaded.
#[derive(Debug, Default)]
pub struct QueryData {
    /// Columns of text fields.
    pub fields: HashMap<TextField, Texts>,
    /// Where each sequence of words was found.
    pub hits: HashMap<Row, Hits>,
    /// E-mail addresses, by note.
    pub emails: Texts,
    /// Introductions.
    pub introductions: Introductions,
    /// By note; `None` without a birthday.
    pub birthdays: Vec<Option<Birthday>>,
    /// By note: the date on which its file last changed.
    pub edited: Vec<Option<Date>>,
}

/// The words of a text, to search for.
pub fn row(text: &Text) -> Row {
    Row::of(&text.text, text.prefix)
}
