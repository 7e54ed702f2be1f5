//! Tests of reading notes, beside the cases below `tests/corpus/entries` and `tests/corpus/front-matter`.

mod equal;
mod hostile;

use super::*;

fn read(path: &str, text: &str) -> Note {
    parse(path, text.as_bytes(), &Settings::default())
}
