//! Converts the words of one note to one tantivy document.
//!
//! In: a [`Note`]. Out: a tantivy document. Does not: store anything but the id of the document.
//!
//! The entries of a note are one text of its document, not documents of their own. Both were measured: as documents of
//! their own they double the time of a first index.

use tantivy::TantivyDocument;

use super::schema::Fields;
use super::tokens::MARK;
use crate::note::Note;

/// Creates the document of a note.
pub(super) fn document(fields: &Fields, id: u64, note: &Note) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    document.add_u64(fields.id, id);
    let [names, headings, prose, entries] = fields.texts;
    let mut add = |field, text: &str| document.add_text(field, text);
    add(names, &note.name);
    note.fields
        .aliases
        .iter()
        .for_each(|alias| add(names, alias));
    for passage in &note.passages {
        let field = if passage.is_heading() {
            headings
        } else {
            prose
        };
        add(field, &passage.text);
    }
    searchable(note).iter().for_each(|value| add(prose, value));
    let mut all = String::new();
    for entry in &note.entries {
        all.push(MARK);
        for part in [&entry.prefix, &entry.text] {
            all.extend(part.split(MARK).flat_map(|part| [part, " "]));
        }
    }
    add(entries, &all);
    document
}

/// The values of front matter as searchable text.
pub fn searchable(note: &Note) -> Vec<String> {
    let fields = &note.fields;
    let lists = [
        &fields.email,
        &fields.phone,
        &fields.url,
        &fields.company,
        &fields.place,
        &fields.circle,
        &note.tags,
        &fields.introduced_by,
        &fields.offers,
        &fields.needs,
        &fields.with,
        &fields.types,
        &fields.categories,
        &fields.written,
    ];
    let mut values: Vec<String> = lists.into_iter().flatten().cloned().collect();
    values.extend(fields.role.clone());
    values.extend(fields.other.iter().map(|(_, json)| json.clone()));
    values
}
