//! The names that a vault has, for reading questions: contacts, circles, tags, companies, and places.
//!
//! In: a ledger. Out: whether a text is such a name. Does not: read the question.

use crate::ledger::Ledger;
use crate::query::compare::fits;
use crate::query::names::{self, Named};
use crate::query::{Text, TextField};

/// The names of a vault.
#[derive(Debug)]
pub(super) struct Names(pub(super) Ledger);

impl Names {
    /// Whether `text` means a contact, or could mean several.
    pub(super) fn is_name(&self, text: &str) -> bool {
        !matches!(names::find(&self.0, text), Named::Nobody(_))
    }

    /// Whether some contact has this circle or tag.
    pub(super) fn is_circle_or_tag(&self, text: &str) -> bool {
        self.has(TextField::Circle, text) || self.has(TextField::Tag, text)
    }

    /// Whether some contact has this circle, tag, company, or place.
    pub(super) fn is_group(&self, text: &str) -> bool {
        self.is_circle_or_tag(text)
            || self.has(TextField::Company, text)
            || self.has(TextField::Place, text)
    }

    fn has(&self, field: TextField, text: &str) -> bool {
        let value = Text {
            text: text.to_owned(),
            prefix: false,
        };
        let value = std::slice::from_ref(&value);
        let texts = field.texts(&self.0.facts);
        texts.is_some_and(|texts| texts.words().iter().any(fits(field, value)))
    }
}
