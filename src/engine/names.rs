//! The names that a vault has, for reading questions: contacts, circles, tags, companies, and places.
//!
//! In: the facts of the index. Out: whether a text is such a name. Does not: read the question.

use super::loading::texts;
use crate::date::Date;
use crate::ledger::{Ledger, LedgerParts};
use crate::query::compare::fits;
use crate::query::names::{self, Named};
use crate::query::{Text, TextField};
use crate::settings::Settings;
use crate::store::{IndexError, Shelf, Texts};

/// The names of a vault.
#[derive(Debug)]
pub(super) struct Names {
    ledger: Ledger,
    emails: Texts,
    circles_and_tags: [(TextField, Texts); 2],
    companies_and_places: [(TextField, Texts); 2],
}

impl Names {
    /// Loads the names.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub(super) fn load(
        shelf: &Shelf,
        settings: &Settings,
        today: Date,
    ) -> Result<Names, IndexError> {
        let column = |field| Ok::<_, IndexError>((field, texts(shelf, field)?));
        Ok(Names {
            ledger: Ledger::load(shelf, settings, today, LedgerParts::default())?,
            emails: texts(shelf, TextField::Email)?,
            circles_and_tags: [column(TextField::Circle)?, column(TextField::Tag)?],
            companies_and_places: [column(TextField::Company)?, column(TextField::Place)?],
        })
    }

    /// Whether `text` means a contact, or could mean several.
    pub(super) fn is_name(&self, text: &str) -> bool {
        !matches!(
            names::find(&self.ledger, &self.emails, text),
            Named::Nobody(_)
        )
    }

    /// Whether some contact has this circle or tag.
    pub(super) fn is_circle_or_tag(&self, text: &str) -> bool {
        has(&self.circles_and_tags, text)
    }

    /// Whether some contact has this circle, tag, company, or place.
    pub(super) fn is_group(&self, text: &str) -> bool {
        self.is_circle_or_tag(text) || has(&self.companies_and_places, text)
    }
}

fn has(columns: &[(TextField, Texts)], text: &str) -> bool {
    let value = Text {
        text: text.to_owned(),
        prefix: false,
    };
    columns.iter().any(|(field, texts)| {
        let value = std::slice::from_ref(&value);
        texts.words().iter().any(fits(*field, value))
    })
}
