//! An e-mail address that two contacts have.

use super::shared;
use crate::check::{Hit, Rule, Seen, Source};
use crate::store::{IndexError, schema};
use crate::text::Severity;
use crate::text::fold::fold_key;

/// The rule.
pub const RULE: Rule = Rule {
    code: "shared-email",
    severity: Severity::Hint,
    title: "an e-mail address that two contacts have",
    says: "\
Two notes with the same e-mail address are often one person, written down twice: once by hand
and once by an import. A couple or an office may share one as well.

If they are one person, join their notes into one. If they are not, nothing is to be done.",
    source: Source::Book(find),
};

fn find(seen: &Seen<'_>) -> Result<Vec<Hit>, IndexError> {
    let written = seen.shelf.texts(schema::EMAIL)?;
    let with_keys = |note| {
        let texts = written.of(note);
        texts.map(|text| (fold_key(text.trim()), text))
    };
    Ok(shared::hits(seen.book, with_keys, |text, others| {
        let message = format!("{text:?} is the e-mail address of {others} as well");
        let help = "if they are one person, join their notes into one";
        (message, help.to_owned())
    }))
}
