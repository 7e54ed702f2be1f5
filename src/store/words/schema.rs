//! The fields of a document: the words of one note, and its id.
//!
//! In: nothing. Out: the tantivy schema. Does not: fill the fields.

use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};

use super::tokens;

/// A text field and its weight in the ranking: names above headings above prose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TextField {
    /// The name of the field in tantivy.
    pub(super) word: &'static str,
    /// The factor of a hit in this field.
    pub(super) weight: f32,
}

/// The text fields, heaviest first.
pub(super) const TEXTS: [TextField; 4] = [
    TextField {
        word: "names",
        weight: 8.0,
    },
    TextField {
        word: "headings",
        weight: 3.0,
    },
    TextField {
        word: "prose",
        weight: 1.0,
    },
    TextField {
        word: "entries",
        weight: 1.0,
    },
];
/// The index in [`TEXTS`] of the field for prose.
pub(super) const PROSE: usize = 2;
/// The index in [`TEXTS`] of the field for entries.
pub(super) const ENTRIES: usize = 3;

/// The name of the field with the id of the document, by which it is found in the facts and deleted.
pub(super) const ID: &str = "id";

/// The schema and its fields.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    pub(super) schema: Schema,
    /// In the order of [`TEXTS`].
    pub(super) texts: [Field; 4],
    pub(super) id: Field,
}

impl Fields {
    pub(super) fn new() -> Self {
        let mut builder = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokens::NAME)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions)
            .set_fieldnorms(true);
        let text = TextOptions::default().set_indexing_options(indexing);
        let texts = TEXTS.map(|field| builder.add_text_field(field.word, text.clone()));
        let number = NumericOptions::default().set_fast().set_indexed();
        let id = builder.add_u64_field(ID, number);
        Fields {
            schema: builder.build(),
            texts,
            id,
        }
    }
}
