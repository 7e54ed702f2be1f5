//! Rules that find what is wrong or doubtful in a vault; each rule has its own file.
//!
//! In: the columns of the index, and the ledger. Out: [`Finding`]s. Does not: read files, or print.

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

/// A kind of problem that a check can find.
#[derive(Debug)]
pub struct Rule {
    /// The stable name, such as `bad-date`.
    pub code: &'static str,
    /// How serious a finding of this rule is.
    pub severity: Severity,
    /// What the rule finds, in a few words, without a final period.
    pub title: &'static str,
    /// The documentation: what a finding means, an example, and how to fix it.
    pub says: &'static str,
    /// Which step of reading the vault reports the findings.
    pub source: Source,
}

/// Which step of reading the vault reports the findings of a rule.
#[derive(Debug, Clone, Copy)]
pub enum Source {
    /// Parsing a note.
    Note,
    /// Walking the vault and opening the notes.
    Vault,
    /// Reading `ties.toml`.
    Settings,
    /// This function, which looks at all notes together.
    Book(fn(&Seen<'_>) -> Result<Vec<Hit>, IndexError>),
}

/// Every rule: errors first, then warnings, then hints.
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

/// The rule with this exact code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    const ALL: &[Rule] = &RULES;
    ALL.iter().find(|rule| rule.code == code)
}

/// The error for a code that no rule has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no rule {code:?}; {}", nearest.map_or("`ties check --rules` lists them".to_owned(), |near| format!("did you mean {near:?}?")))]
pub struct NoRule {
    /// The unknown code.
    pub code: String,
    /// The existing code that is most similar, if one is similar enough.
    pub nearest: Option<&'static str>,
}

/// The rule with this code, as typed by the user; whitespace around it is ignored.
///
/// # Errors
/// [`NoRule`], with the most similar existing code.
pub fn named(code: &str) -> Result<&'static Rule, NoRule> {
    let code = code.trim();
    rule(code).ok_or_else(|| NoRule {
        code: code.to_owned(),
        nearest: closest(code, RULES.iter().map(|rule| rule.code)),
    })
}

/// All notes together, as input for a rule with [`Source::Book`].
#[derive(Debug)]
pub struct Seen<'a> {
    /// The columns of the index.
    pub shelf: &'a Shelf,
    /// The ledger, with the parts that [`WANT`] lists.
    pub book: &'a Book,
}

/// The parts of the ledger that the rules need.
pub const WANT: Want = Want {
    clocks: true,
    entries: true,
    favours: true,
    mentions: true,
    cadence: false,
};

/// A finding of a rule in a note, before its span is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The note.
    pub note: NoteId,
    /// Where in the note.
    pub at: At,
    /// What is wrong, in one sentence without a final period.
    pub message: String,
    /// How to fix it.
    pub help: String,
}

/// Where in a note the problem is, as far as the columns of the index tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// In the entry with this index among the entries of the note: at these words, or at the whole line if they are
    /// missing.
    Entry(u32, String),
    /// At the first occurrence of these words in the note.
    Words(String),
    /// The file as a whole.
    File,
}

/// A problem, with its place in the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The path, relative to the vault, with `/`.
    pub path: String,
    /// The rule's code, severity, message, place, and help.
    pub diagnostic: Diagnostic,
    /// The line that it is about, if excerpts were requested and the finding has a span.
    pub excerpt: Option<Excerpt>,
}

impl Finding {
    /// The sort key of findings: path, line, column, then code.
    pub fn order(&self) -> impl Ord + Debug + '_ {
        let found = &self.diagnostic;
        (&self.path, found.line, found.column, &found.code)
    }
}

/// A filter that selects findings.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// The lowest severity to show; `None` shows all.
    pub least: Option<Severity>,
    /// If not empty, only these rules are shown.
    pub only: Vec<&'static Rule>,
    /// These rules are not shown.
    pub except: Vec<&'static Rule>,
    /// If set, only these notes, and the notes below these folders, are shown.
    pub paths: Option<BTreeSet<String>>,
}

impl Choice {
    /// Whether findings with this code and severity are shown.
    pub fn takes(&self, code: &str, severity: Severity) -> bool {
        let among = |rules: &[&Rule]| rules.iter().any(|rule| rule.code == code);
        self.least.is_none_or(|least| severity >= least)
            && (self.only.is_empty() || among(&self.only))
            && !among(&self.except)
    }

    /// Whether findings in the note or file at `path` are shown.
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
