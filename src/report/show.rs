//! One contact whole (output.md, Commands).
//!
//! In: a contact's row, note and entries. Out: one JSON object, and the fields as pairs. Does not: lay out.

use serde_json::{Map, Value, json};

use super::entries;
use super::who;
use crate::calendar::Cadence;
use crate::note::Note;

/// The front matter as it was read, by the field names of notes.md; what the program does not know under `other`.
pub fn fields(note: &Note) -> Map<String, Value> {
    let fields = &note.fields;
    let date = |date: Option<crate::calendar::Date>| date.map(|date| date.to_string());
    let other: Map<String, Value> = fields
        .other
        .iter()
        .map(|(key, json)| {
            (
                key.clone(),
                serde_json::from_str(json).unwrap_or(Value::Null),
            )
        })
        .collect();
    let cadence = fields.cadence.map(|cadence| match cadence {
        Cadence::Never => "none".to_owned(),
        Cadence::Every(every) => every.to_string(),
    });
    let value = json!({
        "name": fields.name, "aliases": fields.aliases, "type": fields.types, "categories": fields.categories,
        "email": fields.email, "phone": fields.phone, "url": fields.url, "company": fields.company,
        "role": fields.role, "place": fields.place, "circle": fields.circle, "tags": note.tags,
        "cadence": cadence, "snoozed": date(fields.snoozed), "status": fields.status.word(),
        "birthday": fields.birthday.map(|birthday| birthday.to_string()), "met": date(fields.met),
        "introduced by": fields.introduced_by, "last contact": date(fields.last_contact),
        "informed": date(fields.informed), "offers": fields.offers, "needs": fields.needs,
        "other": other,
    });
    match value {
        Value::Object(map) => map,
        _ => unreachable!("the object above is an object"),
    }
}

/// The object of `ties show`: that of `ties who` with `fields` and `entries`.
pub fn json(row: &who::Row<'_>, note: &Note, entries: &[entries::Row<'_>]) -> Map<String, Value> {
    let mut object = row.json();
    object.insert("fields".to_owned(), fields(note).into());
    object.insert(
        "entries".to_owned(),
        entries
            .iter()
            .map(|entry| Value::Object(entry.json()))
            .collect(),
    );
    object
}
