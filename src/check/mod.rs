//! Rules that find what is wrong or doubtful in a vault; each rule has its own file.
//!
//! In: the columns of the index, and the ledger. Out: [`Finding`]s. Does not: read files, or print.

pub mod excerpt;
pub mod place;
mod rule;
mod rules;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt::Debug;

use crate::text::suggest::closest;
use crate::text::{Diagnostic, Severity};

pub use excerpt::Excerpt;
pub use rule::{Hit, HitPlace, Rule, Source};

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
pub fn rule_named(code: &str) -> Result<&'static Rule, NoRule> {
    let code = code.trim();
    rule(code).ok_or_else(|| NoRule {
        code: code.to_owned(),
        nearest: closest(code, RULES.iter().map(|rule| rule.code)),
    })
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
pub struct Filter {
    /// The lowest severity to show; `None` shows all.
    pub least: Option<Severity>,
    /// If not empty, only these rules are shown.
    pub only: Vec<&'static Rule>,
    /// These rules are not shown.
    pub except: Vec<&'static Rule>,
    /// If set, only these notes, and the notes below these folders, are shown.
    pub paths: Option<BTreeSet<String>>,
}

impl Filter {
    /// Whether findings with this code and severity are shown.
    pub fn matches(&self, code: &str, severity: Severity) -> bool {
        let among = |rules: &[&Rule]| rules.iter().any(|rule| rule.code == code);
        self.least.is_none_or(|least| severity >= least)
            && (self.only.is_empty() || among(&self.only))
            && !among(&self.except)
    }

    /// Whether findings in the note or file at `path` are shown.
    pub fn matches_path(&self, path: &str) -> bool {
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
