//! The table of columns and text fields of the index.
//!
//! In: nothing. Out: tantivy's schema, and the names by which columns are asked for. Does not: fill them.
//!
//! Columns of entries are parallel: the n-th value of each belongs to the n-th entry of the note. Those whose name
//! ends in `_of` have as many values for each entry as `E_SAYS` counts.

use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};

use super::tokens;

/// Changes whenever what is stored, or how a note is read, changes: an index of another version is rebuilt.
pub const VERSION: u32 = 6;

/// What kind of column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Whole numbers.
    Number,
    /// Texts.
    Text,
}

/// A column, by its place in [`COLUMNS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column(usize);

impl Column {
    /// Its name.
    pub fn word(self) -> &'static str {
        COLUMNS[self.0].0
    }

    /// Its form.
    pub fn form(self) -> Form {
        COLUMNS[self.0].1
    }
}

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident = $word:literal: $form:ident;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Place { $($name),* }
        $($(#[$doc])* pub const $name: Column = Column(Place::$name as usize);)*
        /// Every column with its form.
        pub const COLUMNS: &[(&str, Form)] = &[$(($word, Form::$form)),*];
    };
}

columns! {
    /// Vault-relative path.
    PATH = "path": Text;
    /// Of the file, in nanoseconds since 1970.
    MTIME = "mtime": Number;
    /// Of the file, in nanoseconds since 1970.
    CTIME = "ctime": Number;
    /// Of the file, in bytes.
    SIZE = "size": Number;
    /// Of the file.
    INODE = "inode": Number;
    /// Of the bytes.
    HASH = "hash": Number;
    /// When it was read, in nanoseconds since 1970.
    READ_AT = "read_at": Number;
    /// Of the reason for which the file could not be read at last, so that the note says what it said before; nothing
    /// where it was read.
    UNREAD = "unread": Number;
    /// What kind of note: `What::bits`.
    WHAT = "what": Number;
    /// `Status`.
    STATUS = "status": Number;
    /// How many diagnostics of severity warning or above.
    PROBLEMS = "problems": Number;
    /// How many diagnostics below that; nothing where there is none.
    DOUBTS = "doubts": Number;
    /// The note's name.
    NAME = "name": Text;
    /// Its other names.
    ALIAS = "alias": Text;
    /// Front matter.
    COMPANY = "company": Text;
    /// Front matter.
    ROLE = "role": Text;
    /// Front matter.
    PLACE = "place": Text;
    /// Front matter.
    CIRCLE = "circle": Text;
    /// Front matter and body.
    TAG = "tag": Text;
    /// Front matter.
    EMAIL = "email": Text;
    /// Front matter.
    PHONE = "phone": Text;
    /// Front matter: what they need.
    NEED = "need": Text;
    /// Front matter: what they offer.
    OFFER = "offer": Text;
    /// Links or names.
    INTRODUCED_BY = "introduced_by": Text;
    /// Days and months; see `document::cadence`.
    CADENCE = "cadence": Number;
    /// A packed date.
    SNOOZED = "snoozed": Number;
    /// Year, month and day; the year is 0 where it is unknown.
    BIRTHDAY = "birthday": Number;
    /// A packed date.
    MET = "met": Number;
    /// A packed date.
    LAST_CONTACT = "last_contact": Number;
    /// A packed date.
    INFORMED = "informed": Number;
    /// Of an entry: its date, and verb, state and more; see `document::Says` and `document::apart`.
    E_SAYS = "e_says": Number;
    /// Of an entry: its kind, or nothing.
    E_KIND = "e_kind": Text;
    /// Of an entry: its due date, and what its text comes to, for entries that were logged twice; see
    /// `document::apart`.
    E_SAME = "e_same": Number;
    /// Of an entry: who may take part, by name.
    E_PEOPLE = "e_people_of": Text;
    /// Of an entry: when each of those is asked, and how they are named; see `note::Turn`. A note in which all are simply
    /// named has none.
    E_TURN = "e_turn_of": Number;
    /// Of an entry: whom and what it mentions.
    E_MENTION = "e_mention_of": Text;
}

/// The columns that say something of a note as a whole, its path aside.
pub fn of_notes() -> impl Iterator<Item = Column> {
    (WHAT.0..E_SAYS.0).map(Column)
}

/// A text field, and how much a word in it weighs in the ranking: names above headings above prose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextField {
    /// Its name.
    pub word: &'static str,
    /// Its weight.
    pub weight: f32,
}

/// The text fields, in the order of their weight; the last is that of entries.
pub const TEXTS: [TextField; 4] = [
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

/// The stored note, and the key by which a document is replaced.
pub const NOTE: &str = "note";
/// The indexed path.
pub const KEY: &str = "key";

/// The schema with its fields at hand.
#[derive(Debug, Clone)]
pub struct Fields {
    /// tantivy's schema.
    pub schema: Schema,
    /// In the order of [`COLUMNS`].
    pub columns: Vec<Field>,
    /// In the order of [`TEXTS`].
    pub texts: [Field; 4],
    /// The stored note.
    pub note: Field,
    /// The indexed path.
    pub key: Field,
}

impl Fields {
    /// Builds the schema.
    pub fn new() -> Self {
        let mut builder = Schema::builder();
        let columns = COLUMNS
            .iter()
            .map(|(word, form)| match form {
                Form::Number => builder.add_i64_field(word, NumericOptions::default().set_fast()),
                Form::Text => builder.add_text_field(word, TextOptions::default().set_fast("raw")),
            })
            .collect();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokens::NAME)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions)
            .set_fieldnorms(true);
        let text = TextOptions::default().set_indexing_options(indexing);
        let texts = TEXTS.map(|field| builder.add_text_field(field.word, text.clone()));
        let note = builder.add_bytes_field(NOTE, BytesOptions::default().set_stored());
        let raw = TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false);
        let key = builder.add_text_field(KEY, TextOptions::default().set_indexing_options(raw));
        Fields {
            schema: builder.build(),
            columns,
            texts,
            note,
            key,
        }
    }

    /// The field of a column.
    pub fn column(&self, column: Column) -> Field {
        self.columns[column.0]
    }
}

impl Default for Fields {
    fn default() -> Self {
        Fields::new()
    }
}
