//! Defines the columns and text fields of the index.
//!
//! In: nothing. Out: the tantivy schema, and constants for the columns. Does not: fill them.
//!
//! Columns of entries are parallel: the n-th value of each belongs to the n-th entry of the note. Columns whose name
//! ends in `_of` have as many values for each entry as `E_SAYS` counts.

use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};

use super::tokens;

/// The version of the index. Change it whenever the stored data or the parsing of notes changes, because an index with
/// another version is rebuilt.
pub const VERSION: u32 = 6;

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Integers.
    Number,
    /// Texts.
    Text,
}

/// A column, by its index in [`COLUMNS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column(usize);

impl Column {
    /// The name of the column in tantivy.
    pub fn word(self) -> &'static str {
        COLUMNS[self.0].0
    }

    /// The type of the column.
    pub fn form(self) -> Form {
        COLUMNS[self.0].1
    }
}

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident = $word:literal: $form:ident;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Place { $($name),* }
        $($(#[$doc])* pub const $name: Column = Column(Place::$name as usize);)*
        /// All columns with their types.
        pub const COLUMNS: &[(&str, Form)] = &[$(($word, Form::$form)),*];
    };
}

columns! {
    /// The vault-relative path of the note.
    PATH = "path": Text;
    /// The modification time of the file, in nanoseconds since 1970.
    MTIME = "mtime": Number;
    /// The change time of the file, in nanoseconds since 1970.
    CTIME = "ctime": Number;
    /// The size of the file, in bytes.
    SIZE = "size": Number;
    /// The inode of the file.
    INODE = "inode": Number;
    /// The hash of the bytes of the file.
    HASH = "hash": Number;
    /// When the file was read, in nanoseconds since 1970.
    READ_AT = "read_at": Number;
    /// The hash of the reason why the file could not be read at the last sync, so that the note keeps its old facts. No
    /// value if it was read.
    UNREAD = "unread": Number;
    /// The kind of note, as bits.
    WHAT = "what": Number;
    /// The `Status` of the contact or goal.
    STATUS = "status": Number;
    /// Number of diagnostics of severity warning or above.
    PROBLEMS = "problems": Number;
    /// Number of diagnostics of lower severity. No value if there are none.
    DOUBTS = "doubts": Number;
    /// The name of the note.
    NAME = "name": Text;
    /// The aliases of the note.
    ALIAS = "alias": Text;
    /// The companies in front matter.
    COMPANY = "company": Text;
    /// The roles in front matter.
    ROLE = "role": Text;
    /// The places in front matter.
    PLACE = "place": Text;
    /// The circles in front matter.
    CIRCLE = "circle": Text;
    /// The tags in front matter and body.
    TAG = "tag": Text;
    /// The email addresses in front matter.
    EMAIL = "email": Text;
    /// The phone numbers in front matter.
    PHONE = "phone": Text;
    /// The needs in front matter.
    NEED = "need": Text;
    /// The offers in front matter.
    OFFER = "offer": Text;
    /// The contacts who introduced this one, as links or names.
    INTRODUCED_BY = "introduced_by": Text;
    /// The cadence in days and months, packed. See `document::cadence`.
    CADENCE = "cadence": Number;
    /// The snooze date, packed.
    SNOOZED = "snoozed": Number;
    /// The birthday: year, month, and day, packed. The year is 0 if it is unknown.
    BIRTHDAY = "birthday": Number;
    /// The date of `met` in front matter, packed.
    MET = "met": Number;
    /// The date of the last contact in front matter, packed.
    LAST_CONTACT = "last_contact": Number;
    /// The date of the last update in front matter, packed.
    INFORMED = "informed": Number;
    /// By entry: its date, and its verb, state, and other facts. See `document::Says` and `document::apart`.
    E_SAYS = "e_says": Number;
    /// By entry: its kind, or an empty text.
    E_KIND = "e_kind": Text;
    /// By entry: its due date, and a hash of its text to detect duplicates. See `document::apart`.
    E_SAME = "e_same": Number;
    /// By entry: its possible participants, by name.
    E_PEOPLE = "e_people_of": Text;
    /// By entry: how each possible participant is named, and in which order they are tried. See `note::Turn`. No values
    /// if all are simply named.
    E_TURN = "e_turn_of": Number;
    /// By entry: the contacts and notes that it mentions.
    E_MENTION = "e_mention_of": Text;
}

/// The columns about a note as a whole, except its path.
pub fn of_notes() -> impl Iterator<Item = Column> {
    (WHAT.0..E_SAYS.0).map(Column)
}

/// A text field and its weight in the ranking: names above headings above prose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextField {
    /// The name of the field in tantivy.
    pub word: &'static str,
    /// The factor of a hit in this field.
    pub weight: f32,
}

/// The text fields, heaviest first. The last one is for entries.
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

/// The field with the stored note.
pub const NOTE: &str = "note";
/// The field with the indexed path, by which a document is replaced.
pub const KEY: &str = "key";

/// The schema and its fields.
#[derive(Debug, Clone)]
pub struct Fields {
    /// The tantivy schema.
    pub schema: Schema,
    /// The fields of the columns, in the order of [`COLUMNS`].
    pub columns: Vec<Field>,
    /// The text fields, in the order of [`TEXTS`].
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
