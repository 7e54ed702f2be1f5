//! The table of front-matter fields and their keys (docs/reference/notes.md#fields).
//!
//! In: a key as written. Out: the field that it means. Does not: read values; `note::frontmatter` does.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// The meaning of a front-matter key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // Each is described by its row in `KEYS`.
pub enum Field {
    Name,
    Fn,
    Aliases,
    Type,
    Category,
    Email,
    Phone,
    Url,
    Company,
    Role,
    Place,
    Circle,
    Tags,
    Cadence,
    Snoozed,
    Status,
    Archived,
    Deceased,
    Birthday,
    Met,
    IntroducedBy,
    LastContact,
    Informed,
    Offers,
    Needs,
    With,
    Date,
    /// A map whose keys are read like top-level keys.
    Contacts,
    /// The file time that another tool keeps. It is read and shown, but has no meaning.
    FileTime,
}

/// One row of [`KEYS`].
#[derive(Debug)]
pub struct KeyRow {
    /// The field that this row describes.
    pub field: Field,
    /// The name in `ties.toml` and in JSON.
    pub name: &'static str,
    /// The front-matter keys, normalized. ties writes the first one.
    pub keys: &'static [&'static str],
}

const fn row(field: Field, name: &'static str, keys: &'static [&'static str]) -> KeyRow {
    KeyRow { field, name, keys }
}

/// All fields and their keys.
#[rustfmt::skip]
pub const KEYS: [KeyRow; 29] = [
    row(Field::Name, "name", &["name"]),
    row(Field::Fn, "fn", &["fn"]),
    row(Field::Aliases, "aliases", &["aliases", "alias", "nickname"]),
    row(Field::Type, "type", &["type"]),
    row(Field::Category, "categories", &["categories", "category"]),
    row(Field::Email, "email", &["email", "emails", "mail"]),
    row(Field::Phone, "phone", &["phone", "phones", "tel", "mobile"]),
    row(Field::Url, "url", &["url", "urls", "website", "linkedin", "twitter", "github", "mastodon"]),
    row(Field::Company, "company", &["company", "organization", "organisation", "org", "employer"]),
    row(Field::Role, "role", &["role", "position", "job", "jobtitle", "job-title"]),
    row(Field::Place, "place", &["location", "city", "place", "lives-in", "locations"]),
    row(Field::Circle, "circle", &["circle", "circles", "relationship", "group"]),
    row(Field::Tags, "tags", &["tags", "tag", "keywords"]),
    row(Field::Cadence, "cadence", &["cadence", "stay-in-touch", "contact-frequency", "frequency", "contact-every", "prm-cadence", "cadence-days"]),
    row(Field::Snoozed, "snoozed", &["snooze-until", "snoozed-until", "prm-snooze-until"]),
    row(Field::Status, "status", &["status"]),
    row(Field::Archived, "archived", &["archived"]),
    row(Field::Deceased, "deceased", &["deceased"]),
    row(Field::Birthday, "birthday", &["birthday", "bday", "birthdate", "born", "prm-birthday"]),
    row(Field::Met, "met", &["met", "first-met", "met-on"]),
    row(Field::IntroducedBy, "introduced-by", &["introduced-by", "met-through", "met-via"]),
    row(Field::LastContact, "last-contact", &["last-contact", "last-contacted", "last-talked-to", "prm-last-contacted"]),
    row(Field::Informed, "informed", &["informed", "last-informed"]),
    row(Field::Offers, "offers", &["offers", "skills", "expertise"]),
    row(Field::Needs, "needs", &["needs"]),
    row(Field::With, "with", &["with", "attendees", "participants", "people"]),
    row(Field::Date, "date", &["date"]),
    row(Field::Contacts, "contacts", &["contacts"]),
    row(Field::FileTime, "file-time", &["updated", "last-updated", "date-updated", "modified", "created"]),
];

/// The field of every key in [`KEYS`].
static FIELDS: LazyLock<FxHashMap<&str, Field>> = LazyLock::new(|| {
    let keys = KEYS
        .iter()
        .flat_map(|row| row.keys.iter().map(|key| (*key, row.field)));
    keys.collect()
});

/// Normalizes a key: lowercases it, and replaces `_` and spaces by `-`.
pub fn normalise(key: &str) -> String {
    key.trim()
        .chars()
        .map(|c| if c == '_' || c == ' ' { '-' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}

/// The field that a normalized key means. Keys such as `email[home]` count as their stem.
pub fn field_of(key: &str) -> Option<Field> {
    let key = match key.split_once('[') {
        Some((stem @ ("email" | "tel" | "url"), rest)) if rest.ends_with(']') => stem,
        _ => key,
    };
    FIELDS.get(key).copied()
}

impl Field {
    /// The row of the field in [`KEYS`].
    pub fn row(self) -> &'static KeyRow {
        KEYS.iter()
            .find(|row| row.field == self)
            .expect("every field has a row in KEYS")
    }
}
