//! Reads the meaning of an assigned field, to check the edited note against it.
//!
//! In: values, or the fields of a note. Out: the fields of a note that has only these values; one field as texts. Does
//! not: compare them.

use crate::date::Cadence;
use crate::edit::error::EditError;
use crate::edit::front::frontmatter::Frontmatter;
use crate::edit::front::located_value::Writer;
use crate::edit::front::yaml;
use crate::note::{Fields, Status, parse};
use crate::settings::keys::Field;

impl Frontmatter<'_> {
    /// The fields of a note that has only this key with these values. Fails if the parser reports a problem with them.
    pub(super) fn expected_fields(
        &self,
        field: Option<Field>,
        key: &str,
        values: &[String],
    ) -> Result<Fields, EditError> {
        if values.is_empty() {
            return Ok(Fields::default());
        }
        let quotes = yaml::Yaml { bare: false };
        let written: Vec<String> = values
            .iter()
            .map(|value| quotes.text(value, Some('"'), true))
            .collect();
        let key = quotes.text(key, Some('"'), false);
        let note_text = match written.as_slice() {
            [single] => format!("---\n{key}: {single}\n---\n"),
            several => format!("---\n{key}: [{}]\n---\n", several.join(", ")),
        };
        let note = parse(self.before.path, note_text.as_bytes(), self.before.settings);
        if let Some(mut diagnostic) = note.diagnostics.into_iter().next() {
            diagnostic.line = 1;
            return Err(EditError::InvalidInput(Box::new(diagnostic)));
        }
        let is_status = |value: &String| {
            Status::ALL
                .iter()
                .any(|status| status.word() == value.to_lowercase())
        };
        if field == Some(Field::Status) && !values.iter().all(is_status) {
            return Err(EditError::invalid_field(
                format!("{:?} is not a status", values.join(", ")),
                "write active, archived, or deceased, or for a goal done or dropped",
            ));
        }
        Ok(note.fields)
    }
}

/// The values of a field as texts. Empty for fields whose value also depends on other keys, such as the status.
pub(super) fn field_texts(fields: &Fields, field: Field) -> Vec<String> {
    let optional = |text: &Option<String>| text.iter().cloned().collect();
    let day = |day: &Option<jiff::civil::Date>| day.iter().map(ToString::to_string).collect();
    match field {
        Field::Name => optional(&fields.name),
        Field::Fn => optional(&fields.formatted_name),
        Field::Aliases => fields.aliases.clone(),
        Field::Type => fields.types.clone(),
        Field::Category => fields.categories.clone(),
        Field::Email => fields.email.clone(),
        Field::Phone => fields.phone.clone(),
        Field::Url => fields.url.clone(),
        Field::Company => fields.company.clone(),
        Field::Role => optional(&fields.role),
        Field::Place => fields.place.clone(),
        Field::Circle => fields.circle.clone(),
        Field::Tags => fields.tags.clone(),
        Field::Cadence => fields
            .cadence
            .iter()
            .map(|cadence| match cadence {
                Cadence::Never => "none".to_owned(),
                Cadence::Every(every) => every.to_string(),
            })
            .collect(),
        Field::Snoozed => day(&fields.snoozed),
        Field::Birthday => fields.birthday.iter().map(ToString::to_string).collect(),
        Field::Met => day(&fields.met),
        Field::IntroducedBy => fields.introduced_by.clone(),
        Field::LastContact => day(&fields.last_contact),
        Field::Informed => day(&fields.informed),
        Field::Offers => fields.offers.clone(),
        Field::Needs => fields.needs.clone(),
        Field::With => fields.with.clone(),
        Field::Date => day(&fields.date),
        Field::Status | Field::Archived | Field::Deceased | Field::Contacts | Field::FileTime => {
            Vec::new()
        }
    }
}
