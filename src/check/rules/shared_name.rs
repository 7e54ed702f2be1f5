//! A name or alias that two contacts have.

use super::shared;
use crate::check::{Hit, Rule, Seen, Source};
use crate::store::IndexError;
use crate::text::Severity;
use crate::text::fold::fold_key;

/// The rule.
pub const RULE: Rule = Rule {
    code: "shared-name",
    severity: Severity::Hint,
    title: "a name or alias that two contacts have",
    says: "\
A link `[[Anna]]` could then mean either, and so means nobody; a command asks which is meant.

If they are one person, join their notes into one. If they are two, give one of them a fuller
name, or link by path: `[[people/Anna Berg]]`.",
    source: Source::Book(find),
};

fn find(seen: &Seen<'_>) -> Result<Vec<Hit>, IndexError> {
    let book = seen.book;
    let called = |note| book.names.of(note).take(1).chain(book.aliases.of(note));
    let with_keys = |note| called(note).map(|name| (fold_key(name), name));
    Ok(shared::hits(book, with_keys, |name, others| {
        let message = format!("{name:?} is what {others} is called as well");
        let help = "give one of them a fuller name, or join the notes if they are one person";
        (message, help.to_owned())
    }))
}
