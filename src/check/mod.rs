//! Floor 7: what in a vault is wrong or doubtful, a file a rule.
//!
//! In: what notes were found to say, and the book of all of them. Out: [`Finding`]s. Does not: read files, or print.

pub mod excerpt;
pub mod place;
mod rules;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt::Debug;

use crate::ledger::{Book, Want};
use crate::store::{IndexError, NoteId, Shelf};
use crate::text::suggest::closest;
use crate::text::{Diagnostic, Severity};

pub use excerpt::Excerpt;

/// One thing that can be wrong or doubtful.
#[derive(Debug)]
pub struct Rule {
    /// A stable name, such as `bad-date`.
    pub code: &'static str,
    /// How much a finding of it matters.
    pub severity: Severity,
    /// What it finds, in a few words.
    pub title: &'static str,
    /// Its documentation: what it means, an example, the way out.
    pub says: &'static str,
    /// What finds it.
    pub source: Source,
}

/// What finds what a rule is about.
#[derive(Debug, Clone, Copy)]
pub enum Source {
    /// Reading a note.
    Note,
    /// Looking for notes and opening them.
    Vault,
    /// Reading `ties.toml`.
    Settings,
    /// All notes together.
    Book(fn(&Seen<'_>) -> Result<Vec<Hit>, IndexError>),
}

/// Every rule: errors, warnings, hints.
pub const RULES: [Rule; 28] = [
    rules::settings::RULE,
    rules::not_utf_8::RULE,
    rules::unreadable::RULE,
    rules::too_large::RULE,
    rules::bad_name::RULE,
    rules::not_a_file::RULE,
    rules::conflict::RULE,
    rules::unclosed_front_matter::RULE,
    rules::front_matter::RULE,
    rules::duplicate_key::RULE,
    rules::alias::RULE,
    rules::too_deep::RULE,
    rules::too_much::RULE,
    rules::bad_date::RULE,
    rules::bad_cadence::RULE,
    rules::unknown_status::RULE,
    rules::long_line::RULE,
    rules::conflict_copy::RULE,
    rules::ambiguous_link::RULE,
    rules::file_name_clash::RULE,
    rules::near_verb::RULE,
    rules::verb_not_held::RULE,
    rules::future_entry::RULE,
    rules::before_met::RULE,
    rules::shared_name::RULE,
    rules::shared_email::RULE,
    rules::shared_phone::RULE,
    rules::overdue_promise::RULE,
];

/// The rule of a code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    const ALL: &[Rule] = &RULES;
    ALL.iter().find(|rule| rule.code == code)
}

/// A code that no rule has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no rule {code:?}; {}", nearest.map_or("`ties check --rules` lists them".to_owned(), |near| format!("did you mean {near:?}?")))]
pub struct NoRule {
    /// What was asked for.
    pub code: String,
    /// The nearest one that there is.
    pub nearest: Option<&'static str>,
}

/// The rule of a code as a person typed it.
///
/// # Errors
/// [`NoRule`] with the nearest one that there is.
pub fn named(code: &str) -> Result<&'static Rule, NoRule> {
    let code = code.trim();
    rule(code).ok_or_else(|| NoRule {
        code: code.to_owned(),
        nearest: closest(code, RULES.iter().map(|rule| rule.code)),
    })
}

/// All notes together, as rules see them.
#[derive(Debug)]
pub struct Seen<'a> {
    /// Their columns.
    pub shelf: &'a Shelf,
    /// Their book, with what [`WANT`] names.
    pub book: &'a Book,
}

/// What rules need of the book.
pub const WANT: Want = Want {
    clocks: true,
    entries: true,
    favours: true,
    mentions: true,
    cadence: false,
};

/// What a rule found in a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The note.
    pub note: NoteId,
    /// Where in it.
    pub at: At,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The way out.
    pub help: String,
}

/// Where in a note, as far as columns can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// At the entry of this place among those of the note; at these words in it, if they are there.
    Entry(u32, String),
    /// At these words, wherever they stand first.
    Words(String),
    /// It is about the file.
    File,
}

/// Something wrong or doubtful, with its place in the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Vault-relative.
    pub path: String,
    /// What it is.
    pub diagnostic: Diagnostic,
    /// The lines that it is about, if they were asked for and there are any.
    pub excerpt: Option<Excerpt>,
}

impl Finding {
    /// What findings are sorted by: the place, then the code.
    pub fn order(&self) -> impl Ord + Debug + '_ {
        let found = &self.diagnostic;
        (&self.path, found.line, found.column, &found.code)
    }
}

/// Which findings are wanted.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// The least that is shown.
    pub least: Option<Severity>,
    /// Only these rules, if there is any.
    pub only: Vec<&'static Rule>,
    /// Not these.
    pub except: Vec<&'static Rule>,
    /// Only these notes, or those in these folders.
    pub paths: Option<BTreeSet<String>>,
}

impl Choice {
    /// Whether findings of a code and severity are wanted.
    pub fn takes(&self, code: &str, severity: Severity) -> bool {
        let among = |rules: &[&Rule]| rules.iter().any(|rule| rule.code == code);
        self.least.is_none_or(|least| severity >= least)
            && (self.only.is_empty() || among(&self.only))
            && !among(&self.except)
    }

    /// Whether findings in the note or file at `path` are wanted.
    pub fn takes_path(&self, path: &str) -> bool {
        let Some(paths) = &self.paths else {
            return true;
        };
        let mut above = std::iter::successors(Some(path), |path| {
            Some(path.rsplit_once('/').map_or("", |(folder, _)| folder))
                .filter(|_| !path.is_empty())
        });
        above.any(|path| paths.contains(path))
    }
}
