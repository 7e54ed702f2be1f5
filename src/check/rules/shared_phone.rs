//! A phone number that two contacts have.

use super::shared;
use crate::check::{Hit, Rule, Seen, Source};
use crate::store::{IndexError, schema};
use crate::text::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "shared-phone",
    severity: Severity::Hint,
    title: "a phone number that two contacts have",
    says: "\
Two notes with the same phone number are often one person, written down twice: once by hand and
once by an import. A couple or an office may share one as well.

Blanks and signs make no difference, and `00` at the start is `+`.

If they are one person, join their notes into one. If they are not, nothing is to be done.",
    source: Source::Book(find),
};

fn find(seen: &Seen<'_>) -> Result<Vec<Hit>, IndexError> {
    let written = seen.shelf.texts(schema::PHONE)?;
    let with_keys = |note| {
        let texts = written.of(note);
        texts.filter_map(|text| Some((number(text)?, text)))
    };
    Ok(shared::hits(seen.book, with_keys, |text, others| {
        let message = format!("{text:?} is the phone number of {others} as well");
        let help = "if they are one person, join their notes into one";
        (message, help.to_owned())
    }))
}

/// A number without what only makes it easier to read; what has hardly a digit is none.
fn number(text: &str) -> Option<String> {
    let digits: String = text
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    let digits = digits
        .strip_prefix("00")
        .map_or(digits.clone(), |rest| format!("+{rest}"));
    (digits.len() >= 5).then_some(digits)
}
