//! Questions in English, beside the cases below `tests/corpus/questions`.

use proptest::prelude::*;

use super::*;
use crate::query::parse;

/// A Sunday.
const TODAY: Date = Date::constant(2026, 11, 22);

/// A vault in which two contacts, three circles and tags, a company and a place have names.
struct Vault;

impl Known for Vault {
    fn is_name(&self, text: &str) -> bool {
        ["will smith", "dana"].contains(&text.to_lowercase().as_str())
    }

    fn is_circle_or_tag(&self, text: &str) -> bool {
        let known = ["friend", "family", "professional", "colleague", "rust"];
        known.contains(&text.to_lowercase().as_str())
    }

    fn is_group(&self, text: &str) -> bool {
        self.is_circle_or_tag(text)
            || ["acme", "berlin", "globex"].contains(&text.to_lowercase().as_str())
    }
}

fn ask(text: &str) -> Reading {
    read(text, &Settings::default(), TODAY, &Vault)
}

#[test]
fn typo_is_offered_the_nearest_word() {
    let Reading::Unread(diagnostic) = ask("who haven't I updatd in 30 days") else {
        panic!("a slip was read");
    };
    let help = diagnostic.help.unwrap_or_default();
    assert!(
        help.starts_with("did you mean `updated`? such as: who haven't I updated in 30 days"),
        "{help}"
    );
    let Reading::Unread(short) = ask("who have I") else {
        panic!("half a question was read");
    };
    assert_eq!(short.message, "the question is incomplete");
}

#[test]
fn empty_text_is_not_a_question() {
    assert_eq!(ask(""), Reading::NotAQuestion);
}

proptest! {
    #[test]
    fn any_text_reads_or_fails_with_a_span_in_range(
        text in "\\PC{0,40}|((who|which|people|friends|have|haven't|did|i|not|never|updated|met|talked to|since|march|last|week|in|30|days|for|and|or|needs|at|Acme|is|due|\"x y\"|,|-|:|é) ?){0,14}"
    ) {
        match ask(&text) {
            Reading::Question(question) => {
                if let Some(query) = question.query() {
                    let again = parse(&query.to_string(), &Settings::default(), TODAY);
                    prop_assert_eq!(again.as_ref(), Ok(query));
                }
            }
            Reading::Unread(diagnostic) => prop_assert!(text.get(diagnostic.span.range()).is_some()),
            Reading::NotAQuestion => {}
        }
    }
}
